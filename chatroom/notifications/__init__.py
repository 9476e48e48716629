"""Rung 8: what calls a person from elsewhere: the inbox of mentions, notices in pages, by push and by mail."""
