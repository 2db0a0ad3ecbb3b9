"""One person in a tenant's data: where they are found, gathered, erased."""
