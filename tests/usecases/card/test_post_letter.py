"""Letters on the queue."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.queue import MAX_DELAY_SECONDS
from chalicelib.usecases.card.post_letter import LANE, post_letter
from tests.support.world import World


@pytest.mark.parametrize(
    ("ahead", "seconds"), [(-5, 0), (0, 0), (30, 30), (86_400, MAX_DELAY_SECONDS)]
)
def test_a_letter_waits_on_the_queue_until_it_is_due_as_far_as_that_goes(ahead, seconds):
    world, sent = World(), []
    world.tenant.queue.send = sent.extend
    letter = Letter(
        item=ItemRef("deal", 1),
        letter="k2f9x0a1b2c3",
        author=1,
        written_at=world.now,
        state=RunState.SCHEDULED,
        cause=Cause(),
        due_at=world.now + timedelta(seconds=ahead),
        params={},
    )
    post_letter(world.tenant, letter, world.now)
    ((call),) = sent
    assert (letter.id, seconds, LANE) == (call.run, call.delay_seconds, call.lane)
