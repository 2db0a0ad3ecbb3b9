"""What the card says of a rule that waits for the client."""

from datetime import UTC, timedelta

from msgspec.structs import replace

from chalicelib.domain.automation.rests import ACTIVITY, wait_entry
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.language.filters import Style
from tests.domain.automation.test_runs import RUN

AT = RUN.entered_at
WAITING = replace(RUN, started_at=AT, due_at=None, result={"comment": "Suits?"})


def test_an_open_wait_without_an_end_says_no_until():
    entry = wait_entry(WAITING, Style(UTC))
    assert entry.text.endswith("waits for the client: Suits?")
    assert ({"comment": "Suits?"}, AT) == (entry.data, entry.at)


def test_it_stays_the_same_entry_and_says_what_has_ended_it():
    over = replace(WAITING, finished_at=AT + timedelta(hours=1))
    opened, closed = wait_entry(WAITING, Style(UTC)), wait_entry(over, Style(UTC), ACTIVITY)
    assert (opened.id, opened.at, opened.order) == (closed.id, closed.at, closed.order)
    assert f"{opened.text}; the client has been active" == closed.text
    assert "activity" == closed.data["ended_by"]


def test_a_wait_that_was_stopped_says_why():
    reason = Reason(Code.STAGE_LEFT, "the item left")
    stopped = replace(WAITING, finished_at=AT, reason=reason)
    assert wait_entry(stopped, Style(UTC), "stage_left").text.endswith("; the item left")
