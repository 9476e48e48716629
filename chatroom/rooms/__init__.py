"""Rung 4: rooms, their members and who may do what in them."""
