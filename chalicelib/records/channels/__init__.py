"""Rows of open channels."""
