"""How domain objects lie in the table: keys and JSON bodies (docs/data.md). Pure."""
