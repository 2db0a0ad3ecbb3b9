"""Search: which words find an item, and what somebody means who types some."""
