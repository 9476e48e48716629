"""Rung 2: users, site roles, sign-in, the sessions and tokens by which a person is known."""
