"""Sales tunnels are rules, and each is one tunnel."""

from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.configuration.tunnels import Mode, Place, tunnels_of
from tests.support.world import ANNA, World


def test_only_what_leads_into_another_pipeline_is_a_tunnel():
    world = World()
    care = Pipeline(id="care", name="Care", stages=DEFAULT_STAGES)
    world.save(pipeline_row("deal", care))
    world.rule("new", "change_stage", {"stage": "executing"})
    world.rule("new", "change_stage", {"stage": "executing", "pipeline": "default"})
    world.comment_rule("new")
    leads = world.rule("won", "copy_item", {"stage": "new", "pipeline": "care"}, enabled=False)
    (found,) = tunnels_of(world.tenant, ANNA, "deal", world.now)
    assert (leads, Mode.COPY, False) == (found.rule, found.mode, found.enabled)
    source, target = Place(pipeline="default", stage="won"), Place(pipeline="care", stage="new")
    assert (source, target) == (found.source, found.target)


def test_a_type_without_stages_has_none():
    assert [] == tunnels_of(World().tenant, ANNA, "contact", World().now)
