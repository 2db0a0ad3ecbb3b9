"""The catalogue: every action and trigger, and how they are listed."""
