"""Copies of a tenant's table: of an earlier moment, compared, adopted, removed."""
