"""Rung 5: conversations of two handles who have met in a room."""
