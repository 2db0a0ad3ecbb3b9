"""Limits of the configuration, made small enough to be reached."""

import msgspec


def at_most(monkeypatch, module, kind, count):
    """Let a tenant have only so many documents of a kind."""
    less = msgspec.structs.replace(getattr(module, kind), most=count)
    monkeypatch.setattr(module, kind, less)
