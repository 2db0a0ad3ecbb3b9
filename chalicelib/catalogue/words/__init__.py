"""The catalogue in other languages than that of its own docstrings, a file a language and kind."""
