"""Actions that tell colleagues."""
