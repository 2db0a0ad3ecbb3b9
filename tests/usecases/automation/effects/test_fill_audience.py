"""Somebody is added to an audience, and removed from it, whatever comes in between."""

from datetime import timedelta
from urllib.parse import parse_qs

import msgspec
import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.http import Answer
from chalicelib.ports.providers import Parts
from chalicelib.records.audiences.memberships import membership_key, membership_of
from chalicelib.usecases.connections.connect import connect, disconnect
from tests.support.world import ANNA, World

TAKEN = b'{"num_received": 1, "session_id": "9"}'
DAY = timedelta(days=1)


class Advertising(World):
    """A tenant with a connection to Meta, which takes all that comes."""

    def __init__(self, **more):
        super().__init__(**more)
        self.connect()

    def new_instance(self):
        tenant = super().new_instance()
        tenant.providers = FoundProviders(Parts(http=self.http, aws=lambda _: None))
        return tenant

    def connect(self, token="first", id="facebook"):
        connect(
            self.tenant,
            ANNA,
            "audiences",
            id,
            provider="facebook",
            settings={"account_id": "1"},
            secrets={"access_token": token},
            now=self.now,
        )

    def answers(self, *answers):
        """Say what Meta answers next, before it takes all that comes."""
        self.http.answers.extend(answers)
        told = [one for one in answers if not isinstance(one, Unavailable)]
        self.http.bodies.extend(TAKEN if one == 200 else b"{}" for one in told)
        self.http.bodies.extend([TAKEN] * 50)

    @property
    def asked(self):
        return [one.method for one in self.http.sent]

    def member(self, person):
        row = self.table.get(membership_key(f"membership#facebook#7#{person.ref}"))
        return membership_of(row) if row else None


@pytest.fixture
def world():
    return Advertising()


def adding(world, *answers, days=30):
    """Let a rule add Kim for some days; return her and what asks for the run of the rule."""
    world.answers(*answers)
    params = {"audience": "7", **({"remove_after_days": days} if days else {})}
    rule = world.rule("new", "add_to_facebook_audience", params)
    kim = world.create("contact", emails=[{"value": "kim@example.com", "type": "work"}])
    deal = world.create(title="A", contact=kim.id)
    return kim, deal, lambda: world.runs(deal)[rule]


def test_every_try_is_the_same_and_the_time_begins_with_the_first(world):
    kim, _, run = adding(world, Unavailable("slow"), 503, 200)
    begun = world.now
    world.advance(timedelta(hours=1))
    bodies = {one.body for one in world.http.sent}
    assert (RunState.DONE, 3, 1) == (run().state, len(world.http.sent), len(bodies))
    assert (begun + 30 * DAY, 1) == (world.member(kim).until, world.member(kim).version)


@pytest.mark.parametrize("copies", [1, 2])
def test_who_is_removed_is_removed_once_when_the_time_is_over(copies):
    world = Advertising(copies=copies)
    kim, deal, _ = adding(world, 200)
    world.advance(29 * DAY)
    assert ["POST"] == world.asked
    world.advance(2 * DAY)
    assert ["POST", "DELETE"] == world.asked
    assert "Removed from the audience 7" == world.texts(deal)[-1]
    first, last = (parse_qs(one.body.decode())["payload"] for one in world.http.sent)
    assert (first, ()) == (last, world.member(kim).emails)


def test_a_lost_alarm_is_found_by_the_sweep():
    world = Advertising()
    kim, _, _ = adding(world, 200)
    world.lose_alarms = True
    world.advance(30 * DAY + timedelta(minutes=10))
    world.lose_alarms = False
    world.sweep()
    assert ["POST", "DELETE"] == world.asked
    assert world.member(kim).removed_at is not None


def test_who_is_added_again_stays_longer(world):
    kim, _, _ = adding(world, 200)
    world.advance(20 * DAY)
    world.create(title="B", contact=kim.id)
    world.advance(15 * DAY)
    assert ["POST", "POST"] == world.asked
    world.advance(20 * DAY)
    assert ["POST", "POST", "DELETE"] == world.asked


def test_without_a_time_nobody_is_removed(world):
    kim, _, _ = adding(world, 200, days=None)
    world.advance(400 * DAY)
    assert (["POST"], None) == (world.asked, world.member(kim).until)


def test_a_removal_that_fails_is_tried_again_and_the_card_tells_of_it_once(world):
    kim, deal, _ = adding(world, 200, 503, Answer(429, "120"), 200)
    world.advance(31 * DAY)
    assert ["POST", "DELETE", "DELETE", "DELETE"] == world.asked
    told = [one for one in world.texts(deal) if "emoved" in one]
    assert [
        "Could not be removed from the audience 7: Meta answered 503; it is tried again",
        "Could not be removed from the audience 7: Meta answered 429; it is tried again",
        "Removed from the audience 7",
    ] == told
    assert world.member(kim).removed_at is not None


def test_a_connection_that_comes_back_removes_what_waited(world):
    kim, deal, _ = adding(world, 200)
    disconnect(world.tenant, ANNA, "audiences", "facebook", world.now)
    world.advance(31 * DAY)
    assert ["POST"] == world.asked
    told = [one for one in world.texts(deal) if "Could not" in one]
    assert (1, True) == (len(told), "PUT /v1/connections/audiences/facebook" in told[0])
    world.connect("second")
    world.advance(2 * DAY)
    assert ["POST", "DELETE"] == world.asked
    assert ("Authorization", "Bearer second") in world.http.sent[-1].headers
    assert world.member(kim).removed_at is not None


def test_a_connection_that_was_removed_meanwhile_ends_the_run_with_a_reason(world):
    _, _, run = adding(world, 503)
    disconnect(world.tenant, ANNA, "audiences", "facebook", world.now)
    world.advance(timedelta(hours=1))
    assert (RunState.FAILED, "not_connected") == (run().state, run().reason.code)
    assert 1 == len(world.http.sent)


def test_a_connection_to_another_service_is_refused(world):
    world.rule("new", "add_to_google_audience", {"audience": "7", "connection": "facebook"})
    kim = world.create("contact", emails=[{"value": "kim@example.com", "type": "work"}])
    deal = world.create(contact=kim.id)
    (run,) = world.runs(deal).values()
    assert ("not_connected", []) == (run.reason.code, world.http.sent)
    assert "is to facebook" in run.reason.detail


def test_no_row_holds_the_token_or_an_address_in_clear(world):
    _, _, run = adding(world, 200)
    kept = [row for key, row in world.table.rows().items() if key[0].startswith("audience#")]
    assert 1 == len(kept)
    assert "kim@example.com" not in kept[0].body
    assert not any('"first"' in row.body for row in world.table.rows().values())
    assert "kim@" not in msgspec.json.encode(run()).decode()
