"""Rung 3: handles, the only door between a pseudonym and a person."""
