"""Rows that find items by the words in them."""
