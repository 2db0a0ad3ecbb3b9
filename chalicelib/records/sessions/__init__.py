"""Rows of sessions, and of codes with which they begin."""
