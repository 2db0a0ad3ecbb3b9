"""Rows of what changed lately, and of columns that are kept ready."""
