"""Actions on items."""
