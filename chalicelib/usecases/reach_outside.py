"""Carries out what reaches outside: claim the run, act, record.

At least once, with one idempotency key per run and effect. A try that was cut short is taken over
when its claim has run out; what had certainly left before is not repeated.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.domain.effects import CallWebhook, Notify, Plan, SendEmail
from chalicelib.domain.errors import Conflict, Refused, Unavailable
from chalicelib.domain.runs import Reason, Run, RunState
from chalicelib.domain.signing import sign_webhook
from chalicelib.domain.timeline import TimelineEntry
from chalicelib.ports.http import Outgoing
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.table import Put, Write
from chalicelib.records.history import entry_row
from chalicelib.records.runs import run_row
from chalicelib.usecases.alarms import set_alarms, timed
from chalicelib.usecases.prepare_email import prepare_email
from chalicelib.usecases.surroundings import Surroundings

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


def reach_outside(around: Surroundings, run: Run, plan: Plan, actor: int) -> Run:
    """Claim the run, carry out its effects, and return it as recorded.

    It is then done, failed, or scheduled for another try. The run must lie in the table. Two writes
    beside the effects themselves.

    Raises:
        Conflict: somebody else has the run.
    """
    now = around.now
    if run.attempt > len(BACKOFF):
        reason = Reason(
            "no_answer", f"given up after {run.attempt} tries that never came to an end"
        )
        return _record(around, run, run.ended(RunState.FAILED, now, reason=reason), [])
    claimed = msgspec.structs.replace(
        run,
        state=RunState.RUNNING,
        attempt=run.attempt + 1,
        lease_until=now + LEASE,
        on_schedule=False,
        version=run.version + 1,
    )
    errands = _errands(around, claimed, plan, actor)
    claimed = msgspec.structs.replace(claimed, payload=_payload(errands))
    waiting = errands[run.carried_out :]
    claim: list[Write] = [Put(run_row(claimed), expect=run.version)]
    claim += [Put(entry_row(_sending(one.entry))) for one in waiting if one.entry]
    around.tenant.table.write(claim)
    left, problem = _carry_out(around, claimed, waiting)
    left = msgspec.structs.replace(left, result={**plan.results, **left.result})
    sent = [one.entry for one in errands[run.carried_out : left.carried_out] if one.entry]
    if problem is None:
        done = left.ended(RunState.DONE, now)
        around.remember(done)
        return _record(around, claimed, done, sent)
    if isinstance(problem, Refused):
        reason = Reason(problem.code, problem.detail)
        return _record(around, claimed, left.ended(RunState.FAILED, now, reason=reason), sent)
    return _again(around, claimed, left, sent, str(problem))


def _errands(around: Surroundings, run: Run, plan: Plan, actor: int) -> list[Errand]:
    errands: list[Errand] = []
    for number, effect in enumerate(plan.effects):
        if isinstance(effect, SendEmail):
            errands.append(Errand(*prepare_email(around, run, effect, actor=actor, number=number)))
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
    around: Surroundings, run: Run, errands: Sequence[Errand]
) -> tuple[Run, Refused | Unavailable | None]:
    """Let the errands leave in order; return the run with what was done, and what stopped it."""
    for errand in errands:
        try:
            result = _leave(around, run, errand)
        except (Refused, Unavailable) as problem:
            return run, problem
        run = msgspec.structs.replace(
            run, carried_out=run.carried_out + 1, result={**result, **run.result}
        )
    return run, None


def _leave(around: Surroundings, run: Run, errand: Errand) -> dict[str, Any]:
    if isinstance(errand.effect, Email):
        provider_id = around.tenant.mail.send(errand.effect)
        return {"email_id": errand.effect.message_id, "provider_id": provider_id}
    if isinstance(errand.effect, Notify):
        return _notify(around, run, errand.effect)
    return _call(around, run, errand.effect)


def _notify(around: Surroundings, run: Run, effect: Notify) -> dict[str, Any]:
    user = around.everywhere.users.get(effect.recipient)
    around.tenant.notifier.notify(
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


def _call(around: Surroundings, run: Run, effect: CallWebhook) -> dict[str, Any]:
    body = msgspec.json.encode(effect.payload)
    headers = [
        ("Content-Type", "application/json"),
        ("User-Agent", "stageflow"),
        ("Idempotency-Key", run.id),
        *effect.headers,
    ]
    if effect.secret:
        at = int(around.now.timestamp())
        headers.append(("X-Signature", sign_webhook(effect.secret, at, body)))
    status = around.tenant.http.post(Outgoing(url=effect.url, body=body, headers=tuple(headers)))
    if not 200 <= status < 300:
        raise Unavailable(f"the server answered {status}")
    return {"status": status}


def _again(
    around: Surroundings, claimed: Run, left: Run, sent: Sequence[TimelineEntry], problem: str
) -> Run:
    """Schedule another try, or give up."""
    now = around.now
    if left.attempt > len(BACKOFF):
        reason = Reason("no_answer", f"given up after {left.attempt} tries: {problem}")
        return _record(around, claimed, left.ended(RunState.FAILED, now, reason=reason), sent)
    waiting = timed(
        msgspec.structs.replace(
            left,
            state=RunState.SCHEDULED,
            due_at=now + BACKOFF[left.attempt - 1],
            reason=Reason("retrying", f"try {left.attempt} failed: {problem}"),
            version=left.version + 1,
        ),
        now,
    )
    _record(around, claimed, waiting, sent)
    set_alarms(around.tenant, [waiting], now)
    return waiting


def _record(around: Surroundings, before: Run, after: Run, sent: Sequence[TimelineEntry]) -> Run:
    writes: list[Write] = [Put(run_row(after), expect=before.version)]
    writes += [Put(entry_row(entry)) for entry in sent]
    for _ in range(TRIES):
        try:
            around.tenant.table.write(writes)
        except Conflict as conflict:
            if conflict.refused:
                raise
            continue  # merely contested: giving up here would let it leave a second time
        return after
    raise Unavailable(f"the end of {after.id} could not be recorded")


def _sending(entry: TimelineEntry) -> TimelineEntry:
    return msgspec.structs.replace(entry, data={**entry.data, "state": "sending"})
