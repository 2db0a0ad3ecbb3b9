"""Set up what numbers documents."""

import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.usecases.documents import numerators
from chalicelib.usecases.documents.numerators import (
    add_numerator,
    change_numerator,
    list_numerators,
    remove_numerator,
)
from tests.support.configuration import at_most
from tests.support.documents import put_template
from tests.support.word import word
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def names(world):
    return [one.name for one in list_numerators(world.tenant, BEN, world.now)]


def test_the_tenants_own_is_always_there_and_may_be_changed(world):
    assert ["Documents"] == names(world)
    change_numerator(world.tenant, ANNA, "documents", {"start": 100}, world.now)
    changed = change_numerator(world.tenant, ANNA, "documents", {"name": "All"}, world.now)
    assert (["All"], 100, 2) == (names(world), changed.start, changed.version)
    assert changed == change_numerator(world.tenant, ANNA, "documents", {"name": "All"}, world.now)


def test_one_that_a_template_uses_stays(world):
    made = add_numerator(world.tenant, ANNA, {"name": "Offers"}, now=world.now)
    put_template(world, "offer", word("x"), numerator=made.id)
    with pytest.raises(Clash, match="Offer uses it"):
        remove_numerator(world.tenant, ANNA, made.id, world.now)
    put_template(world, "offer", word("x"))
    remove_numerator(world.tenant, ANNA, made.id, world.now)
    assert ["Documents"] == names(world)


def test_faults_are_told_and_what_is_not_there_is_not_found(world):
    with pytest.raises(Invalid, match=r"needs \{NUMBER\}"):
        add_numerator(world.tenant, ANNA, {"name": "x", "template": "A"}, now=world.now)
    for change in (
        lambda: change_numerator(world.tenant, ANNA, "gone", {"name": "x"}, world.now),
        lambda: remove_numerator(world.tenant, ANNA, "gone", world.now),
    ):
        with pytest.raises(NotFound, match="no numerator gone"):
            change()


def test_there_are_not_too_many(world, monkeypatch):
    at_most(monkeypatch, numerators, "NUMERATORS", 1)
    add_numerator(world.tenant, ANNA, {"name": "Offers"}, now=world.now)
    with pytest.raises(Clash, match="there are 1 numerators already"):
        add_numerator(world.tenant, ANNA, {"name": "Bills"}, now=world.now)
