"""Carries out what reaches outside: claim the doing, let it leave, record it with own data.

At least once, with one idempotency key per doing and effect. A try that was cut short is taken over
when its claim has run out; what had certainly left before is not repeated. Own data of the same
plan are written exactly once, in one transaction with the end.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic

import msgspec

from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.rules import VALID_FOR
from chalicelib.domain.automation.run_states import D, Reason, RunState
from chalicelib.domain.automation.tries import SPREAD, is_hopeless, next_try
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Limit, Refused, Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import CheckEntry, Put, Row, Write
from chalicelib.records.card import entry_row
from chalicelib.usecases.automation.effects import handling_of
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Rest, Sending
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import Deed, OwnData
from chalicelib.usecases.automation.perhaps_sent import being_sent, shown_after_all
from chalicelib.usecases.items.save_item import find_item

__all__ = ["LEASE", "Errand", "OutsideHandling", "RunStore", "Sending", "reach_outside"]

LEASE = timedelta(minutes=5)
"""How long a claimed run is left alone before somebody else takes it over."""
SOON = timedelta(seconds=30)
"""When the end is written of what has left and could not be recorded."""
DELETED = Reason(Code.ITEM_DELETED, "the item was deleted before all of it was done")
ENDED = Reason(Code.TERMINATED, "the workflow was ended before all of it was done")
MAX_KEPT = 300_000
"""Bytes of a webhook's payload or of an e-mail, with what else is known of the run."""
MAX_CLAIMED = 3_000_000
"""Bytes of all e-mails of one run."""
TRIES = 5
"""How often the end of a run is written while others are at the same rows."""


class RunStore(msgspec.Struct, Generic[D], frozen=True):
    """How a doing that reaches outside is kept, and how it comes to its next try."""

    row: Callable[[D], Row]
    postponed: Callable[[D, datetime, bool], D]
    """Returns it ready to be stored for a later try; says whether that is only to join others."""
    call_again: Callable[[D], None]
    """Sees to it, once that is stored, that the next try comes."""
    resting: Callable[[D, datetime | None], D] | None = None
    """Returns it as it waits for an answer, until an instant or for good; None where it cannot."""
    valid_for: timedelta = VALID_FOR
    """For how long what it does outside makes sense, from its first try on."""
    spread: float = SPREAD
    """By which part of itself a wait for the next try may be longer."""
    fence: tuple[CheckEntry, ...] = ()
    """What must hold when the doing is claimed, and when its own data are written."""


def reach_outside(
    context: ItemContext, deed: Deed[D], item: Item, store: RunStore[D]
) -> tuple[D, Item]:
    """Claim the doing, let its outside effects leave, then write its own data with its end.

    Returns the doing as recorded (done, failed, stopped, scheduled for another try, or waiting for
    an answer) and the item. The doing must lie in the table, unless its version is 0. Two writes
    beside the effects themselves. Own data are written once all has left, whatever has become of
    the stage meanwhile; where they cannot be written nothing leaves.

    Raises:
        ActionFailed: an effect on own data is refused, or what is to be kept of those outside is
            too large; nothing has left now.
        Conflict: somebody else has it.
    """
    doing = deed.doing
    if is_hopeless(doing) and doing.carried_out < len(deed.plan.outside):
        reason = Reason(Code.NO_ANSWER, f"given up after {doing.attempt} tries that never ended")
        shown = shown_after_all(context.tenant.table, doing)
        return _end(context, store, doing, RunState.FAILED, reason, [], shown), item
    own = OwnData(context, item)
    results = own.take(deed)
    claimed = msgspec.structs.replace(
        doing,
        state=RunState.RUNNING,
        attempt=doing.attempt + 1,
        cut_short=doing.cut_short + (doing.state is RunState.RUNNING),
        lease_until=context.now + LEASE,
        on_schedule=False,
        version=doing.version + 1,
    )
    errands = [
        handling_of(type(effect), OutsideHandling).prepare(
            effect, Sending(context, claimed, deed.actor, number)
        )
        for number, effect in deed.plan.outside.items()
    ]
    claimed = msgspec.structs.replace(claimed, payload=_payload(deed.plan, errands))
    waiting = errands[doing.carried_out :]
    claim: list[Write] = [*store.fence, Put(store.row(claimed), expect=doing.version or "absent")]
    claim += [Put(entry_row(being_sent(one.entry))) for one in waiting if one.entry]
    claim += [Put(row) for one in waiting for row in one.rows if doing.attempt == 0]
    _check_room(claim)
    context.tenant.table.write(claim)
    left, problem = _carry_out(claimed, waiting)
    left = msgspec.structs.replace(left, result={**deed.plan.results, **left.result})
    sent = [one.entry for one in errands[doing.carried_out : left.carried_out] if one.entry]
    if problem is None:
        rest = next((one.rest for one in errands if one.rest), None)
        return _finish(context, store, deed, left, item, own, results, sent, rest)
    if isinstance(problem, Refused):
        reason = Reason(problem.code, problem.detail)
        shown = shown_after_all(context.tenant.table, left, sent) if doing.attempt else ()
        return _end(context, store, left, RunState.FAILED, reason, sent, shown), item
    return _again(context, store, left, sent, problem), item


def _finish(
    context: ItemContext,
    store: RunStore[D],
    deed: Deed[D],
    left: D,
    item: Item,
    own: OwnData,
    results: dict[str, Any],
    sent: Sequence[TimelineEntry],
    rest: Rest | None,
) -> tuple[D, Item]:
    """Write own data, and what they give, with the end or rest; anew where others changed them."""
    for _ in range(TRIES):
        whole = msgspec.structs.replace(left, result={**left.result, **results})
        done = _rested(store, whole, rest) or _ended(whole, RunState.DONE, context.now)
        writes = [*own.writes(), *store.fence] if deed.plan.own_data else []
        try:
            _record(context, store, left, done, sent, writes)
        except Unavailable:
            break
        except Conflict as conflict:
            if store.row(done).key in conflict.refused or not writes:
                raise
            if conflict.refused & {one.key for one in store.fence}:
                return _end(context, store, left, RunState.STOPPED, ENDED, sent), item
        else:
            if own.touched_others:
                context.forget_clients()
            return done, own.item(item.ref)
        context.forget_clients()
        fresh = find_item(context.tenant, item.ref)
        if fresh is None or fresh.deleted_at is not None:
            return _end(context, store, left, RunState.STOPPED, DELETED, sent), item
        item, own = fresh, OwnData(context, fresh)
        try:
            results = own.take(deed)
        except ActionFailed as failure:
            reason = Reason(failure.code, failure.detail)
            return _end(context, store, left, RunState.FAILED, reason, sent), item
    _note_progress(context, store, left, sent)
    raise Unavailable(f"the end of {left.id} could not be recorded: {item.ref} keeps changing")


def _note_progress(
    context: ItemContext, store: RunStore[D], left: D, sent: Sequence[TimelineEntry]
) -> None:
    """Record what has left, and let the next try, which has only the end to write, come soon."""
    soon = context.now + SOON
    noted = msgspec.structs.replace(left, lease_until=soon, version=left.version + 1)
    _record(context, store, left, noted, sent)


def _check_room(claim: list[Write]) -> None:
    """Refuse what could not be kept, before anything leaves."""
    sizes = [len(one.row.body.encode()) for one in claim if isinstance(one, Put)]
    if max(sizes) > MAX_KEPT or sum(sizes) > MAX_CLAIMED:
        detail = f"what it sends is too large: at most {MAX_KEPT} bytes of it can be kept"
        raise ActionFailed(Code.TOO_LARGE, detail)


def _end(
    context: ItemContext,
    store: RunStore[D],
    left: D,
    state: RunState,
    reason: Reason,
    sent: Sequence[TimelineEntry],
    shown: Sequence[Write] = (),
) -> D:
    return _record(context, store, left, _ended(left, state, context.now, reason), sent, shown)


def _rested(store: RunStore[D], doing: D, rest: Rest | None) -> D | None:
    """Return the doing as it waits for an answer, None where it does not."""
    if rest is None or store.resting is None:
        return None
    resting = store.resting(doing, rest.until)
    return msgspec.structs.replace(resting, lease_until=None, version=doing.version + 1)


def _ended(doing: D, state: RunState, now: datetime, reason: Reason | None = None) -> D:
    return msgspec.structs.replace(
        doing, state=state, finished_at=now, reason=reason, version=doing.version + 1
    )


def _payload(plan: Plan, errands: Sequence[Errand]) -> dict[str, Any] | None:
    """Return what later tries send again, by place in the plan."""
    numbered = zip(plan.outside, errands, strict=True)
    return {str(number): one.payload for number, one in numbered if one.payload is not None} or None


def _carry_out(run: D, errands: Sequence[Errand]) -> tuple[D, Refused | Unavailable | None]:
    """Let the errands leave in order; return the doing with what was done and what stopped it."""
    for errand in errands:
        try:
            result = errand.leave()
        except (Refused, Unavailable) as problem:
            return run, problem
        run = msgspec.structs.replace(
            run, carried_out=run.carried_out + 1, result={**result, **run.result}
        )
    return run, None


def _again(
    context: ItemContext,
    store: RunStore[D],
    left: D,
    sent: Sequence[TimelineEntry],
    problem: Unavailable,
) -> D:
    """Schedule another try, or give up."""
    due = next_try(left, problem, context.now, store.valid_for, store.spread)
    if due is None:
        reason = Reason(Code.NO_ANSWER, f"given up after {left.attempt} tries: {problem}")
        shown = shown_after_all(context.tenant.table, left, sent)
        return _end(context, store, left, RunState.FAILED, reason, sent, shown)
    joining = problem.limit is Limit.BATCH
    failed = Reason(Code.RETRYING, f"try {left.attempt} failed: {problem}")
    waiting = store.postponed(
        msgspec.structs.replace(
            left,
            state=RunState.SCHEDULED,
            due_at=due,
            paced=left.paced + (problem.limit is not None),
            reason=Reason(Code.BATCHED, str(problem)) if joining else failed,
            version=left.version + 1,
        ),
        context.now,
        joining,
    )
    _record(context, store, left, waiting, sent)
    store.call_again(waiting)
    return waiting


def _record(
    context: ItemContext,
    store: RunStore[D],
    before: D,
    after: D,
    sent: Sequence[TimelineEntry],
    own: Sequence[Write] = (),
) -> D:
    writes: list[Write] = [Put(store.row(after), expect=before.version), *own]
    writes += [Put(entry_row(entry)) for entry in sent]
    for _ in range(TRIES):
        try:
            context.tenant.table.write(writes)
        except Conflict as conflict:
            if conflict.refused:
                raise
            continue  # merely contested: giving up here would let it leave a second time
        return after
    raise Unavailable(f"the end of {after.id} could not be recorded")
