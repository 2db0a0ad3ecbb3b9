"""What is foretold of a move is what then happens."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.sandbox.preview_move import preview_move
from tests.support.world import ANNA, World

STAGES = ("preparation", "executing", "final_invoice")
ACTIONS = st.sampled_from(
    [
        ("add_comment", {"text": "{{ deal.amount }}"}),
        ("send_email", {"recipient": "client", "subject": "Hello", "text": "Well?"}),
        ("call_webhook", {"url": "https://hooks.example.com/a"}),
        ("edit_item", {"values": {"amount": "900"}}),
        ("change_stage", {"stage": "executing"}),
        ("wait", {"until_in": "P3D"}),
    ]
)
RUNS = st.sampled_from(
    [
        {"mode": "immediately"},
        {"mode": "delay", "delay": "P1D"},
        {"mode": "delay", "delay": "PT5M"},
        {"mode": "before", "delay": "P1D", "field": "close_date"},
    ]
)
CONDITIONS = st.sampled_from(
    [
        None,
        {"field": "amount", "op": "gt", "value": "500"},
        {"not": {"field": "amount", "op": "gt", "value": "500"}},
        {"field": "contact.name", "op": "eq", "value": "Kim"},
        {"field": "stage", "op": "eq", "value": "preparation"},
    ]
)
RULES = st.lists(
    st.tuples(
        st.sampled_from(STAGES),
        ACTIONS,
        RUNS,
        CONDITIONS,
        st.booleans(),
        st.sampled_from(["none", "account", "responsible"]),
    ),
    max_size=7,
)


def configured(rules):
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P2D"})
    for stage, (action, params), run, condition, after, hours in rules:
        world.rule(
            stage,
            action,
            params,
            run=run,
            condition=condition,
            after_previous=after,
            working_time=hours,
        )
    world.trigger("final_invoice", "field_changed", {"fields": ["amount"]})
    contact = world.create("contact", name="Kim", emails=[{"value": "kim@example.com"}])
    return world, world.create(amount="700", contact=contact.id, close_date="2026-03-20")


def outcome(run):
    return run.entry, run.rule.id, run.state, run.due_at, run.reason and run.reason.code


@settings(max_examples=60, deadline=None)
@given(rules=RULES, late=st.booleans())
def test_the_preview_is_what_then_happens(rules, late):
    world, deal = configured(rules)
    if late:
        world.advance(timedelta(hours=9))
    told = preview_move(world.tenant, ANNA, deal.ref, {"stage": "preparation"}, now=world.now)
    world.move(deal, "preparation")

    entries = range(2, world.item(deal).entry + 1)
    did = [run for entry in entries for run in world.runs(deal, entry).values()]
    assert sorted(map(outcome, did)) == sorted(outcome(one.run) for one in told.runs)
    assert world.item(deal).stage == told.item.stage
    assert [move.stage for move in world.moves(deal)] == [move.stage for move in told.moves]
    stopped = [run for run in world.runs(deal, 1).values() if run.state == "stopped"]
    assert sorted(map(outcome, stopped)) == sorted(map(outcome, told.stopped))
    assert len(world.mail.sent) == sum(
        one.is_final_at_once and one.run.rule.action == "send_email" for one in told.runs
    )
