"""Actions on the card: timeline, activities, tasks."""
