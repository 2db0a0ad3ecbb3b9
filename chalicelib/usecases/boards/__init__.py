"""Boards: tell what changed lately, and show a whole board at once."""
