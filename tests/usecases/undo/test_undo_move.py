"""A move is taken back: the table is as it was, but for history and what has left."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Clash, NotFound, Stale
from chalicelib.ports.table import Put
from chalicelib.usecases.automation.runs.run_rule import run_rule
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.undo.undo_move import undo_move
from tests.support.world import ANNA, World, interrupt

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HISTORY = ("move#", "firing#", "change#")
COMMENT = {"text": "hello"}
LATER = {"mode": "delay", "delay": "P2D"}
OLD_RULES = st.lists(
    st.sampled_from(
        [
            ("add_comment", COMMENT, {"run": LATER}),
            ("add_comment", COMMENT, {"run": LATER, "after_previous": True}),
            ("add_comment", COMMENT, {"after_previous": True}),
            ("add_comment", COMMENT, {}),
            ("wait", {"until_in": "P3D", "comment": "Well?"}, {}),
            ("create_activity", {"subject": "Call", "auto_complete": True}, {}),
            (
                "add_comment",
                COMMENT,
                {"run": {"mode": "before", "delay": "P1D", "field": "close_date"}},
            ),
        ]
    ),
    max_size=5,
)


def undo(world, deal, entry, **more):
    undone = undo_move(world.tenant, ANNA, deal.ref, entry, now=world.now, **more)
    world.settle()
    return undone


def picture(world, deal, entry):
    """Return the item, its rows and the alarms, without versions, entries, times and history."""
    prefix = f"run#{entry:06d}#"
    item = world.item(deal)
    kept = msgspec.structs.replace(
        item,
        version=0,
        entry=0,
        updated_at=deal.created_at,
        updated_by=0,
        cause=deal.cause,
        undone=(),
    )
    runs = [
        (run.rule.id, run.state, run.due_at, run.entered_at, run.predecessor, run.follower)
        for run in world.runs(deal, entry).values()
        if not run.is_final
    ]
    marks = [sk.removeprefix(prefix) for pk, sk in world.table.rows() if sk.startswith(prefix)]
    activities = [
        msgspec.json.decode(row.body)
        for row in world.table.query(str(deal.ref), prefix="activity#")
    ]
    shown = [(one["subject"], one.get("completed_at")) for one in activities]
    waiters = [row.sk.split("#")[0] for row in world.table.rows().values() if row.kind == "waiter"]
    alarms = sorted(at for at, _ in world.scheduler.planned().values())
    ends = sorted(mark for mark in marks if mark.startswith("~"))
    return kept, sorted(runs, key=lambda run: run[0]), ends, shown, waiters, alarms


def by_hand(world, deal):
    world.move(deal, "executing")


def by_a_trigger(world, deal):
    world.trigger("executing", "field_changed", {"fields": ["comments"]})
    world.change(deal, comments="Go")


def by_a_rule(world, deal):
    world.advance(DAY)


def to_a_final_stage(world, deal):
    world.move(deal, "won")


@settings(max_examples=40, deadline=None)
@given(
    rules=OLD_RULES,
    waited=st.sampled_from([timedelta(0), HOUR, DAY]),
    passed=st.sampled_from([timedelta(0), HOUR]),
    move=st.sampled_from([by_hand, to_a_final_stage]),
)
def test_the_table_is_as_it_was_before_the_move(rules, waited, passed, move):
    world = World()
    for action, params, more in rules:
        world.rule("new", action, params, **more)
    world.comment_rule("executing", run=LATER)
    deal = world.create(title="Chairs", close_date="2026-03-20")
    world.advance(waited)
    before = picture(world, deal, 1)
    texts = world.texts(deal)
    move(world, deal)
    world.advance(passed)
    told = undo(world, deal, 2)

    assert before == picture(world, deal, 3)
    assert set() == {one.rule.id for one in told.restored} ^ {run[0] for run in before[1]}
    assert [text for text in texts if "waits for" not in text] == [
        text for text in world.texts(deal) if "waits for" not in text
    ]
    world.advance(30 * DAY)
    acted = [run.rule.id for run in world.runs(deal, 3).values() if run.state == "done"]
    assert sorted(acted) == sorted(run[0] for run in before[1])


@pytest.mark.parametrize("move", [by_hand, by_a_trigger, by_a_rule, to_a_final_stage])
def test_whatever_made_the_move_it_is_taken_back(move):
    world = World()
    late = world.comment_rule("new", "late", run={"mode": "delay", "delay": "P3D"})
    new = world.comment_rule("executing", "fresh", run=LATER)
    if move is by_a_rule:
        daily = {"mode": "delay", "delay": "P1D"}
        world.rule("new", "change_stage", {"stage": "executing"}, run=daily)
    deal = world.create()
    due = world.runs(deal)[late].due_at
    move(world, deal)
    stage = world.item(deal).stage
    undo(world, deal, 2)

    item = world.item(deal)
    assert ("new", 3, deal.stage_entered_at) == (item.stage, item.entry, item.stage_entered_at)
    assert (due, "scheduled") == (world.runs(deal)[late].due_at, world.runs(deal)[late].state)
    if stage == "executing":
        assert ("stopped", "undone") == (
            world.runs(deal, 2)[new].state,
            world.runs(deal, 2)[new].reason.code,
        )
    world.advance(7 * DAY)
    assert "fresh" not in world.texts(deal)
    assert "new" == world.item(deal).stage


def test_nothing_of_the_old_stage_starts_anew_and_what_was_done_is_listed():
    world = World()
    welcome = world.rule("new", "send_email", {"recipient": 2, "subject": "a", "text": "b"})
    thanks = world.rule("executing", "send_email", {"recipient": 2, "subject": "c", "text": "d"})
    deal = world.create()
    by_hand(world, deal)
    told = undo(world, deal, 2)

    assert ([thanks], [], []) == ([run.rule.id for run in told.done], told.restored, told.stopped)
    assert ["a", "c"] == [mail.subject for mail in world.mail.sent]
    assert welcome in world.runs(deal, 1)


def test_what_the_stream_has_not_seen_yet_does_not_leave_once_it_is_undone():
    world = World()
    world.rule("executing", "send_email", {"recipient": 2, "subject": "c", "text": "d"})
    deal = world.create()
    world.change_unseen(deal, stage="executing")
    undo(world, deal, 2)

    assert [] == world.mail.sent
    assert ["stopped"] == [run.state for run in world.runs(deal, 2).values()]


def test_an_item_that_has_moved_on_or_began_there_is_refused():
    world = World()
    deal = world.create()
    with pytest.raises(Clash, match="began there"):
        undo(world, deal, 1)
    by_hand(world, deal)
    with pytest.raises(Stale):
        undo(world, deal, 2, expected_version=1)
    with pytest.raises(Clash, match="in its stage entry 2, not 1"):
        undo(world, deal, 1)
    world.move(deal, "won")
    with pytest.raises(Clash, match="has moved on"):
        undo(world, deal, 2)
    undo(world, deal, 3)
    with pytest.raises(Clash, match="has moved on"):
        undo(world, deal, 3)
    world.delete(deal)
    with pytest.raises(NotFound):
        undo(world, deal, 4)


def test_an_undo_is_taken_back_as_any_move():
    world = World()
    here = world.comment_rule("executing", "fresh", run=LATER)
    deal = world.create()
    by_hand(world, deal)
    entered, due = world.item(deal).stage_entered_at, world.runs(deal)[here].due_at
    world.advance(HOUR)
    undo(world, deal, 2)
    world.advance(HOUR)
    undo(world, deal, 3)

    item = world.item(deal)
    assert ("executing", entered) == (item.stage, item.stage_entered_at)
    assert ("scheduled", due) == (world.runs(deal)[here].state, world.runs(deal)[here].due_at)
    world.advance(3 * DAY)
    assert ["fresh"] == world.texts(deal)


def test_a_rule_that_comes_back_sees_what_rules_gave_before():
    world = World()
    first = world.rule("new", "create_activity", {"subject": "Call"})
    world.comment_rule("new", f"{{{{ results.{first}.activity_id }}}}", run=LATER)
    deal = world.create()
    by_hand(world, deal)
    undo(world, deal, 2)
    world.advance(3 * DAY)

    (text,) = world.texts(deal)
    assert world.runs(deal, 1)[first].result["activity_id"] == text


def test_a_record_of_an_undo_that_comes_late_or_twice_brings_nothing_back_twice():
    world = World(copies=2)
    world.comment_rule("new", "late", run=LATER)
    deal = world.create()
    by_hand(world, deal)
    undo_move(world.tenant, ANNA, deal.ref, 2, now=world.now)
    world.change_unseen(deal, stage="won")
    world.settle()
    assert ["stopped"] == [run.state for run in world.runs(deal, 3).values()]
    undo(world, deal, 4)
    world.advance(3 * DAY)

    assert ["late"] == world.texts(deal)


def test_a_run_that_is_due_in_the_midst_of_an_undo_ends_in_one_way():
    world = World()
    rule = world.comment_rule("executing", "due", run=LATER)
    deal = world.create()
    by_hand(world, deal)
    run = world.runs(deal)[rule]
    undo_move(world.tenant, ANNA, deal.ref, 2, now=world.now)
    ended = run_rule(world.tenant, run.key, run.due_at)
    world.settle()

    assert ("stopped", "undone") == (ended.state, ended.reason.code)
    assert [] == world.texts(deal)


def of_undo(writes):
    """Pick the write that takes a move back."""
    return any(isinstance(one, Put) and '"undo"' in one.row.body for one in writes)


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize(
    ("meanwhile", "refusal", "stage"),
    [
        (lambda world, deal: world.change_unseen(deal, stage="won"), Clash, "won"),
        (lambda world, deal: world.delete_unseen(deal), NotFound, "executing"),
    ],
    ids=["a second move", "a deletion"],
)
def test_of_an_undo_and_what_comes_in_its_midst_one_happens(copies, meanwhile, refusal, stage):
    world = World(copies=copies)
    world.comment_rule("new", "late", run=LATER)
    world.comment_rule("executing", "started", run=LATER)
    world.comment_rule("won", "won")
    deal = world.create()
    by_hand(world, deal)
    interrupt(world.table, "write", before=lambda: meanwhile(world, deal), when=of_undo)
    with pytest.raises(refusal):
        undo_move(world.tenant, ANNA, deal.ref, 2, now=world.now)
    world.settle()
    world.advance(3 * DAY)

    after = world.item(deal) if refusal is Clash else find_item(world.tenant, deal.ref)
    assert (stage, refusal is NotFound) == (after.stage, after.deleted_at is not None)
    assert {"stopped"} == {run.state for n in (1, 2) for run in world.runs(deal, n).values()}
    assert ["won"] * (refusal is Clash) == world.texts(deal)


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize(
    "follows",
    [
        lambda world, deal: world.change_unseen(deal, stage="won"),
        lambda world, deal: world.delete_unseen(deal),
    ],
    ids=["a second move", "a deletion"],
)
def test_what_comes_right_behind_an_undo_ends_what_it_brought_back(copies, follows):
    world = World(copies=copies)
    world.comment_rule("new", "late", run=LATER)
    world.comment_rule("executing", "started", run=LATER)
    deal = world.create()
    by_hand(world, deal)
    undo_move(world.tenant, ANNA, deal.ref, 2, now=world.now)
    follows(world, deal)
    world.settle()
    world.advance(3 * DAY)

    ended = [run.state for n in (1, 2, 3) for run in world.runs(deal, n).values()]
    assert ({"stopped"}, []) == (set(ended), world.texts(deal))
