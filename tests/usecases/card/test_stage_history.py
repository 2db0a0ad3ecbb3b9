"""The stage history: every stage an item came to, and what kind of coming that was."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.entity_types import DEAL
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.card.stage_history import stage_history
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    world = World()
    world.save(pipeline_row("deal", DEAL.first_pipeline))
    world.save(pipeline_row("deal", Pipeline(id="service", name="Service", stages=DEFAULT_STAGES)))
    return world


def history(world: World, ref: ItemRef, limit: int = 50, after: int | None = None):
    return stage_history(world.tenant, ANNA, ref, limit=limit, after=after, now=world.now)


def test_each_line_says_what_kind_of_move_it_was(world):
    deal = world.create()
    world.move(deal, "executing")
    world.change(deal, pipeline="service")
    world.move(deal, "success")
    lines, _ = history(world, deal.ref)

    assert [
        (1, "created", "new", "process"),
        (2, "move", "executing", "process"),
        (3, "pipeline", "new", "process"),
        (4, "final", "success", "success"),
    ] == [(one.entry, one.type, one.stage, one.stage_semantics) for one in lines]


def test_a_line_says_from_where_and_by_whom(world):
    deal = world.create()
    world.move(deal, "executing", BEN)
    _, line = history(world, deal.ref)[0]

    assert ("new", "default", BEN.id) == (line.from_stage, line.from_pipeline, line.by)


def test_a_stage_that_was_removed_since_means_nothing_any_more(world):
    deal = world.create()
    world.move(deal, "executing")
    left = tuple(one for one in DEAL.first_pipeline.stages if one.code != "executing")
    pipeline = Pipeline(id="default", name="General", stages=left, is_default=True)
    world.save(pipeline_row("deal", pipeline, 2))
    _, line = history(world, deal.ref)[0]

    assert ("move", None) == (line.type, line.stage_semantics)


def test_pages_go_on_behind_an_entry(world):
    deal = world.create()
    for stage in ("executing", "new", "won"):
        world.move(deal, stage)

    first, rest = history(world, deal.ref, limit=3)
    second, end = history(world, deal.ref, limit=3, after=rest)
    assert ([1, 2, 3], 3) == ([one.entry for one in first], rest)
    assert ([4], None) == ([one.entry for one in second], end)


def test_an_item_without_stages_has_no_history(world):
    assert ([], None) == history(world, world.create("contact").ref)


def test_an_item_that_is_not_there_has_none_either(world):
    with pytest.raises(NotFound):
        history(world, ItemRef("deal", 9))
