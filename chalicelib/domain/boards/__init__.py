"""Boards: what changed lately, and columns of cards that are kept ready."""
