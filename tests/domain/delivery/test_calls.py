"""Which trigger hears of a call, and what the timeline says of it."""

import pytest

from chalicelib.domain.delivery.calls import signal_type, told_of_call


@pytest.mark.parametrize(
    ("state", "incoming", "outgoing"),
    [
        ("answered", None, None),
        ("ended", "call_received", "call_made"),
        ("no answer", "call_missed", "call_made"),
        ("busy", "call_missed", "call_made"),
        ("cancelled", "call_missed", None),
        ("failed", "call_missed", None),
    ],
)
def test_a_call_that_is_over_has_its_trigger(state, incoming, outgoing):
    assert (incoming, outgoing) == (
        signal_type(incoming=True, state=state),
        signal_type(incoming=False, state=state),
    )


@pytest.mark.parametrize(
    ("type", "state", "seconds", "said"),
    [
        ("call_received", "ended", 42, "Incoming call from +49301: 42 s"),
        ("call_received", "ended", None, "Incoming call from +49301"),
        ("call_missed", "busy", 0, "Missed call from +49301"),
        ("call_made", "ended", 0, "Outgoing call to +49301: 0 s"),
        ("call_made", "no answer", None, "Outgoing call to +49301: no answer"),
    ],
)
def test_the_timeline_says_how_it_went(type, state, seconds, said):
    assert said == told_of_call(type, "+49301", state, seconds)
