"""Looking at a tenant that has just come to another build, and bringing it back."""
