"""The versions of a record: what the state kept of them, and what git did."""
