"""How a tenant leaves: what is noted where, what is removed, and what is handed over."""
