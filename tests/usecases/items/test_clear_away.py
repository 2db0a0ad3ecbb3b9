"""Nothing that tells of an item stays once it went for good."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.deletion import KEPT, LINGERS
from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowState, run_id
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.records.channels.dialogues import dialogue_row, link_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import MARK_KEPT, item_key
from chalicelib.records.workflows import run_row, step_row
from chalicelib.usecases.items.create_item import create_item
from tests.support.world import ANNA, World

SECRET = "kim@secret.example"
ONCE = Once(user=1, key="k1", fingerprint="f")


@pytest.fixture
def world() -> World:
    return World()


def contact(world: World, type: str = "contact"):
    """Make a client of whom much is stored in other places."""
    values = {"name": "Kim", "emails": [SECRET], "comments": SECRET}
    if type == "quote":
        values = {"title": SECRET, "comments": SECRET}
    item = create_item(world.tenant, ANNA, type, values, now=world.now, once=ONCE)
    world.settle()
    world.signal(client=str(item.ref), settings={"url": SECRET}) if type == "contact" else None
    if type == "contact":
        world.signal(id="s2", address=SECRET.upper())
    dialogue = Dialogue(
        id="d1",
        channel="c",
        chat="x",
        name=SECRET,
        about=item.ref,
        began_at=world.now,
        heard_at=world.now,
    )
    world.save(dialogue_row(dialogue), link_row(item.ref, "d1"))
    return item


def telling(world: World) -> list[tuple[str, str]]:
    """Return the rows that still tell of the client and would not be forgotten within days."""
    soon = int((world.now + timedelta(days=2)).timestamp())
    return [
        key
        for key, row in world.table.rows().items()
        if SECRET in f"{key} {row.body} {row.by_type}".lower()
        and (row.expires_at is None or row.expires_at > soon)
    ]


def swept(world: World, after: timedelta) -> None:
    world.advance(after)
    world.sweep()
    world.advance(timedelta(minutes=5))
    world.sweep()


def test_of_a_contact_nothing_is_left_when_its_time_in_the_bin_is_over(world):
    kim = contact(world)
    assert len(telling(world)) > 4
    world.delete(kim)
    swept(world, KEPT)
    assert [] == telling(world)
    mark = world.table.get(item_key(kim.ref))
    assert int((world.now + MARK_KEPT).timestamp()) == mark.expires_at


@pytest.mark.parametrize("type", ["quote", "contact"])
def test_without_a_bin_it_goes_a_day_later(world, type, monkeypatch):
    from chalicelib.usecases.items import delete_item

    if type == "contact":  # as where its bin is switched off
        without = delete_item.deleted_item
        monkeypatch.setattr(
            delete_item, "deleted_item", lambda item, _, **more: without(item, None, **more)
        )
    gone = contact(world, type)
    world.delete(gone)
    assert telling(world)
    swept(world, LINGERS)
    assert [] == telling(world)
    with pytest.raises(NotFound, match="deleted"):
        world.item(gone)


def test_a_repeated_request_makes_it_no_second_time(world):
    kim = contact(world)
    world.delete(kim)
    swept(world, KEPT)
    with pytest.raises(NotFound, match="deleted for good"):
        create_item(world.tenant, ANNA, "contact", {"name": "Kim"}, now=world.now, once=ONCE)


def test_what_was_told_of_an_address_stays_while_somebody_else_has_it(world):
    kim = contact(world)
    lead = world.create("lead", name="Kim", emails=[SECRET])
    world.delete(kim)
    swept(world, KEPT)
    left = {pk for pk, _ in telling(world)}
    assert {"signal#s2", str(lead.ref)} <= left
    assert "signal#s1" not in left


def test_the_step_log_of_its_workflows_goes(world):
    kim = contact(world)
    id = run_id(kim.ref, "w")
    run = WorkflowRun(
        id=id,
        item=kim.ref,
        workflow="w",
        name="W",
        number=1,
        machine="m",
        state=WorkflowState.DONE,
        cause=Cause(),
        started_at=world.now,
    )
    step = StepDoing(
        item=kim.ref,
        cause=Cause(),
        run=id,
        step="a",
        type="comment",
        workflow="w",
        state=RunState.DONE,
    )
    world.save(run_row(run), step_row(step))
    world.delete(kim)
    swept(world, KEPT)
    assert not [key for key in world.table.rows() if "workflow" in key[0]]
