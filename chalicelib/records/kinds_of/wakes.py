"""Of which writes of which kinds of rows the stream tells functions/on_change.

Kinds go by their names here, so that the function does not begin with what all of them hold.
"""

from collections.abc import Mapping

import msgspec


class Wake(msgspec.Struct, frozen=True, kw_only=True):
    """A write of a row of which the stream tells functions/on_change."""

    events: tuple[str, ...]
    ended: bool = False
    """Only when the row has no `entry` any more: what it tells of has ended."""

    @property
    def told(self) -> str:
        """Return it in words."""
        words = {"INSERT": "new", "MODIFY": "changed"}
        return " or ".join(words[one] for one in self.events) + (", ended" if self.ended else "")


WRITTEN = (Wake(events=("INSERT", "MODIFY")),)
NEW = (Wake(events=("INSERT",)),)
CHANGED = (Wake(events=("MODIFY",)),)
ENDED = (Wake(events=("MODIFY",), ended=True),)
NEW_OR_ENDED = (*NEW, *ENDED)

WAKES: Mapping[str, tuple[Wake, ...]] = {
    "item": WRITTEN,
    "run": ENDED,
    "activity": WRITTEN,
    "signal": WRITTEN,
    "app_answer": NEW,
    "lead_switch": WRITTEN,
    "search_fill": WRITTEN,
    "automation_version": NEW,
    "workflow_run": NEW_OR_ENDED,
    "waiter": CHANGED,
    "workflow_task": WRITTEN,
    "file": ENDED,
    "feed_post": NEW,
    "feed_comment": NEW,
    "membership": WRITTEN,
    "sign_in_code": WRITTEN,
    "document": NEW,
}
"""By kind; of the others the stream tells nothing."""
