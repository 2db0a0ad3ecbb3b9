"""Adding somebody while somebody else removes them."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.ports.audiences import Member
from chalicelib.ports.table import Put
from chalicelib.records.audiences.memberships import membership_key, membership_of, membership_row
from chalicelib.usecases.connections.add_members import add_member
from chalicelib.usecases.connections.memberships import audiences_of, end_membership
from tests.domain.delivery.test_memberships import adding
from tests.usecases.automation.effects.test_fill_audience import DAY, Advertising


@pytest.fixture
def world():
    world = Advertising()
    world.answers()
    return world


def add(world, days=30):
    service = audiences_of(world.tenant, "facebook", "facebook", world.now)
    ends = {"since": world.now, "until": world.now + timedelta(days=days)}
    return add_member(world.tenant, service, adding(**ends), "run-1", world.now)


def test_who_is_just_being_removed_is_added_a_moment_later(world):
    add(world)
    world.clock.advance(31 * DAY)
    removing = world.tenant.http.post_for
    refused = []

    def meanwhile(request, **more):
        with pytest.raises(Unavailable, match="just being removed"):
            add(world)
        refused.append(request.method)
        return removing(request, **more)

    world.http.post_for = meanwhile
    end_membership(world.tenant, adding().id, world.now)
    world.http.post_for = removing
    assert (["DELETE"], ["POST", "DELETE"]) == (refused, world.asked)
    add(world)
    assert ["POST", "DELETE", "POST"] == world.asked
    row = world.table.get(membership_key(adding().id))
    assert world.now + 30 * DAY == membership_of(row).until


def test_a_removal_that_was_cut_short_is_taken_over_when_its_claim_ends(world):
    add(world)
    world.clock.advance(31 * DAY)
    taken = world.http.post_for

    def cut(*_, **__):
        raise KeyboardInterrupt

    world.http.post_for = cut
    with pytest.raises(KeyboardInterrupt):
        end_membership(world.tenant, adding().id, world.now)
    world.http.post_for = taken
    end_membership(world.tenant, adding().id, world.now)
    assert ["POST"] == world.asked
    world.clock.advance(timedelta(minutes=5))
    end_membership(world.tenant, adding().id, world.now)
    assert ["POST", "DELETE"] == world.asked


def test_two_alarms_at_once_remove_once(world):
    add(world)
    world.clock.advance(31 * DAY)
    row = world.table.get(membership_key(adding().id))
    written = world.table.write

    def second_first(writes):
        world.table.write = written
        end_membership(world.tenant, adding().id, world.now)
        written(writes)

    world.table.write = second_first
    with pytest.raises(Conflict):
        end_membership(world.tenant, adding().id, world.now)
    assert ["POST", "DELETE"] == world.asked
    assert row.version + 2 == world.table.get(row.key).version


def test_an_early_alarm_and_one_of_nobody_change_nothing(world):
    add(world)
    for id in (adding().id, "membership#facebook#7#contact_99"):
        end_membership(world.tenant, id, world.now)
    assert ["POST"] == world.asked


def test_the_card_tells_once_why_a_removal_fails_however_often_it_is_tried():
    world = Advertising()
    deal = world.create()
    world.answers(400, 400, 403)
    due = adding(item=str(deal.ref), wake_at=world.now)
    world.table.write([Put(membership_row(due))])
    told = []
    for _ in range(3):
        end_membership(world.tenant, due.id, world.now)
        told.append([text for text in world.texts(deal) if "Could not be removed" in text])
        world.clock.advance(DAY)
    first, second, third = told
    assert (1, first, 2) == (len(first), second, len(third))


def test_an_item_that_is_gone_is_told_nothing(world):
    world.table.write([Put(membership_row(adding(wake_at=world.now)))])
    end_membership(world.tenant, adding().id, world.now)
    assert ["DELETE"] == world.asked
    assert not [key for key in world.table.rows() if key[0] == "deal_1"]


def test_what_was_hashed_is_what_is_sent(world):
    assert "9" == add(world)
    assert Member(emails=("e1",)) == Member(emails=adding().emails)
    assert b"e1" in world.http.sent[0].body
