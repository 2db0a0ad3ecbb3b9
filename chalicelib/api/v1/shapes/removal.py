"""Removing what may be used, over HTTP."""

from typing import Annotated

import msgspec


class Removal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters where something may go that is used."""

    force: Annotated[
        bool,
        msgspec.Meta(description="Whether it goes although rules or workflows refer to it."),
    ] = False
