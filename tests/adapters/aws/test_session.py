"""A session of ours hears what a full one does, of all that our services do."""

from pathlib import Path

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from botocore.session import Session

from chalicelib.adapters.aws.session import SERVICES, is_met, our_session

KEPT = Path(__file__).parents[3] / "layers" / "dependencies" / "keep.txt"
CALLED = [line for line in KEPT.read_text("utf-8").split() if not line.endswith(".json")]
"""Services that functions can call: those that the layer holds."""
STEPS = sorted({event.partition(".")[0] for event, *_ in BUILTIN_HANDLERS} - {"docs"})


def heard(session, event):
    """Return what of botocore hears an event; Powertools adds to every session what names it."""
    found = session.get_component("event_emitter")._emitter._handlers.prefix_search(event)
    return [one for one in found if one.__module__.startswith("botocore.")]


@pytest.mark.parametrize("service", CALLED)
def test_every_step_of_every_call_meets_the_same_handlers_in_the_same_order(service):
    full, ours = Session(), our_session()
    model = full.get_service_model(service)
    id = model.service_id.hyphenize()
    events = [f"{step}.{id}.{call}" for step in STEPS for call in model.operation_names]

    assert id in SERVICES
    assert events
    for event in events:
        assert heard(full, event) == heard(ours, event), event


def test_what_comes_before_a_service_is_known_is_heard_too():
    assert heard(Session(), "choose-service-name") == heard(our_session(), "choose-service-name")


def test_other_services_and_the_documentation_are_left_out():
    left_out = [event for event, *_ in BUILTIN_HANDLERS if not is_met(event)]

    assert len(left_out) > 0.8 * len(BUILTIN_HANDLERS)
    assert "before-parameter-build.s3.PutObject" in left_out
    assert "docs.*.s3.*.complete-section" in left_out
