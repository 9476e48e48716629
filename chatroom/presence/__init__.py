"""Rung 7: who is here, who is typing, what has been read."""
