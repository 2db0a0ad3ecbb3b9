"""Takes the secrets out of rules and triggers for users who may not change them."""

from typing import TypeVar

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.rules import Rule, Trigger
from chalicelib.domain.settings import User

HIDDEN = "********"

One = TypeVar("One", Rule, Trigger)


def hide_secrets(reader: User, one: One) -> One:
    """Return the rule or trigger as the reader may see it; admins see all of it.

    Parameters that the catalogue calls secret (the key of a webhook's signature, the code of an
    incoming webhook) are shown as stars.
    """
    kind = listing.action(one.action) if isinstance(one, Rule) else listing.trigger(one.trigger)
    hidden = kind.secrets & one.params.keys() if kind else frozenset()
    if reader.admin or not hidden:
        return one
    return msgspec.structs.replace(one, params={**one.params, **dict.fromkeys(hidden, HIDDEN)})
