"""Rung 12: pages that need several slices."""
