"""Lines of the stage history: read off the item, or off two versions of it."""

from datetime import timedelta

import msgspec

from chalicelib.domain.card.timeline import first_move, move_between
from tests.support.contexts import NOW, contact, deal

LATER = NOW + timedelta(hours=1)
BORN = {"first_pipeline": "default", "first_stage": "new"}


def test_the_item_itself_tells_where_it_began():
    move = first_move(deal(**BORN, stage="won", entry=5, created_by=7))

    assert ("new", 1, NOW, 7, None) == (move.stage, move.entry, move.at, move.by, move.from_stage)


def test_an_item_without_stages_began_nowhere():
    assert first_move(contact()) is None


def test_a_move_tells_from_where_to_where_when_and_by_whom():
    before = deal()
    after = msgspec.structs.replace(
        before, stage="executing", entry=2, updated_at=LATER, updated_by=7
    )
    move = move_between(before, after)

    assert ("new", "executing") == (move.from_stage, move.stage)
    assert (2, LATER, 7) == (move.entry, move.at, move.by)


def test_coming_back_to_a_stage_is_a_move_too():
    before = deal(entry=4)

    assert 5 == move_between(before, msgspec.structs.replace(before, entry=5)).entry


def test_an_edit_is_no_move():
    before = deal()

    assert move_between(before, msgspec.structs.replace(before, title="New")) is None
