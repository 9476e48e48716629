"""Rung 6: messages, their earlier texts and whom they mention."""
