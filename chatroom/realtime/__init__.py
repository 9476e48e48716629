"""Rung 1: sockets. Who is connected, who hears what, and how a connection ends."""
