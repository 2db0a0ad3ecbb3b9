"""Since when a row tells of what is over, and when it ends."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Row
from chalicelib.records.card import entry_row
from chalicelib.records.kinds import KINDS
from chalicelib.records.kinds_of.may_end import MAY_END
from chalicelib.records.kinds_of.retention import _OVER, expiring
from chalicelib.records.shared_entries import entry_rows

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEPT = Settings(timeline_days=30, run_days=40)


def entry(id="a", kind=EntryKind.COMMENT, **more):
    return TimelineEntry(id=id, item=ItemRef("deal", 1), kind=kind, at=AT, author=1, **more)


def days(row, settings=KEPT):
    ends = expiring(row, settings).expires_at
    return ends and (ends - AT.timestamp()) / 86_400


def test_every_kind_that_may_end_is_one_that_there_is_and_known_here():
    assert MAY_END == _OVER.keys()
    assert MAY_END <= KINDS.keys()


def test_entries_end_after_their_instant_alone_or_sharing_a_row():
    (shared,) = entry_rows([entry("a"), entry("b")])
    assert (30, 30) == (days(entry_row(entry())), days(shared))
    assert None is days(shared, Settings(run_days=40))


def test_a_wait_that_is_not_over_has_no_end():
    wait = entry(kind=EntryKind.WAIT, data={"until": "2027-01-01T00:00:00Z"})
    over = msgspec.structs.replace(wait, data={**wait.data, "ended_at": "2026-03-03T00:00:00Z"})
    assert (None, 30) == (days(entry_row(wait)), days(entry_row(over)))
    assert None is days(entry_rows([wait, entry("b")])[0])


@pytest.mark.parametrize("kind", sorted(MAY_END))
def test_what_cannot_be_read_stays(kind):
    row = Row(pk="deal_1", sk="x", kind=kind, body="[]")
    assert row is expiring(row, KEPT)
