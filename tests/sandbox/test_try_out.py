"""What trying a rule or trigger says is what it then does."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.automation.rules import WorkingTime
from chalicelib.sandbox.count_on_stage import count_on_stage
from chalicelib.sandbox.try_rule import try_rule
from chalicelib.sandbox.try_trigger import try_trigger
from chalicelib.usecases.configuration.parts import RULES
from tests.sandbox.test_preview_move import ACTIONS, CONDITIONS
from tests.support.world import ANNA, World

PLACE = ("deal", "default")
RUNS = st.sampled_from(
    [
        {"mode": "immediately"},
        {"mode": "delay", "delay": "P1D"},
        {"mode": "delay", "delay": "P3D"},
        {"mode": "before", "delay": "P1D", "field": "close_date"},
    ]
)
HOURS = st.sampled_from(WorkingTime)


def a_deal(world, **values):
    contact = world.create("contact", name="Kim", emails=[{"value": "kim@example.com"}])
    return world.create(amount="700", contact=contact.id, **values)


@settings(max_examples=50, deadline=None)
@given(
    action=ACTIONS,
    run=RUNS,
    condition=CONDITIONS,
    hours=HOURS,
    date=st.sampled_from([None, "2026-03-01", "2026-03-06"]),
    late=st.booleans(),
)
def test_a_rule_does_what_the_trial_said(action, run, condition, hours, date, late):
    world = World()
    deal = a_deal(world, **({"close_date": date} if date else {}))
    if late:
        world.advance(timedelta(hours=9))
    code, params = action
    rule = {
        "stage": "preparation",
        "action": code,
        "params": params,
        "run": run,
        "condition": condition,
        "working_time": hours,
    }
    before = world.table.rows()
    tried = try_rule(world.tenant, ANNA, PLACE, rule, deal.id, world.now)
    assert before == world.table.rows()

    id = world._place(RULES, "r1", {**rule, "sort": 1})
    world.move(deal, "preparation")
    due = world.runs(deal, 2)[id].due_at
    world.advance(timedelta(days=8 if code != "wait" else 0))
    did = world.runs(deal, 2)[id]
    if code == "wait" and due and due > world.now:
        return  # it would end by itself before it is looked at
    assert (did.state, did.condition) == (tried.run.state, tried.run.condition)
    assert did.reason == tried.run.reason
    if hours is WorkingTime.NONE:
        assert due == tried.due_at
    assert did.started_at == tried.run.started_at
    assert len(world.mail.sent) == sum(one.kind == "email" for one in tried.leaving)
    if code == "add_comment" and did.state == "done":
        assert world.texts(deal)[-1] == tried.texts["/text"]


@settings(max_examples=40, deadline=None)
@given(
    stage=st.sampled_from(["new", "preparation", "executing", "lose"]),
    at=st.sampled_from(["new", "executing", "won"]),
    condition=CONDITIONS,
    backwards=st.booleans(),
)
def test_a_trigger_fires_where_the_trial_said(stage, at, condition, backwards):
    world = World()
    deal = a_deal(world)
    if at != "new":
        world.move(deal, at)
    id = world.trigger(
        stage,
        "field_changed",
        {"fields": ["comments"]},
        condition=condition,
        allow_backwards=backwards,
    )
    tried = try_trigger(world.tenant, ANNA, PLACE, id, deal.id, world.now)
    entry = world.item(deal).entry
    world.change(deal, comments="Look")

    assert tried.fires == (world.item(deal).entry > entry)
    assert tried.fires is (tried.held_back is None)


@settings(max_examples=20, deadline=None)
@given(condition=CONDITIONS, amounts=st.lists(st.integers(1, 1000), max_size=4))
def test_as_many_items_are_counted_as_the_rule_acts_on(condition, amounts):
    world = World()
    rule = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    rule["condition"] = condition
    kim = world.create("contact", name="Kim")
    deals = [world.create(amount=str(amount), contact=kim.id) for amount in amounts]
    counted = count_on_stage(world.tenant, ANNA, PLACE, RULES, rule, None, world.now)
    trials = [try_rule(world.tenant, ANNA, PLACE, rule, one.id, world.now) for one in deals]

    assert len(deals) == counted.items
    assert counted.meet == sum(one.run.state == "done" for one in trials)
