"""Search: keep the words of items findable, and find items by them."""
