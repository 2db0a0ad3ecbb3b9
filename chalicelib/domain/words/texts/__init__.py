"""What the system says to people: one file a language, with its NAME, its TEXTS, its REASONS."""
