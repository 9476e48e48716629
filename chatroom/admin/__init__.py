"""Rung 12: the director's pages."""
