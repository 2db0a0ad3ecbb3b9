"""The step log: in order, page by page, and silent about secrets."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Granted, Permission, Role, Scope, Verb
from chalicelib.domain.people.users import User
from chalicelib.records.workflows import log_partition
from chalicelib.usecases.workflows.end_run import kill_run
from chalicelib.usecases.workflows.read_runs import (
    FIRST_STEPS,
    read_run,
    runs_of_item,
    runs_of_workflow,
    steps_of_run,
)
from tests.support.bureau import comment, do, log, publish, start
from tests.support.world import ANNA, World

COUNT = {"n": {"type": "number", "default": 0}}
UP = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}


def turning(times):
    """Return a loop that passes so many times."""
    below = {"field": "variables.n", "op": "lt", "value": times}
    return {"type": "while", "id": "w", "when": below, "steps": [UP]}


@pytest.fixture
def world() -> World:
    return World()


def test_steps_stand_in_the_order_in_which_they_were_begun(world):
    pause = {"type": "pause", "interval": "P1D"}
    slow = {"steps": [pause, comment("slow", id="slow")]}
    both = {"type": "parallel", "branches": [slow, {"steps": [comment("quick", id="quick")]}]}
    workflow = publish(world, turning(2), both, comment("z", id="a"), variables=COUNT)
    run = start(world, workflow, world.create())
    world.advance(timedelta(days=1))
    assert ["w", "w", "w", "up", "up", "s2_1_1", "quick", "slow", "a"] == [
        one.step for one in log(world, run)
    ]


def test_a_long_log_is_read_page_by_page(world):
    run = start(world, publish(world, turning(150), variables=COUNT), world.create())
    found = read_run(world.tenant, ANNA, run.id, world.now)
    rest, end = steps_of_run(world.tenant, ANNA, run.id, limit=200, after=found.rest, now=world.now)
    whole = [*found.steps, *rest]
    assert (FIRST_STEPS, 301, None) == (len(found.steps), len(whole), end)
    assert 301 == len({(one.step, one.visit) for one in whole})
    newest, _ = steps_of_run(world.tenant, ANNA, run.id, limit=9, descending=True, now=world.now)
    assert whole[::-1][:9] == newest


def test_a_killed_run_has_no_log(world):
    run = start(world, publish(world, turning(150), variables=COUNT), world.create())
    kill_run(world.tenant, ANNA, run.id, world.now)
    with pytest.raises(NotFound):
        steps_of_run(world.tenant, ANNA, run.id, limit=9, now=world.now)
    assert [] == world.table.query(log_partition(run.id))


def test_the_log_of_a_webhook_that_fails_tells_none_of_its_secrets(world):
    secret, key = "a-key-of-32-characters-for-hashing", "key-of-the-receiver"
    url = f"https://shop.example.com/hook?key={key}"
    hook = do("call_webhook", "hook", url=url, secret=secret, data={"key": key})
    world.http.answers.extend([500] * 100)
    run = start(world, publish(world, hook), world.create())
    world.advance(timedelta(days=1))
    (line,) = log(world, run)
    shown = msgspec.json.encode([line.reason, line.result]).decode()
    assert ("failed", []) == (line.state, [one for one in (secret, key, url) if one in shown])


def test_a_log_tells_nothing_of_items_that_its_reader_may_not_see(world):
    world.create("lead", title="Secret")
    looks = do("get_crm_data", "look", entity_type="lead", item="1", fields=["title"])
    keeps = {"type": "set_variable", "id": "up", "variable": "n", "add": 1}
    run = start(world, publish(world, looks, keeps, variables=COUNT), world.create())
    whole = read_run(world.tenant, ANNA, run.id, world.now)
    assert "Secret" in str(whole)
    assert whole == read_run(
        world.tenant, reading("deal", "lead", *CLIENT_TYPES), run.id, world.now
    )
    for few in (reading("deal"), reading("deal", *CLIENT_TYPES)):
        found = read_run(world.tenant, few, run.id, world.now)
        assert "Secret" not in str(found)
        assert ({}, 2) == (found.run.variables, len(found.steps))
        steps, _ = steps_of_run(world.tenant, few, run.id, limit=9, now=world.now)
        assert found.steps == steps


def test_a_list_says_to_those_alone_who_see_everything_why_a_run_failed(world):
    world.http.answers.extend([410] * 100)
    hook = do("call_webhook", "hook", url="https://shop.example.com/hook")
    run = start(world, publish(world, {**hook, "on_failure": "end"}), world.create())
    world.advance(timedelta(days=1))
    lists = (
        lambda reader: runs_of_item(world.tenant, reader, run.item, limit=9),
        lambda reader: runs_of_workflow(world.tenant, reader, run.workflow, limit=9),
    )
    for told in lists:
        (whole,), (few,) = told(ANNA)[0], told(reading("deal"))[0]
        assert (whole.state, whole.reason.code) == (few.state, few.reason.code)
        assert ("410" in whole.reason.detail, "410" in few.reason.detail) == (True, False)


def reading(*types):
    """Return who reads all items of these types, and runs of workflows."""
    permissions = tuple(Permission(type=type, items={Verb.READ: Scope.ALL}) for type in types)
    rights = frozenset({Right.WORKFLOW_READ, Right.WORKFLOW_UPDATE})
    role = Role(id="some", name="Some", permissions=permissions, rights=rights)
    return Caller.of(User(id=3, name="Cleo", roles=("some",)), {"some": Granted(role)})
