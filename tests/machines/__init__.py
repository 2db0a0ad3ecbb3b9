"""Compiled templates at work on an engine: apart from tests/domain, which stays quick."""
