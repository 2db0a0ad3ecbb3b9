"""What the system says to people: one file a language, each with its NAME and its TEXTS by key."""
