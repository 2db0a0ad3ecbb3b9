"""Steps: one class a type, and what of them can be told without the tenant's configuration."""

from typing import get_args

import msgspec
import pytest

from chalicelib.domain.workflows.steps import (
    STEP_TYPES,
    PauseStep,
    Step,
    UserTask,
    WaitForClient,
    WaitForStage,
    duration_of,
    is_always,
)


def test_every_class_of_step_has_a_type_and_is_known_by_it():
    assert set(get_args(Step)) == set(STEP_TYPES.values())
    assert {name: kind.__struct_config__.tag for name, kind in STEP_TYPES.items()} == {
        name: name for name in STEP_TYPES
    }


@pytest.mark.parametrize("document", [{"type": "end"}, {"type": "pause", "interval": "PT1H"}])
def test_a_stored_step_is_read_by_its_type(document):
    step = msgspec.convert(document, Step)

    assert STEP_TYPES[document["type"]] is type(step)
    assert document == msgspec.to_builtins(step)


def test_a_key_that_no_step_of_the_type_has_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"type": "pause", "intervall": "PT1H"}, Step)


@pytest.mark.parametrize(
    ("step", "duration"),
    [
        (PauseStep(interval="PT1H"), "PT1H"),
        (PauseStep(until="2026-03-01"), None),
        (WaitForClient(period="P1D"), "P1D"),
        (WaitForStage(stages=("won",), timeout="P2D"), "P2D"),
        (UserTask(kind="read", users=(1,), subject="x"), None),
    ],
    ids=["pause", "until", "client", "stage", "task"],
)
def test_a_resting_step_may_say_after_how_long_it_passes(step, duration):
    assert duration == duration_of(step)


@pytest.mark.parametrize(
    ("when", "always"),
    [
        (None, True),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"field": "a", "op": "empty"}, False),
    ],
)
def test_a_condition_that_looks_at_nothing_is_always_met(when, always):
    assert always is is_always(when)
