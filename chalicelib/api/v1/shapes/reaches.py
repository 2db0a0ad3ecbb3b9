"""What somebody may do at a place, as the API shows it."""

import msgspec

from chalicelib.domain.people.roles import Scope, Setup, Verb
from chalicelib.usecases.people.roles import Reach


class ReachDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do with items and rules of a type, or of one pipeline of it."""

    type: str
    pipeline: str | None
    """Null for the type as a whole: what is allowed anywhere in it."""
    items: dict[Verb, Scope]
    """The widest scope there; single stages may have narrower ones."""
    automation: Setup
    """What holds: to set up rules counts as to see them where not all that they tell is read."""


def reach_document(one: Reach) -> ReachDocument:
    """Return what somebody may do at a place."""
    return ReachDocument(**msgspec.structs.asdict(one))
