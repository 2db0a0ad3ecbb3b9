"""Letters: e-mails that people write on an item's card, or that follow from what they do."""

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.automation.outside_effects import SendEmail
from chalicelib.domain.automation.run_states import Doing, RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

_ID = re.compile(
    r"(?P<item>[a-z][a-z0-9_]{0,49}_[0-9]{1,12})-letter-(?P<letter>[a-z0-9]{12})", re.A
)

LETTER_MAKER = "letter"
"""Who makes a letter: a person, and no rule or workflow."""


class Owed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A meeting of which those who were invited have still to hear."""

    before: Activity
    """As they know it."""
    after: Activity
    """As it is."""

    @property
    def last(self) -> tuple[int, datetime]:
        """Return which change of the meeting is the last that they will hear of."""
        return self.after.version, self.after.updated_at or self.after.created_at


class Letter(Doing, frozen=True, kw_only=True, omit_defaults=True):
    """One e-mail by a person; it leaves as those of rules do, and is tried again as they are."""

    letter: str
    author: int
    written_at: datetime
    params: dict[str, Any]
    """As the action send_email takes them."""
    mails: tuple[SendEmail, ...] = ()
    """What leaves, where it is written already: to those who were invited to a meeting."""
    owed: Owed | None = None
    """Of what they are to hear, from which the mails are made when the letter is due."""

    @property
    def id(self) -> str:
        """Return the item and the letter."""
        return f"{self.item}-letter-{self.letter}"

    @property
    def maker(self) -> str:
        """Return that a person made it."""
        return LETTER_MAKER

    def made_by(self, waited: timedelta = timedelta(0)) -> Cause:
        """Return its cause: a person."""
        return self.cause

    @property
    def is_by_hand(self) -> bool:
        """Return whether somebody wrote it, and it did not follow from what they did."""
        return not self.mails and self.owed is None

    @property
    def takes_more(self) -> bool:
        """Return whether those who are to get it can hear of another change by it."""
        return self.owed is not None and self.state is RunState.SCHEDULED and self.attempt == 0

    @property
    def wake_at(self) -> datetime | None:
        """Return when somebody must look at it, None once it has ended."""
        if self.state is RunState.RUNNING:
            return self.lease_until
        return None if self.is_final else self.due_at


def letter_of(id: str) -> tuple[ItemRef, str]:
    """Return the item and the letter that an id names.

    Raises:
        ValueError: not a letter's id.
    """
    found = _ID.fullmatch(id)
    if found is None:
        raise ValueError("expected a letter's id, for example deal_12-letter-k2f9x0a1b2c3")
    return ItemRef.parse(found["item"]), found["letter"]
