"""What is said of a pipeline's automation although it is taken."""

from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.configuration.findings import check
from tests.support.world import ANNA, World


def test_a_circle_may_lead_through_another_pipeline():
    world = World()
    world.save(pipeline_row("deal", Pipeline(id="p1", name="Other", stages=DEFAULT_STAGES)))
    there = world.rule("new", "change_stage", {"pipeline": "p1", "stage": "new"}, name="A")
    back = world.rule(
        "new", "change_stage", {"pipeline": "default", "stage": "new"}, name="B", pipeline="p1"
    )
    (found,) = check(world.tenant, ANNA, ("deal", "default"), world.now)
    assert ("cycle", (there, back)) == (found.code, found.rules)
    assert "'B' (New of Other)" in found.message


def test_what_is_broken_is_named():
    world = World()
    rule = world.comment_rule("new", condition={"field": "uf_gone", "op": "empty"}, checked=False)
    trigger = world.trigger("won", "field_changed", {"fields": ["uf_gone"]}, checked=False)
    world.comment_rule("new")
    found = check(world.tenant, ANNA, ("deal", "default"), world.now)
    assert [("broken_rule", (rule,), ()), ("broken_trigger", (), (trigger,))] == [
        (one.code, one.rules, one.triggers) for one in found
    ]
