"""Sentences of refusals, reasons and runs: a room a language, in it a file a subject."""
