"""Rung 0: what every slice may lean on."""
