"""Providers as tests need them: one that keeps what was sent, in a package of its own."""
