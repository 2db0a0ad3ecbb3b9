"""Errands: by which name a receiver knows an effect at every try."""

import pytest

from chalicelib.domain.automation.effects import OutsideEffect
from chalicelib.usecases.automation.errands import OutsideHandling, Sending
from tests.support.world import World


@pytest.fixture
def run():
    world = World()
    world.rule("new", "call_webhook", {"url": "https://shop.example.com/"}, id="hook")
    return world.runs(world.create())["hook"]


def test_the_first_effect_is_known_by_its_run_and_others_by_their_place(run):
    keys = [Sending(None, run, 1, number).key for number in (0, 1)]
    assert ["deal_1-1-hook", "deal_1-1-hook-1"] == keys


def test_what_its_first_try_sent_is_found_by_its_place(run):
    first, second = (Sending(None, run, 1, number).kept for number in (0, 1))
    assert ("deal_1-1-hook", None) == (first["run"], second)


def test_a_handling_without_a_way_says_so(run):
    with pytest.raises(AssertionError, match="prepares nothing"):
        OutsideHandling().prepare(OutsideEffect(), Sending(None, run, 1, 0))
