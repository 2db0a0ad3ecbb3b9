"""The example of a workflow does what its description says."""

import json
from pathlib import Path

import pytest

from tests.stories.workflows import complete, start, state, tasks

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def workflow(crm):
    document = json.loads((EXAMPLES / "workflow.json").read_text(encoding="utf-8"))
    id = crm.ask("POST", "/v1/workflows", document)["id"]
    crm.ask("POST", f"/v1/workflows/{id}/publish")
    return str(id)


@pytest.fixture
def deal(crm):
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])
    return crm.create(title="Chairs", contact=contact["id"])


def subjects(crm):
    return [mail["subject"] for mail in crm.mails()]


@pytest.mark.feature("W27", "W30")
def test_a_silent_client_is_reminded_after_two_days_and_called_after_four(crm, workflow, deal):
    boss = crm.hire("Boss")
    run = start(crm, workflow, deal, percent=10, boss=boss)
    hers = crm.as_user(boss)
    (task,) = tasks(hers)
    assert "10 % off for Chairs?" == task["subject"]

    complete(hers, task, "yes")
    assert ["An offer for you"] == subjects(crm)
    crm.client.advance("P2D")
    assert ["An offer for you", "Our offer"] == subjects(crm)
    crm.client.advance("P2D")

    (call,) = crm.activities(deal)
    assert "Call Kim: no answer to the offer" == call["subject"]
    assert "done" == state(crm, run)


@pytest.mark.feature("W23", "W30")
def test_a_client_who_answers_is_left_alone(crm, workflow, deal):
    boss = crm.hire("Boss")
    run = start(crm, workflow, deal, percent=10, boss=boss)
    hers = crm.as_user(boss)
    complete(hers, *tasks(hers), "yes")

    crm.signal("email_received", address="kim@example.com")
    crm.client.advance("P9D")

    assert (["An offer for you"], "done") == (subjects(crm), state(crm, run))


@pytest.mark.feature("W30")
def test_a_refused_discount_is_not_offered(crm, workflow, deal):
    boss = crm.hire("Boss")
    run = start(crm, workflow, deal, percent=50, boss=boss)
    hers = crm.as_user(boss)

    complete(hers, *tasks(hers), "no", comment="too much")

    asked, told = crm.client.outbox("notification")
    assert boss == asked["recipient"]
    assert "too much" in told["text"]
    assert ([], "done") == (subjects(crm), state(crm, run))


def test_the_diagram_in_the_description_is_the_one_of_the_example(crm, workflow):
    diagram = crm.ask("GET", f"/v1/workflows/{workflow}/diagram")["mermaid"]

    assert f"```mermaid\n{diagram}```" in (EXAMPLES / "README.md").read_text(encoding="utf-8")
