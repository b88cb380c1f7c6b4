"""Sealing: private fields of a record, encrypted and authenticated in its ``secured``. Pure.

The format and what it is to protect from: ``docs/sealing.md``.
"""
