"""Endpoints on Lambda: the file of a route is loaded when its first request comes.

What an instance answers is a few routes of many, and loading all of them is a third of its start
(docs/adr/0027). The files that most requests are for are loaded at once, while the instance has a
whole processor.
"""

from importlib import import_module

from chalicelib.api.door.endpoints import Endpoint, Endpoints
from chalicelib.api.routes import FILES

AT_ONCE = ("items.items", "signals.signals")
"""Below chalicelib/api/v1: what shops and scripts call, who wait for the answer."""


def load(file: str) -> list[Endpoint]:
    """Return the endpoints of a file below chalicelib/api/v1, named as in routes.py."""
    module = import_module(f"chalicelib.api.v1.{file}")
    groups = [one for one in vars(module).values() if isinstance(one, Endpoints)]
    return [endpoint for group in groups for endpoint in group.all]


def endpoints_of(path: str) -> list[Endpoint]:
    """Return the endpoints that share a file with a route, or none where there is no such route."""
    file = FILES.get(path)
    return load(file) if file else []


def endpoints_at_once() -> list[Endpoint]:
    """Return the endpoints that are loaded before the first request."""
    return [endpoint for file in AT_ONCE for endpoint in load(file)]
