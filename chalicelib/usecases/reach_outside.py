"""Carries out what reaches outside: claim the run, act, record.

At least once, with one idempotency key per run.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.causes import CauseKind
from chalicelib.domain.effects import CallWebhook, Notify, Plan, SendEmail
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.items import Item
from chalicelib.domain.runs import Reason, Run, RunState
from chalicelib.domain.signing import sign_webhook
from chalicelib.domain.timeline import EntryKind, TimelineEntry
from chalicelib.domain.tracking import add_pixel, click_token, open_token, track_links
from chalicelib.ports.http import Outgoing
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.table import Put, Write
from chalicelib.records.history import entry_key, entry_row
from chalicelib.records.runs import run_row
from chalicelib.usecases.alarms import set_alarms, timed
from chalicelib.usecases.signing_secret import signing_secret
from chalicelib.usecases.surroundings import Surroundings
from chalicelib.usecases.tenant import Tenant

LEASE = timedelta(minutes=5)
"""How long a claimed run is left alone before somebody else takes it over."""
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""Waits between tries after a passing failure; when they are used up, the run fails."""


def reach_outside(around: Surroundings, run: Run, item: Item, plan: Plan, actor: int) -> Run:
    """Claim the run, carry out its effects, and return it as recorded.

    Done, failed, or scheduled for another try.

    The run must lie in the table. Two writes beside the effects themselves.

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
        due_at=now + LEASE,
        on_schedule=False,
        version=run.version + 1,
    )
    posts = [_Post(around, claimed, item, effect, actor) for effect in plan.effects]
    entries = [post.entry for post in posts if post.entry is not None]
    claim: list[Write] = [Put(run_row(claimed), expect=run.version)]
    claim += [Put(entry_row(_sending(entry)), expect="any") for entry in entries]
    around.tenant.table.write(claim)
    results: dict[str, Any] = dict(plan.results)
    try:
        for post in posts:
            results |= post.carry_out(around.tenant)
    except Unavailable as error:
        return _again(around, claimed, str(error))
    except Refused as error:
        reason = Reason(error.code, error.detail)
        return _record(around, claimed, claimed.ended(RunState.FAILED, now, reason=reason), [])
    done = claimed.ended(RunState.DONE, now, result=results)
    around.remember(done)
    return _record(around, claimed, done, entries)


def _again(around: Surroundings, run: Run, problem: str) -> Run:
    now = around.now
    if run.attempt > len(BACKOFF):
        reason = Reason("no_answer", f"given up after {run.attempt} tries: {problem}")
        return _record(around, run, run.ended(RunState.FAILED, now, reason=reason), [])
    due = now + BACKOFF[run.attempt - 1]
    waiting = timed(
        msgspec.structs.replace(
            run,
            state=RunState.SCHEDULED,
            due_at=due,
            reason=Reason("retrying", f"try {run.attempt} failed: {problem}"),
            version=run.version + 1,
        ),
        now,
    )
    _record(around, run, waiting, [])
    set_alarms(around.tenant, [waiting], now)
    return waiting


def _record(around: Surroundings, before: Run, after: Run, entries: list[TimelineEntry]) -> Run:
    writes: list[Write] = [Put(run_row(after), expect=before.version)]
    writes += [Put(entry_row(entry), expect="any") for entry in entries]
    around.tenant.table.write(writes)
    return after


def _sending(entry: TimelineEntry) -> TimelineEntry:
    return msgspec.structs.replace(entry, data={**entry.data, "state": "sending"})


class _Post:
    """One effect made ready to leave."""

    def __init__(self, around: Surroundings, run: Run, item: Item, effect: Any, actor: int) -> None:
        self._run = run
        self._item = item
        self._effect = effect
        self._around = around
        self.entry: TimelineEntry | None = None
        """What the timeline shows of it; only of e-mails."""
        self._email: Email | None = None
        if isinstance(effect, SendEmail):
            self._email, self.entry = _email(around, run, item, effect, actor)

    def carry_out(self, tenant: Tenant) -> dict[str, Any]:
        """Let it leave and return its results."""
        effect = self._effect
        if isinstance(effect, Notify):
            for recipient in effect.recipients:
                tenant.notifier.notify(self._notification(effect, recipient))
            return {}
        if isinstance(effect, CallWebhook):
            return self._call(tenant, effect)
        if self._email is None or self.entry is None:
            raise TypeError(f"{type(effect).__name__} does not reach outside")
        return {"email_id": self.entry.id, "provider_id": tenant.mail.send(self._email)}

    def _notification(self, effect: Notify, recipient: int) -> Notification:
        user = self._around.everywhere.users.get(recipient)
        return Notification(
            id=f"{self._run.id}-{recipient}",
            recipient=recipient,
            recipient_email=user.email if user else None,
            sender=effect.sender,
            text=effect.text,
            item=str(self._run.item),
        )

    def _call(self, tenant: Tenant, effect: CallWebhook) -> dict[str, Any]:
        body = msgspec.json.encode(effect.payload)
        headers = [
            ("Content-Type", "application/json"),
            ("User-Agent", "stageflow"),
            ("Idempotency-Key", self._run.id),
            *effect.headers,
        ]
        if effect.secret:
            at = int(self._around.now.timestamp())
            headers.append(("X-Signature", sign_webhook(effect.secret, at, body)))
        status = tenant.http.post(Outgoing(url=effect.url, body=body, headers=tuple(headers)))
        if not 200 <= status < 300:
            raise Unavailable(f"the server answered {status}")
        return {"status": status}


def _email(
    around: Surroundings, run: Run, item: Item, effect: SendEmail, actor: int
) -> tuple[Email, TimelineEntry]:
    tenant, now = around.tenant, around.now
    at: datetime = run.started_at or now
    entry = TimelineEntry(
        id=f"{run.id}-mail",
        item=run.item,
        kind=EntryKind.EMAIL,
        at=at,
        author=actor,
        text=effect.text,
        cause=run.cause.next(CauseKind.RULE, run.rule.id),
        data={"to": list(effect.to), "subject": effect.subject, "links": []},
    )
    html = effect.html
    if effect.track:
        secret = signing_secret(tenant)
        mail_id = entry_key(entry)[1]
        html, links = track_links(
            html,
            lambda link: (
                f"{tenant.public_url}/t/c/{click_token(secret, str(item.ref), mail_id, link)}"
            ),
        )
        html = add_pixel(
            html, f"{tenant.public_url}/t/o/{open_token(secret, str(item.ref), mail_id)}"
        )
        entry = msgspec.structs.replace(entry, data={**entry.data, "links": list(links)})
    email = Email(
        message_id=run.id,
        sender=effect.sender or around.everywhere.settings.mail_from,
        to=effect.to,
        subject=effect.subject,
        text=effect.text,
        html=html,
        headers=(("X-Stageflow-Item", str(item.ref)),),
    )
    return email, entry
