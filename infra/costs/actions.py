"""What each action of the catalogue costs: its example as a rule that acts at once."""

from collections.abc import Iterator

import msgspec

from chalicelib.catalogue import listing
from infra.costs.operations import START, TOKEN
from infra.costs.showroom import ACTED, IDLE, NotDone, Showroom, receiver, type_of
from infra.costs.usage import Meter, Usage
from infra.local.client import Client
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime

LEASE = "dynamodb.UpdateItem"
"""Takes ids for the next 20 items; its turn comes here or there."""


class ActionCost(msgspec.Struct, frozen=True):
    """What one action adds to the move that brings its item to the stage."""

    action: str
    usage: Usage


def measure_actions() -> Iterator[ActionCost]:
    """Yield the cost of every action, all counted in one tenant.

    Raises:
        NotDone: an example was not carried out.
    """
    meter = Meter()
    with (
        receiver() as address,
        Runtime(clock=LocalClock(frozen_at=START), admin_token=TOKEN, background=False) as runtime,
    ):
        client = Client(runtime.url, TOKEN)
        room = Showroom(client, address)
        actions = {code: listing.action(code) for code in sorted(listing.action_codes())}
        types = {code: type_of(one) for code, one in actions.items() if one is not None}
        rules = {code: room.place(code) for code in types}
        room.warm()
        bare = {type: _move(room, meter, type, IDLE) for type in [*types.values(), *types.values()]}
        for code, type in types.items():
            usage = _move(room, meter, type, code, rules[code])
            yield ActionCost(code, usage - bare[type])
        client.close()


def _move(room: Showroom, meter: Meter, type: str, stage: str, rule: str = "") -> Usage:
    """Return what the move of a new item takes, with all that follows from it."""
    item = room.item(type)
    found = meter.measure(lambda: room.move(item, stage))
    state = room.run(item, rule)["state"] if rule else "done"
    if state not in ACTED:
        raise NotDone(f"{stage}: {state}")
    usage = sum(found.values(), Usage())
    leases = usage.requests.get(LEASE, 0)
    return usage - Usage(requests={LEASE: leases}, write_units=leases)
