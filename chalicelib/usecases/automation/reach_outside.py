"""Carries out what reaches outside: claim the doing, act, record.

At least once, with one idempotency key per doing and effect. A try that was cut short is taken over
when its claim has run out; what had certainly left before is not repeated.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic

import msgspec

from chalicelib.domain.automation.doings import D, Doing, Reason, RunState
from chalicelib.domain.automation.effects import CallWebhook, Notify, Plan, SendEmail
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Conflict, Refused, Unavailable
from chalicelib.ports.http import Outgoing
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.card import entry_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.prepare_email import prepare_email

LEASE = timedelta(minutes=5)
"""How long a claimed run is left alone before somebody else takes it over."""
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""Waits between tries after a passing failure; when they are used up, the run fails."""
TRIES = 5
"""How often the end of a run is written while others are at the same rows."""


class Errand(msgspec.Struct, frozen=True):
    """One effect that is ready to leave."""

    effect: Notify | CallWebhook | Email
    entry: TimelineEntry | None = None
    """What the timeline shows of it; only of e-mails."""


class RunStore(msgspec.Struct, Generic[D], frozen=True):
    """How a doing that reaches outside is kept, and how it comes to its next try."""

    row: Callable[[D], Row]
    postponed: Callable[[D, datetime], D]
    """Returns it ready to be stored for a later try."""
    call_again: Callable[[D], None]
    """Sees to it, once that is stored, that the next try comes."""
    fence: tuple[Write, ...] = ()
    """What must hold when the doing is claimed."""


def reach_outside(context: ItemContext, doing: D, plan: Plan, actor: int, store: RunStore[D]) -> D:
    """Claim the doing, carry out its effects, and return it as recorded.

    It is then done, failed, or scheduled for another try. It must lie in the table, unless its
    version is 0. Two writes beside the effects themselves.

    Raises:
        Conflict: somebody else has it.
    """
    now = context.now
    if doing.attempt > len(BACKOFF):
        reason = Reason(
            "no_answer", f"given up after {doing.attempt} tries that never came to an end"
        )
        return _record(context, store, doing, _failed(doing, now, reason), [])
    claimed = msgspec.structs.replace(
        doing,
        state=RunState.RUNNING,
        attempt=doing.attempt + 1,
        lease_until=now + LEASE,
        on_schedule=False,
        version=doing.version + 1,
    )
    errands = _errands(context, claimed, plan, actor)
    claimed = msgspec.structs.replace(claimed, payload=_payload(errands))
    waiting = errands[doing.carried_out :]
    claim: list[Write] = [
        *store.fence,
        Put(store.row(claimed), expect=doing.version or "absent"),
    ]
    claim += [Put(entry_row(_sending(one.entry))) for one in waiting if one.entry]
    context.tenant.table.write(claim)
    left, problem = _carry_out(context, claimed, waiting)
    left = msgspec.structs.replace(left, result={**plan.results, **left.result})
    sent = [one.entry for one in errands[doing.carried_out : left.carried_out] if one.entry]
    if problem is None:
        done = _ended(left, RunState.DONE, now)
        return _record(context, store, claimed, done, sent)
    if isinstance(problem, Refused):
        reason = Reason(problem.code, problem.detail)
        return _record(context, store, claimed, _failed(left, now, reason), sent)
    return _again(context, store, claimed, left, sent, str(problem))


def _ended(doing: D, state: RunState, now: datetime, reason: Reason | None = None) -> D:
    return msgspec.structs.replace(
        doing, state=state, finished_at=now, reason=reason, version=doing.version + 1
    )


def _failed(doing: D, now: datetime, reason: Reason) -> D:
    return _ended(doing, RunState.FAILED, now, reason)


def _errands(context: ItemContext, run: Doing, plan: Plan, actor: int) -> list[Errand]:
    errands: list[Errand] = []
    for number, effect in enumerate(plan.effects):
        if isinstance(effect, SendEmail):
            errands.append(Errand(*prepare_email(context, run, effect, actor=actor, number=number)))
        elif isinstance(effect, CallWebhook):
            payload = effect.payload if run.payload is None else run.payload
            errands.append(Errand(msgspec.structs.replace(effect, payload=payload)))
        elif isinstance(effect, Notify):
            errands.append(Errand(effect))
        else:
            raise TypeError(f"{type(effect).__name__} cannot be mixed with what reaches outside")
    return errands


def _payload(errands: Sequence[Errand]) -> dict[str, Any] | None:
    calls = (one.effect for one in errands if isinstance(one.effect, CallWebhook))
    return next((call.payload for call in calls), None)


def _carry_out(
    context: ItemContext, run: D, errands: Sequence[Errand]
) -> tuple[D, Refused | Unavailable | None]:
    """Let the errands leave in order; return the doing with what was done and what stopped it."""
    for errand in errands:
        try:
            result = _leave(context, run, errand)
        except (Refused, Unavailable) as problem:
            return run, problem
        run = msgspec.structs.replace(
            run, carried_out=run.carried_out + 1, result={**result, **run.result}
        )
    return run, None


def _leave(context: ItemContext, run: Doing, errand: Errand) -> dict[str, Any]:
    if isinstance(errand.effect, Email):
        provider_id = context.tenant.mail.send(errand.effect)
        return {"email_id": errand.effect.message_id, "provider_id": provider_id}
    if isinstance(errand.effect, Notify):
        return _notify(context, run, errand.effect)
    return _call(context, run, errand.effect)


def _notify(context: ItemContext, run: Doing, effect: Notify) -> dict[str, Any]:
    user = context.everywhere.users.get(effect.recipient)
    context.tenant.notifier.notify(
        Notification(
            id=f"{run.id}-{effect.recipient}",
            recipient=effect.recipient,
            recipient_email=user.email if user else None,
            sender=effect.sender,
            text=effect.text,
            item=str(run.item),
        )
    )
    return {}


def _call(context: ItemContext, run: Doing, effect: CallWebhook) -> dict[str, Any]:
    body = msgspec.json.encode(effect.payload)
    headers = [
        ("Content-Type", "application/json"),
        ("User-Agent", "stageflow"),
        ("Idempotency-Key", run.id),
        *effect.headers,
    ]
    if effect.secret:
        at = int(context.now.timestamp())
        headers.append(("X-Signature", sign_webhook(effect.secret, at, body)))
    status = context.tenant.http.post(Outgoing(url=effect.url, body=body, headers=tuple(headers)))
    if not 200 <= status < 300:
        raise Unavailable(f"the server answered {status}")
    return {"status": status}


def _again(
    context: ItemContext,
    store: RunStore[D],
    claimed: D,
    left: D,
    sent: Sequence[TimelineEntry],
    problem: str,
) -> D:
    """Schedule another try, or give up."""
    now = context.now
    if left.attempt > len(BACKOFF):
        reason = Reason("no_answer", f"given up after {left.attempt} tries: {problem}")
        return _record(context, store, claimed, _failed(left, now, reason), sent)
    waiting = store.postponed(
        msgspec.structs.replace(
            left,
            state=RunState.SCHEDULED,
            due_at=now + BACKOFF[left.attempt - 1],
            reason=Reason("retrying", f"try {left.attempt} failed: {problem}"),
            version=left.version + 1,
        ),
        now,
    )
    _record(context, store, claimed, waiting, sent)
    store.call_again(waiting)
    return waiting


def _record(
    context: ItemContext, store: RunStore[D], before: D, after: D, sent: Sequence[TimelineEntry]
) -> D:
    writes: list[Write] = [Put(store.row(after), expect=before.version)]
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


def _sending(entry: TimelineEntry) -> TimelineEntry:
    return msgspec.structs.replace(entry, data={**entry.data, "state": "sending"})
