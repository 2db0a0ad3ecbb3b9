"""Workflows whose rows have come to another engine."""

import json

import pytest

from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.records.workflows import WAITER
from chalicelib.usecases.workflows.end_run import terminate_run
from chalicelib.usecases.workflows.republish import (
    definition_of,
    interrupt_run,
    publish_again,
    published_versions,
    was_interrupted,
)
from chalicelib.usecases.workflows.save_template import change_template, remove_template
from tests.support.bureau import comment, document, publish, start
from tests.support.world import ANNA, World

WAIT = {"type": "wait_for_stage", "id": "wait", "stages": ["won"]}


@pytest.fixture
def world() -> World:
    return World()


def waiting(world):
    return start(world, publish(world, WAIT, comment("after")), world.create())


def test_an_interrupted_run_says_why_and_that_it_can_be_resumed_at_a_step(world):
    run = interrupt_run(world.tenant, waiting(world).id, "the engine went away", world.now)

    assert (WorkflowState.FAILED, True) == (run.state, was_interrupted(run))
    assert run.reason.detail.startswith("the engine went away while the run was under way; where")


def test_nothing_waits_for_an_interrupted_run(world):
    interrupt_run(world.tenant, waiting(world).id, "gone", world.now)
    world.settle()

    assert [] == [row for row in world.table.rows().values() if row.kind == WAITER]


def test_a_run_is_interrupted_once(world):
    id = waiting(world).id
    first = interrupt_run(world.tenant, id, "gone", world.now)

    assert first == interrupt_run(world.tenant, id, "gone again", world.now)


def test_a_run_that_has_ended_stays_as_it_ended(world):
    run = terminate_run(world.tenant, ANNA, waiting(world).id, "enough", world.now)

    interrupt_run(world.tenant, run.id, "gone", world.now)

    assert not was_interrupted(run)


def test_what_new_runs_take_is_published_again(world):
    publish(world, comment("one"))
    removed = publish(world, comment("two"), name="Removed")
    remove_template(world.tenant, ANNA, removed, world.now)

    (version,) = published_versions(world.tenant)
    world.machines.machines.clear()
    publish_again(world.tenant, version)

    assert [version.machine] == [*world.machines.machines]


def test_a_draft_is_not_published_with_it(world):
    workflow = publish(world, comment("one"))
    change_template(world.tenant, ANNA, workflow, document(comment("two")), now=world.now)

    (version,) = published_versions(world.tenant)

    assert 1 == version.number
    assert "StartAt" in json.loads(definition_of(version))
