"""Entity types: those that every tenant has, and the smart processes that a tenant makes."""
