"""What each function may do is what it does: the recorded requests against the template."""

import json
import os
from pathlib import Path

import pytest

from chalicelib.domain.automation.effects import DataEffect, OutsideEffect
from chalicelib.domain.automation.rests import RestEffect
from infra.costs.showroom import NotDone
from infra.policies import (
    DOORS,
    NEVER_SEEN,
    allowed,
    idle_exceptions,
    missing,
    rights_of_request,
    superfluous,
)
from tests.infra.every_action import check
from tests.infra.recording import record
from tests.infra.template_parts import template

RECORDED = Path(__file__).with_name("recorded_requests.json")
PLACE = "dynamodb:Query Table/index/*"


def recorded():
    return json.loads(RECORDED.read_text())


def test_the_recorded_requests_are_those_of_today():
    """`RECORD=1 pytest tests/infra/test_policies.py` writes the file anew."""
    now = record()
    if os.environ.get("RECORD"):
        RECORDED.write_text(json.dumps(now, indent=1) + "\n")

    assert recorded() == now, "RECORD=1 .venv/bin/python -m pytest tests/infra/test_policies.py"


def kinds(*effects):
    return sorted(one.__name__ for base in effects for one in base.__subclasses__())


@pytest.mark.parametrize("door", ["run_rule", "workflow_step"])
def test_every_kind_of_effect_was_recorded(door):
    rests = [RestEffect] if door == "run_rule" else []
    assert kinds(DataEffect, OutsideEffect, *rests) == recorded()["effects"][door]


def test_the_stream_was_recorded_with_every_effect_on_our_own_data():
    assert set(kinds(DataEffect)) <= set(recorded()["effects"]["on_change"])


def test_an_action_that_was_not_carried_out_is_named():
    with pytest.raises(NotDone, match="bad_text"):
        check({"add_comment": {"state": "failed", "reason": "bad_text"}}, "A rule")


@pytest.mark.parametrize("door", DOORS.values())
def test_a_function_uses_nothing_that_it_may_not(door):
    assert [] == missing(allowed(template())[door], recorded()["rights"][door])


@pytest.mark.parametrize("door", DOORS.values())
def test_a_function_may_do_nothing_that_it_never_uses(door):
    assert [] == superfluous(door, allowed(template())[door], recorded()["rights"][door])


def test_every_exception_has_a_reason_and_is_needed():
    assert all(reason.endswith(".") for reason in NEVER_SEEN.values())
    assert [] == idle_exceptions(allowed(template()))


def test_a_right_that_is_not_given_is_found():
    assert ["sns:Publish Notifications"] == missing([PLACE], ["sns:Publish Notifications"])


def test_a_right_that_nobody_uses_is_found():
    assert [PLACE] == superfluous("api", [PLACE], ["dynamodb:Query Table"])


def test_a_place_may_be_one_of_many():
    used = ["dynamodb:Query Table/index/agenda"]

    assert ([], []) == (missing([PLACE], used), superfluous("api", [PLACE], used))


def test_a_transaction_needs_the_right_to_each_of_its_parts():
    parameters = {"TransactItems": [{"Put": {}}, {"ConditionCheck": {}}, {"Delete": {}}]}

    assert [
        "dynamodb:PutItem Table",
        "dynamodb:ConditionCheckItem Table",
        "dynamodb:DeleteItem Table",
    ] == [*rights_of_request("dynamodb.TransactWriteItems", parameters)]


def test_who_makes_a_schedule_hands_its_role_on():
    assert {"scheduler:CreateSchedule Schedules", "iam:PassRole SchedulerRole"} == {
        *rights_of_request("scheduler.CreateSchedule", {})
    }


def test_an_operation_that_nobody_has_thought_of_is_refused():
    with pytest.raises(ValueError, match=r"s3\.ListObjects"):
        list(rights_of_request("s3.ListObjects", {}))
