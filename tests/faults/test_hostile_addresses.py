"""Hostile addresses and resolvers against every place where a tenant gives us an address to call.

A new place is one more row of PLACES; the tests at the end find those that have none.
"""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import msgspec
import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.safe_http import SafeHttp
from chalicelib.catalogue import listing
from chalicelib.catalogue.parameters.marks import Mark, marked
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.connections.connection import KINDS
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.items.causes import Cause
from chalicelib.ports.calls import Robocall
from chalicelib.ports.channels import ChannelMessage
from chalicelib.ports.http import Http
from chalicelib.ports.providers import Parts
from chalicelib.ports.sms import Sms
from chalicelib.ports.table import Put
from chalicelib.records.configuration import app_action_row
from chalicelib.records.runs import run_row
from chalicelib.usecases.automation.runs.run_rule import run_rule
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC
from tests.support.apps import ASK, BANK
from tests.support.tenants import no_aws
from tests.support.world import START, World

PUBLIC = "93.184.215.14"
LITERALS = [f"https://[{ip}]/" if ":" in ip else f"https://{ip}/" for ip in NOT_PUBLIC]
NAMES = {f"n{number}.evil.example": ip for number, ip in enumerate(NOT_PUBLIC)}
"""Names that lead to what is not public."""
REBINDING = "rebind.evil.example"
"""A name that leads elsewhere each time it is asked for."""
TURNS = [PUBLIC, "127.0.0.1", PUBLIC, "169.254.169.254"]
OUR_NO = frozenset({"bad_url", "address_not_allowed", "invalid", "broken_rule"})
"""Refusals of our own; the last two of what is no address at all by its length or its shape."""

Place = Callable[[Http, str], str]
"""Lets an address be called over a client; returns the code of the refusal, empty for none."""


def by_rule(code: str, prepare: Callable[[World, str], dict[str, Any]]) -> Place:
    """Return the place of an action: a run that has kept the address acts."""

    def call(http: Http, url: str) -> str:
        world = World()
        world.http = http
        world.new_instance()
        params = prepare(world, url)
        contact = world.create("contact", phones=["+493012345678"])
        item = world.create(contact=contact.id, amount="5")
        run = Run(
            item=item.ref,
            entry=1,
            rule=Rule(id="r", stage="new", name="", action=code, params=params),
            state=RunState.SCHEDULED,
            cause=Cause(),
            entered_at=world.now,
            due_at=world.now,
        )
        world.table.write([Put(run_row(run))])
        for _ in range(3):
            done = run_rule(world.tenant, run.key, world.now)
            world.clock.advance(timedelta(hours=1))
        return done.reason.code if done.reason else ""

    return call


def by_provider(
    kind: str, name: str, settings: dict[str, Any], use: Callable[[Any], object]
) -> Place:
    """Return the place of a provider all of whose addresses are that one."""

    def call(http: Http, url: str) -> str:
        found = FoundProviders(Parts(http=http, aws=no_aws)).find(kind, name)
        try:
            names = [one for one in found.settings.__struct_fields__ if one.endswith("url")]
            given = msgspec.convert({**settings, **dict.fromkeys(names, url)}, found.settings)
        except msgspec.ValidationError:
            return "invalid"
        parts, secrets = Parts(http=http, aws=no_aws), dict.fromkeys(found.secrets, "1:secret")
        codes = []
        for _ in range(2):
            try:
                use(found.connect(parts, given, secrets))
            except Refused as refused:
                codes.append(refused.code)
            except Unavailable:
                codes.append("")
        return codes[-1]

    return call


def app(world: World, url: str) -> dict[str, Any]:
    world.save(app_action_row(msgspec.structs.replace(BANK, handler=url)))
    return ASK


def text(sender: Any) -> None:
    sender.send(Sms(key="k", to="+493012345678", text="Hi", callback="https://crm.example.com/"))


def message(channel: Any) -> None:
    channel.send(ChannelMessage(key="k", chat="4930", text="Hi", heard_at=START, now=START))


def ring(calls: Any) -> None:
    words = {"line": "", "text": "Hi", "audio": "", "language": "", "voice": ""}
    more = {"speed": "medium", "volume": "medium", "callback": "https://crm.example.com/"}
    calls.place(Robocall(key="k", to="+493012345678", **words, **more))


def member(audiences: Any) -> None:
    audiences.add("7", [audiences.hashed(["kim@example.com"], [])], "k", START)


SID = "AC" + "0" * 32
GOOGLE = {"account_id": "1234567890", "client_id": "crm"}
PLACES: dict[str, Place] = {
    "action call_webhook": by_rule("call_webhook", lambda _, url: {"url": url}),
    "action run_app_action": by_rule("run_app_action", app),
    "provider sms http": by_provider("sms", "http", {"body": "{{ to }} {{ text }}"}, text),
    "provider sms twilio": by_provider(
        "sms", "twilio", {"account_sid": SID, "sender": "+15005550006"}, text
    ),
    "provider channels http": by_provider(
        "channels", "http", {"body": "{{ chat }} {{ text }}"}, message
    ),
    "provider channels telegram": by_provider("channels", "telegram", {}, message),
    "provider channels whatsapp": by_provider(
        "channels", "whatsapp", {"phone_number_id": "106540352242922"}, message
    ),
    "provider calls twilio": by_provider(
        "calls", "twilio", {"account_sid": SID, "number": "+15005550006"}, ring
    ),
    "provider audiences facebook": by_provider(
        "audiences", "facebook", {"account_id": "1"}, member
    ),
    "provider audiences google": by_provider("audiences", "google", GOOGLE, member),
    "provider converter gotenberg": by_provider(
        "converter", "gotenberg", {}, lambda converter: converter.pdf("offer.docx", b"word")
    ),
}
NOT_CALLED = {"action make_robocall": "the provider fetches the file, not we"}
"""Places whose address we hand on; their own tests show that it has to be public."""


class Net:
    """A resolver and a connector that note what they are asked for."""

    def __init__(self) -> None:
        self.peers: list[str] = []
        self.turns: Iterator[str] = cycle(TURNS)
        self.http = SafeHttp(resolve=self.resolve, connect=self.connect)

    def resolve(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        ip = next(self.turns) if host == REBINDING else NAMES.get(host, PUBLIC)
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port))]

    def connect(self, peer: tuple[str, int], timeout: float) -> socket.socket:
        self.peers.append(peer[0])
        raise ConnectionRefusedError(peer)


@pytest.mark.parametrize("place", PLACES)
def test_no_hostile_address_is_connected_to(place):
    assert len(BAD_SPELLINGS) + len(LITERALS) + len(NAMES) >= 60
    for url in [*BAD_SPELLINGS, *LITERALS, *(f"https://{name}" for name in NAMES)]:
        net = Net()
        code = PLACES[place](net.http, url)
        assert ([], True) == (net.peers, code in OUR_NO), (url, code)


@pytest.mark.parametrize("place", PLACES)
def test_a_name_that_leads_elsewhere_each_time_is_called_at_public_addresses_only(place):
    net = Net()
    code = PLACES[place](net.http, f"https://{REBINDING}")
    assert [PUBLIC] == net.peers
    assert "address_not_allowed" == code


def test_every_action_that_calls_an_address_is_among_the_places():
    codes = (one for one in listing.action_codes() if marked(listing.action(one), Mark.ADDRESS))
    assert {f"action {code}" for code in codes} <= PLACES.keys() | NOT_CALLED.keys()


def test_every_provider_with_an_address_of_the_tenant_is_among_the_places():
    found = FoundProviders(Parts(http=MemoryHttp(), aws=no_aws))
    assert {
        f"provider {kind} {name}"
        for kind in KINDS
        for name in found.names(kind)
        if "url" in found.find(kind, name).settings.__struct_fields__
    } == {place for place in PLACES if place.startswith("provider ")}
