"""Changes of all rows of a kind that a release needs: each once for every tenant, in any order."""
