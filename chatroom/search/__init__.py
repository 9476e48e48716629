"""Rung 7: finding messages, in the rooms that one may read."""
