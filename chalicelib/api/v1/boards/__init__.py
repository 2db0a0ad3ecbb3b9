"""Boards over HTTP: a whole board at once, and what changed lately."""
