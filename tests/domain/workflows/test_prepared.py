"""What is worked out of a published version before a run comes."""

import pytest

from chalicelib.domain.workflows.prepared import (
    PreparedVersion,
    awaited_types,
    listens_to_clients,
)
from chalicelib.domain.workflows.runs import WorkflowVersion
from tests.domain.workflows.test_flow import condition
from tests.support.contexts import NOW
from tests.support.workflows import below, note, parsed

CLIENT = {"type": "wait_for_client", "id": "client", "period": "P1D"}
STAGE = {"type": "wait_for_stage", "id": "stage", "stages": ["won"]}
PAUSE = {"type": "pause", "id": "pause", "interval": "PT1H"}


def listen(*events: dict) -> dict:
    return {"type": "listen", "branches": [{"event": event} for event in events]}


def prepared(*steps) -> PreparedVersion:
    return PreparedVersion(
        WorkflowVersion(
            workflow="w1",
            number=1,
            template=parsed(*steps),
            fields={},
            machine="m",
            published_at=NOW,
            published_by=1,
        )
    )


@pytest.mark.parametrize(
    ("step", "rests"),
    [(note(), False), (PAUSE, False), (CLIENT, True), (STAGE, True), (listen(PAUSE, CLIENT), True)],
    ids=["action", "pause", "client", "stage", "listen"],
)
def test_a_version_rests_where_somebody_must_answer_a_token(step, rests):
    assert rests is prepared(step).rests


def test_an_event_is_found_with_its_listen_step_and_branch():
    ours = prepared(listen(PAUSE, CLIENT))
    listening = next(iter(ours.places.values())).step

    assert {"pause": (listening, 0), "client": (listening, 1)} == ours.events


def test_only_results_that_something_looks_at_are_kept():
    look = {"type": "action", "action": "look_up", "id": "look"}
    other = {"type": "action", "action": "look_up", "id": "other"}
    ours = prepared(look, other, condition((below("results.look.found", 5), [note()])))

    assert (True, False) == (ours.keeps("look"), ours.keeps("other"))


@pytest.mark.parametrize(
    ("text", "uses"), [("{{ tenant_variables.counter }}", True), ("{{ variables.n }}", False)]
)
def test_shared_variables_are_read_where_they_are_used(text, uses):
    assert uses is prepared(note(text)).uses_shared


def test_a_template_awaits_stages_of_its_own_type_unless_it_names_another():
    other = {"type": "wait_for_stage", "entity_type": "lead", "item": "7", "stages": ["new"]}

    assert {"deal"} == awaited_types(parsed(STAGE))
    assert {"deal", "lead"} == awaited_types(parsed(STAGE, other))
    assert set() == awaited_types(parsed(note()))


@pytest.mark.parametrize(
    ("step", "listens"), [(CLIENT, True), (listen(PAUSE, CLIENT), True), (STAGE, False)]
)
def test_a_template_listens_where_it_waits_for_its_client(step, listens):
    assert listens is listens_to_clients(parsed(step))
