"""What the system says to people: one file a language with its NAME, TEXTS, REASONS and STATES."""
