"""Which items a bulk change is about is fixed when it starts, and it starts once."""

import pytest

from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.errors import Clash, Invalid
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, ids_of, start_bulk
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.world import ANNA, BEN, World

MOVE = {"stage": "executing"}


@pytest.fixture
def world():
    return World()


def confirm(world, wanted):
    of = confirmed(world.tenant, ANNA, wanted, world.now)
    return confirmation(signing_secret(world.tenant), of, world.now + VALID)


def test_those_that_fit_the_filter_are_found_and_who_comes_later_is_not_among_them(world):
    large = [world.create(amount="9000") for _ in range(3)]
    world.create(amount="1")
    wanted = BulkChange(type="deal", filter={"amount__gte": "5000"}, values=MOVE)
    job = start_bulk(world.tenant, ANNA, wanted, confirm(world, wanted), now=world.now)
    late = world.create(amount="9000")

    assert 3 == job.items
    assert {"executing"} == {world.item(deal).stage for deal in large}
    assert "new" == world.item(late).stage


def test_an_id_that_comes_twice_counts_once(world):
    wanted = BulkChange(type="deal", ids=(3, 1, 3), values=MOVE)
    assert (3, 1) == ids_of(world.tenant, ANNA, wanted, world.now)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (BulkChange(type="deal", values=MOVE), "ids or a filter"),
        (BulkChange(type="deal", ids=(1,), filter={}, values=MOVE), "ids or a filter"),
        (BulkChange(type="deal", ids=(1,)), "there is nothing to change"),
        (BulkChange(type="deal", filter={"amount": "5"}, values=MOVE), "no item fits"),
        (BulkChange(type="deal", filter={"colour": "5"}, values=MOVE), "colour"),
    ],
)
def test_what_is_about_nothing_is_refused(world, wanted, said):
    with pytest.raises(Invalid, match=said):
        ids_of(world.tenant, ANNA, wanted, world.now)


def test_a_confirmation_ends_with_the_rules_that_were_previewed_and_is_of_one_person(world):
    world.create()
    wanted = BulkChange(type="deal", ids=(1,), values=MOVE)
    confirmation = confirm(world, wanted)
    with pytest.raises(Clash, match="preview it again"):
        start_bulk(world.tenant, BEN, wanted, confirmation, now=world.now)
    world.comment_rule("executing")
    with pytest.raises(Clash, match="preview it again"):
        start_bulk(world.tenant, ANNA, wanted, confirmation, now=world.now)
