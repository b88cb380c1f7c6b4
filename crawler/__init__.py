"""Masthead: news pages on the web in, one YAML-headed file per article out."""
