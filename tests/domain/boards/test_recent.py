"""Lines of what changed lately."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.boards.recent import Place, Recent, What, line_of
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import NOW, change, deal

LATER = NOW + timedelta(days=30)
BINNED = deal(deleted_at=NOW, purge_at=LATER)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (Change(None, deal(entry=1)), What.CREATED),
        (change(deal(entry=1), entry=2, stage="executing"), What.MOVED),
        (change(deal(), title="New"), What.CHANGED),
        (change(deal(), deleted_at=NOW, purge_at=LATER), What.DELETED),
        (change(deal(entry=1), entry=2, stage="won", became=("deal_9",)), What.DELETED),
        (change(BINNED, deleted_at=None, purge_at=None), What.RESTORED),
        (change(BINNED, purge_at=None), What.PURGED),
    ],
)
def test_a_line_says_what_was_done(what, told):
    assert told is line_of(what).what


def test_a_line_tells_where_the_item_stands_and_where_it_stood_before():
    item = deal(entry=1, responsible=1, fields={"contact": 3})
    moved = line_of(change(item, entry=2, stage="executing"))
    assert (ItemRef("deal", 12), 2, 2) == (moved.item, moved.version, moved.entry)
    assert Place.of(replace(item, stage="executing")) == moved.place
    assert Place.of(item) == moved.before
    assert ItemRef("contact", 3) == moved.client


def test_where_it_stands_where_it_stood_nothing_is_said_of_before():
    assert line_of(change(deal(), title="New")).before is None
    assert Recent(item=ItemRef("deal", 12), what=What.RUNS).place is None


def test_a_place_tells_whether_the_item_is_open_to_everyone_and_who_looks_on():
    fields = {"opened": True, "observers": (2, 3)}
    assert fields == Place.of(deal(fields={"opened": True, "observers": [2, 3]})).fields
    assert {"opened": False, "observers": ()} == Place.of(deal()).fields
