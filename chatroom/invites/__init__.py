"""Rung 5: codes that admit their holder to a room."""
