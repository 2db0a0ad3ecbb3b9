"""How open activities are counted."""

from datetime import UTC, datetime

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.smart_activities.counting import (
    Attention,
    Numbers,
    Place,
    Tally,
    counted,
    numbers,
    places,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CALL = Activity(
    id="deal_1-abcdefghijkl",
    item=ItemRef("deal", 1),
    subject="Call",
    responsible=7,
    created_by=1,
    created_at=NOW,
    deadline=datetime(2026, 3, 4, 12, tzinfo=UTC),
)


def test_what_is_planned_needs_attention_at_its_deadline_and_what_comes_in_at_once():
    asked = msgspec.structs.replace(CALL, incoming=True)
    assert [CALL.deadline, NOW] == [counted(one, "2026-03-04").due for one in (CALL, asked)]
    attention = Attention(counted=(counted(CALL, "x"), counted(asked, "x")), last_at=NOW)
    assert NOW == attention.due
    assert Attention(last_at=NOW).due is None


def test_what_is_done_is_not_counted_nor_what_lies_in_the_recycle_bin():
    assert counted(CALL.completed(7, NOW), "") is None
    one = counted(CALL, "2026-03-04").of_item(3)
    assert {Place(7, True, "deal", "2026-03-04"), Place(3, False, "deal", "2026-03-04")} == set(
        places(one, "deal")
    )
    assert [] == list(places(one.of_item(None), "deal"))
    assert one == one.of_item(None).of_item(3)


def test_a_tally_forgets_what_is_none_and_leaves_the_one_before_as_it_was():
    before = Tally(own={"deal": {"": 1}})
    steps = [(Place(7, True, "deal", ""), -1), (Place(7, False, "lead", "incoming"), 2)]
    assert Tally(items={"lead": {"incoming": 2}}) == before.changed(steps)
    assert {"deal": {"": 1}} == before.own


def test_what_is_due_today_is_planned_and_what_was_due_yesterday_overdue():
    days = {"": 1, "incoming": 2, "2026-03-01": 4, "2026-03-02": 8, "2026-03-03": 16}
    wanted = Numbers(incoming=2, planned=25, overdue=4, today=8)
    assert wanted == numbers(days, "2026-03-02")
