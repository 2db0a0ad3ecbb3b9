"""Add people to advertising audiences: the first at once, who comes right behind with others.

A request of a service takes thousands, and bulk changes bring hundreds within seconds. What waits
is noted beside the audience; whoever leaves next takes it along. Nothing is lost: who waits comes
back by itself, and is the one that leaves where nobody has taken it along. A service that hears of
somebody twice changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import RunKey
from chalicelib.domain.delivery.batches import Sent, Waiting, look_again, opened
from chalicelib.domain.delivery.memberships import Membership, joined
from chalicelib.domain.errors import Limit, Refused, Unavailable
from chalicelib.ports.audiences import Audiences, Member
from chalicelib.ports.table import Delete, Key, Put, Write
from chalicelib.records.audiences.batches import Batch, sent_of, waiting_of, window_of
from chalicelib.records.audiences.memberships import (
    membership_key,
    membership_of,
    membership_row,
)
from chalicelib.records.runs import RUN, run_key, run_of
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant

TAKEN_ALONG = 1_000
"""Others that one request takes along."""
AT_ONCE = 50
"""Of how many it is written down by one request that they were."""
READ = 100


class Turn(msgspec.Struct, frozen=True):
    """What somebody does who is to be added now."""

    sent: Sent | None = None
    """Others have taken it along."""
    takes_along: bool = False
    """Others may wait."""
    waited: bool = False
    """It has waited itself."""


def add_member(
    tenant: Tenant, service: Audiences, adding: Membership, key: str, now: datetime
) -> str:
    """Note a membership, then let the service know of it; returns the service's id of that.

    It is noted first, so that nobody who may have arrived is forgotten [1 read, 1 write, and what
    the service costs; 1 more where others may wait, and where some do 1 per 50 twice].

    Raises:
        Refused: the service will never take it.
        Unavailable: trying again may help, or it goes together with others in a moment.
    """
    batch = Batch(adding.connection, adding.audience)
    refusal = Unavailable(f"{adding.id} is being changed by others all the time")
    turn = retried(lambda: _turn(tenant, batch, service, adding, key, now), refusal)
    if turn.sent is not None:
        return turn.sent.request_id
    own = Member(emails=adding.emails, phones=adding.phones)
    others = _others(tenant, batch, key, service.most - _size(own)) if turn.takes_along else {}
    if others:
        try:
            said = service.add(adding.audience, [own, *others.values()], key, now)
        except Refused:
            _let_go_alone(tenant, batch, others)
        else:
            _note_sent(tenant, batch, [key, *others], said, now)
            return said
    said = service.add(adding.audience, [own], key, now)
    if turn.waited:
        _note_sent(tenant, batch, [key], said, now)
    return said


def _turn(
    tenant: Tenant,
    batch: Batch,
    service: Audiences,
    adding: Membership,
    key: str,
    now: datetime,
) -> Turn:
    place = membership_key(adding.id)
    keys = [place, batch.window_key, batch.waiting_key(key), batch.sent_key(key)]
    rows = tenant.table.get_many(keys)
    noted, open_row, wait_row, sent_row = (rows.get(one) for one in keys)
    if sent_row is not None:
        return Turn(sent=sent_of(sent_row))
    before = membership_of(noted) if noted else None
    if before and before.leased(now):
        raise Unavailable(f"{adding.id} is just being removed")
    after = joined(before, adding)
    writes: list[Write] = []
    if after != before:
        writes.append(Put(membership_row(after), before.version if before else "absent"))
    waiting = waiting_of(wait_row) if wait_row else None
    window = window_of(open_row) if open_row else None
    alone = service.most <= 1 or (waiting is not None and waiting.alone)
    must_wait = not alone and window is not None and window.until > now
    if must_wait and waiting is None:
        row = batch.waiting_row(key, Waiting(adding.id, now))
        writes.append(Put(row, expect="absent"))
    elif not must_wait and not alone:
        row = batch.window_row(opened(window, now))
        writes.append(Put(row, expect=window.version if window else "absent"))
    if writes:
        tenant.table.write(writes)
    if must_wait and window is not None:
        raise Unavailable(
            "it joins the audience together with others",
            retry_after=look_again(window, waiting, now),
            limit=Limit.BATCH,
        )
    return Turn(takes_along=not alone and window is not None, waited=waiting is not None)


def _others(tenant: Tenant, batch: Batch, own: str, room: int) -> Mapping[str, Member]:
    """Return who waits, by idempotency key, as many as the request has room for."""
    rows = tenant.table.query(batch.pk, prefix=batch.waiting_prefix, limit=TAKEN_ALONG)
    waiting = {batch.key_of(row): waiting_of(row) for row in rows}
    places = {
        key: membership_key(one.membership)
        for key, one in waiting.items()
        if key != own and not one.alone
    }
    runs = {key: _run_place(key) for key in places}
    wanted = [*places.values(), *(place for place in runs.values() if place)]
    found = tenant.table.get_many(wanted) if wanted else {}
    others: dict[str, Member] = {}
    for key, place in places.items():
        membership = membership_of(found[place]) if place in found else None
        run = found.get(runs[key] or place)
        stopped = run is not None and run.kind == RUN and run_of(run).is_final
        if membership is None or membership.removed_at is not None or stopped:
            continue  # it has ended meanwhile
        member = Member(emails=membership.emails, phones=membership.phones)
        room -= _size(member)
        if room < 0:
            break
        others[key] = member
    return others


def _run_place(key: str) -> Key | None:
    """Return where the run of a rule lies that waits; None for a step, which waits by itself."""
    try:
        return run_key(RunKey.parse(key))
    except ValueError:
        return None


def _size(member: Member) -> int:
    return len(member.emails) + len(member.phones)


def _note_sent(tenant: Tenant, batch: Batch, keys: list[str], said: str, now: datetime) -> None:
    """Tell those that were taken along what the service has said."""
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        gone = [Delete(batch.waiting_key(key)) for key in some]
        told = [Put(batch.sent_row(key, Sent(said), now)) for key in some]
        tenant.table.write([*gone, *told])


def _let_go_alone(tenant: Tenant, batch: Batch, others: Mapping[str, Member]) -> None:
    """Let those go by themselves one of which the service may have refused."""
    rows = tenant.table.get_many(map(batch.waiting_key, others))
    for start in range(0, len(rows), READ):
        some = list(rows.values())[start : start + READ]
        alone = {
            batch.key_of(row): msgspec.structs.replace(waiting_of(row), alone=True) for row in some
        }
        tenant.table.write([Put(batch.waiting_row(key, one)) for key, one in alone.items()])
