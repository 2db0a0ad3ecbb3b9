"""The runtime over adapters in memory: what is not seen where it agrees with the emulated one."""

import pytest

from infra.local.client import Client, ClientInside
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime
from tests.stories.workflows import comment, pause, publish, start, state
from tests.support.runtime import START, TOKEN
from tests.support.stories import telling


@pytest.fixture
def runtime():
    clock = LocalClock(frozen_at=START)
    with Runtime(clock=clock, emulated=False, background=False, admin_token=TOKEN) as runtime:
        yield runtime


@pytest.fixture
def crm():
    with telling(emulated=False) as story:
        yield story


def test_a_workflow_pauses_and_goes_on(crm):
    workflow = publish(crm, comment("before"), pause("P2D"), comment("after"))
    deal = crm.create()
    run = start(crm, workflow, deal)

    crm.client.advance("P1D")
    assert ("running", False) == (state(crm, run), "after" in crm.texts(deal))
    crm.client.advance("P1D")
    assert ("done", True) == (state(crm, run), "after" in crm.texts(deal))


def test_a_run_that_is_ended_stays_ended(crm):
    run = start(crm, publish(crm, pause("P2D"), comment("after")), crm.create())

    crm.ask("POST", f"/v1/workflow-runs/{run}/terminate", {})
    crm.client.advance("P3D")

    assert "terminated" == state(crm, run)


def test_a_client_inside_gets_the_answers_that_one_on_the_network_gets(runtime):
    outside, inside = Client(runtime.url, TOKEN), ClientInside(runtime, TOKEN)
    made = inside.post("/v1/items/deal", {"title": "Paper"})
    inside.settle()

    for path in (f"/v1/items/deal/{made.json['id']}", "/v1/items/deal?limit=1"):
        seen, expected = inside.get(path), outside.get(path)
        assert (expected.status, expected.json) == (seen.status, seen.json)
    for path in ("/v1/nothing", "/v1/items/deal/99"):
        seen, expected = inside.get(path), outside.get(path)
        assert (expected.status, expected.json["code"]) == (seen.status, seen.json["code"])
    assert 401 == inside.as_user("wrong").get("/v1/items/deal").status
    assert inside.now() == outside.now()
    outside.close()


def test_requests_are_counted_from_when_somebody_asks(runtime):
    client = ClientInside(runtime, TOKEN)
    with runtime.world.counted() as first:
        client.post("/v1/items/deal", {"title": "Paper"})
    assert {"dynamodb"} == set(first.by_service())

    with runtime.world.counted() as second:
        assert 0 == second.total()
        client.get("/v1/items/deal/1")
    assert {"dynamodb"} == set(second.by_service())


def test_nothing_can_be_kept_in_a_directory(tmp_path):
    with pytest.raises(ValueError, match="only where AWS is emulated can data be kept"):
        Runtime(data=tmp_path, emulated=False)
