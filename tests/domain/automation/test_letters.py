"""Letters: their ids, and when somebody must look at them."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.automation.letters import Letter, letter_of
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LETTER = Letter(
    item=ItemRef("site_visit", 12),
    letter="k2f9x0a1b2c3",
    author=2,
    written_at=NOON,
    state=RunState.SCHEDULED,
    cause=Cause(),
    due_at=NOON,
    params={},
)


def test_its_id_alone_finds_it():
    assert "site_visit_12-letter-k2f9x0a1b2c3" == LETTER.id
    assert (LETTER.item, LETTER.letter) == letter_of(LETTER.id)


@pytest.mark.parametrize("id", ["deal_1", "deal_1-letter-x", "deal-letter-k2f9x0a1b2c3", ""])
def test_other_ids_are_none(id):
    with pytest.raises(ValueError, match="expected a letter's id"):
        letter_of(id)


def test_it_is_looked_at_when_it_is_due_and_when_its_claim_has_run_out():
    lease = NOON + timedelta(minutes=5)
    running = replace(LETTER, state=RunState.RUNNING, lease_until=lease)
    again = replace(running, state=RunState.SCHEDULED)
    ended = replace(running, state=RunState.DONE)
    assert [NOON, lease, NOON, None] == [one.wake_at for one in (LETTER, running, again, ended)]


def test_a_person_has_made_it():
    assert (Cause(), "letter", 0) == (LETTER.made_by(), LETTER.maker, LETTER.order)
