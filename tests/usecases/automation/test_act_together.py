"""Rules that are due at a stage entry act in one transaction, each as if it acted alone."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put
from chalicelib.records.boards.recent import RECENT
from chalicelib.records.entry_runs import ENTRY_RUNS
from chalicelib.records.items import ITEM
from chalicelib.records.journal import CHANGE, journal_of
from tests.support.world import World, fails, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def writes_during(world: World, happening) -> list:
    """Return the batches that the table was asked to write, without what is kept of changes."""
    batches, real = [], world.table.write
    world.table.write = lambda writes: (batches.append(writes), real(writes))[1]
    happening()
    world.table.write = real
    return [
        batch
        for batch in batches
        if not {CHANGE, RECENT} & {one.row.kind for one in batch if isinstance(one, Put)}
    ]


def first_entry(world: World):
    """Return the stream record of the first item."""
    return next(one for one in world.table.stream() if one.new and one.new.kind == ITEM)


def edit(world: World, **values) -> str:
    return world.rule("new", "edit_item", {"values": values})


def test_ten_rules_take_one_write(world):
    for number in range(10):
        world.comment_rule("new", str(number))
    deal = world.create_unseen()

    assert 1 == len(writes_during(world, world.settle))
    assert [str(number) for number in range(10)] == world.texts(deal)


def test_each_rule_sees_what_the_ones_before_it_did(world):
    edit(world, comments="one")
    world.comment_rule("new", "{{ deal.comments }}")
    edit(world, comments="two")
    world.comment_rule("new", "{{ deal.comments }}")

    assert ["one", "two"] == world.texts(world.create())


def test_each_condition_is_asked_after_what_came_before(world):
    edit(world, amount="9000")
    large = {"field": "amount", "op": "gt", "value": "5000"}
    rule = world.comment_rule("new", "large", condition=large)
    deal = world.create(amount="1")

    assert "done" == world.states(deal)[rule]


def test_a_rule_sees_results_and_clients_as_the_ones_before_it_left_them(world):
    contact = world.create("contact", title="Kim")
    first = world.comment_rule("new", "first")
    world.rule("new", "change_contact", {"values": {"title": "Robin"}})
    world.comment_rule(
        "new", "{{ contact.title }} {{ results." + first + ".entry_id }}", checked=False
    )
    deal = world.create(contact=contact.id)

    assert world.texts(deal)[1].startswith(f"Robin {deal.ref}-1-")


def test_several_edits_are_one_version_that_tells_which_rule_wrote_what(world):
    first, second = edit(world, comments="seen"), edit(world, probability=40)
    deal = world.create()

    assert 2 == world.item(deal).version
    (*_, last) = world.table.query(str(deal.ref), prefix=f"{CHANGE}#")
    assert {"comments": first, "probability": second} == journal_of(last).rules


def test_the_next_change_by_a_person_is_nobodys_but_theirs(world):
    edit(world, comments="seen")
    edit(world, probability=40)
    deal = world.create()
    assert {} == world.change(deal, title="Chairs").authors


def test_triggers_see_each_change_once(world):
    edit(world, comments="seen")
    edit(world, probability=40)
    world.trigger("executing", "field_changed", {"fields": ["comments", "probability"]})
    deal = world.create()

    assert ["executing"] == [move.stage for move in world.moves(deal)]


def test_a_rule_that_fails_keeps_its_reason_and_holds_up_no_other(world):
    failing = world.rule("new", "change_contact", {"values": {"title": "Robin"}})
    world.comment_rule("new", "after")
    deal = world.create()

    assert "failed" == world.states(deal)[failing]
    assert ["after"] == world.texts(deal)


def test_a_rule_behind_a_failed_one_is_blocked(world):
    world.rule("new", "change_contact", {"values": {"title": "Robin"}})
    behind = world.comment_rule("new", "behind", after_previous=True)
    assert "blocked" == world.states(world.create())[behind]


def test_a_rule_that_moves_the_item_acts_behind_them_alone(world):
    world.comment_rule("new", "before")
    mover = world.rule("new", "change_stage", {"stage": "executing"})
    deal = world.create()

    assert "done" == world.states(deal, entry=1)[mover]
    assert ["before"] == world.texts(deal)
    assert 2 == world.item(deal).entry


def test_what_comes_later_is_stored_behind_them(world):
    now = world.comment_rule("new", "now")
    later = world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    assert {now: "done", later: "scheduled"} == world.states(world.create())


def test_a_record_that_comes_twice_changes_nothing_more(world):
    world.comment_rule("new", "one")
    edit(world, comments="seen")
    world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    before = world.table.rows()

    for record in world.table.stream():
        world.deliver(record)

    assert before == world.table.rows()
    assert ["one"] == world.texts(deal)


def test_where_somebody_else_was_faster_they_act_one_by_one_on_what_there_is(world):
    first, second = edit(world, comments="seen"), edit(world, probability=40)
    deal = world.create_unseen()
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(deal, title="Theirs"),
        when=of_kind(ENTRY_RUNS),
    )
    world.settle()

    item = world.item(deal)
    assert ("Theirs", "seen", 40) == (
        item.title,
        item.fields["comments"],
        item.fields["probability"],
    )
    assert {first: "done", second: "done"} == world.states(deal)


def test_what_had_to_act_one_by_one_does_so_again_when_the_record_comes_twice(world):
    world.comment_rule("new", "one")
    world.comment_rule("new", "two")
    deal = world.create_unseen()
    interrupt(world.table, "write", before=fails(Conflict([])), when=of_kind(ENTRY_RUNS))
    world.settle()
    before = world.table.rows()

    for record in world.table.stream():
        world.deliver(record)

    assert before == world.table.rows()
    assert ["one", "two"] == world.texts(deal)


def test_more_than_a_transaction_holds_goes_on_one_by_one(world, monkeypatch):
    monkeypatch.setattr("chalicelib.usecases.automation.act_together.MOST_ROWS", 3)
    rules = [world.comment_rule("new", str(number)) for number in range(5)]
    deal = world.create()

    assert dict.fromkeys(rules, "done") == world.states(deal)
    assert ["0", "1", "2", "3", "4"] == world.texts(deal)


def test_runs_that_fail_with_large_parameters_go_on_one_by_one(world):
    rules = [
        world.rule("new", "change_contact", {"values": {"comments": str(n) + "x" * 15_000}})
        for n in range(30)
    ]
    world.comment_rule("new", "hello")
    deal = world.create()

    assert ["failed"] * 30 == [world.states(deal)[rule] for rule in rules]
    assert ["hello"] == world.texts(deal)


def test_what_large_conditions_saw_is_kept_in_short(world):
    looks = {"any": [{"field": "comments", "op": "not_empty"}]}
    rules = [world.comment_rule("new", str(n), condition=looks) for n in range(80)]
    deal = world.create(comments="é" * 19_000)

    assert dict.fromkeys(rules, "done") == world.states(deal)
    assert {len(run.seen["comments"]) for run in world.runs(deal).values()} == {201}


def test_large_texts_of_many_rules_are_written_in_several_transactions(world):
    rules = [world.comment_rule("new", "{{ deal.comments }}" * 3) for _ in range(80)]
    deal = world.create_unseen(comments="x" * 19_000)

    batches = writes_during(world, world.settle)

    assert dict.fromkeys(rules, "done") == world.states(deal)
    assert 1 < len(batches)


@pytest.mark.parametrize("others", [[], ["now"]], ids=["alone", "beside another"])
def test_a_delayed_rule_acts_once_though_the_record_comes_again_when_it_is_due(world, others):
    for text in others:
        world.comment_rule("new", text)
    rule = world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    entry = first_entry(world)
    world.clock.set(world.now + timedelta(days=2))

    world.deliver(entry)
    world.settle()
    world.deliver(entry)
    world.advance(timedelta(days=1))

    assert [*others, "later"] == world.texts(deal)
    assert "done" == world.states(deal)[rule]


def test_a_rule_that_waits_for_hours_acts_once_though_the_record_comes_again_at_work(world):
    world.clock.set(datetime(2026, 3, 2, 22, tzinfo=UTC))
    world.comment_rule("new", "at work", working_time="responsible")
    deal = world.create()
    world.clock.set(datetime(2026, 3, 3, 11, tzinfo=UTC))

    world.deliver(first_entry(world))
    world.settle()
    world.advance(timedelta(days=1))

    assert ["at work"] == world.texts(deal)


def test_a_follower_goes_on_where_the_process_died_before_it_was_stored(world):
    first = world.rule("new", "notify_staff", {"text": "first"})
    behind = world.comment_rule("new", "behind", after_previous=True)
    deal = world.create_unseen()
    interrupt(
        world.table,
        "write",
        before=fails(RuntimeError("died")),
        when=lambda writes: any(behind in one.row.sk for one in writes if isinstance(one, Put)),
    )
    entry = first_entry(world)
    with pytest.raises(RuntimeError):
        world.deliver(entry)
    # As the sweep does, before the record comes again.
    world.ring(Message(run=f"{deal.ref}-1-{first}", due="", lane="notify"))
    assert {first: "done"} == world.states(deal)

    world.deliver(entry)

    assert {first: "done", behind: "done"} == world.states(deal)


def test_a_run_is_listed_once_though_the_record_comes_again_to_a_trigger_placed_since(world):
    rule = world.rule("executing", "notify_staff", {"text": "hello"})
    deal = world.create()
    world.change(deal, stage="executing")
    entry = [one for one in world.table.stream() if one.new and one.new.kind == ITEM][-1]
    world.trigger("final_invoice", "field_changed", {"fields": ["stage"]})

    world.deliver(entry)

    assert "final_invoice" == world.item(deal).stage
    assert ["done"] == world.states_of(deal)
    assert {rule: "done"} == world.states(deal, entry=2)
