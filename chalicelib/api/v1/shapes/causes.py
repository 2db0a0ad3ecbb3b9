"""Causes as the API shows them."""

from chalicelib.domain.items.causes import Cause


class ShownCause(Cause, frozen=True, omit_defaults=False):
    """Who or what made a change."""


def shown_cause(cause: Cause) -> ShownCause:
    """Return a cause as the API shows it."""
    return ShownCause(cause.kind, cause.id, cause.depth, cause.family, cause.root)
