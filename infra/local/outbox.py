"""All that leaves the system, kept to be looked at: `GET /_local/outbox`."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from threading import Lock
from typing import Any

import msgspec

from chalicelib.domain.errors import Refused, StageflowError
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.audiences import Audiences, Member
from chalicelib.ports.calls import Calls, Robocall
from chalicelib.ports.channels import Channel, ChannelMessage
from chalicelib.ports.clock import Clock
from chalicelib.ports.http import Answer, Http, Outgoing
from chalicelib.ports.mail import Attachment, Email, Mail
from chalicelib.ports.notifier import Notification, Notifier
from chalicelib.ports.providers import Provider, Providers
from chalicelib.ports.sms import Sms, SmsSender

KEPT = 10_000
"""The oldest entries make room beyond this many."""

log = logging.getLogger("stageflow.local")


class Outbox:
    """Entries in the order in which things left, newest last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._lock = Lock()

    def add(self, kind: str, **facts: Any) -> dict[str, Any]:
        """Add an entry and return it; what is learnt later may be put into it."""
        with self._lock:
            self._count += 1
            at = show_instant(self._clock.now())
            entry = {"number": self._count, "kind": kind, "at": at, **facts}
            self._entries.append(entry)
        return entry

    def dead_letter(self, source: str, reason: str, **facts: Any) -> None:
        """Add something that was given up after its last attempt, and say so in the log."""
        log.error("given up by the %s: %s %s", source, reason, facts)
        self.add("dead_letter", source=source, reason=reason, **facts)

    def entries(self, kind: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """Return all entries behind a number, or those of one kind."""
        with self._lock:
            # Who asks again and again wants what is at the end.
            newest_first = takewhile(lambda entry: entry["number"] > after, reversed(self._entries))
            found = [dict(entry) for entry in newest_first if kind in (None, entry["kind"])]
        return found[::-1]


class RecordingMail:
    """Puts each e-mail into the outbox and then sends it."""

    def __init__(self, mail: Mail, outbox: Outbox) -> None:
        self._mail = mail
        self._outbox = outbox

    def send(self, email: Email) -> str:
        """Record the e-mail, hand it over and return the provider's id."""
        light = msgspec.structs.replace(email, attachments=())
        facts = msgspec.to_builtins(light)
        facts["attachments"] = [_shown(one) for one in email.attachments]
        entry = self._outbox.add("email", **facts | {"headers": dict(email.headers)})
        try:
            return self._mail.send(email)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise


class RecordingSms:
    """Puts each text message into the outbox and then sends it."""

    def __init__(self, sender: SmsSender, outbox: Outbox) -> None:
        self._sender = sender
        self._outbox = outbox

    def send(self, sms: Sms) -> str:
        """Record the message, hand it over and return the provider's id."""
        entry = self._outbox.add("sms", **msgspec.to_builtins(sms))
        try:
            return self._sender.send(sms)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise


class RecordingCalls:
    """Puts each call into the outbox and then has it placed."""

    def __init__(self, calls: Calls, outbox: Outbox) -> None:
        self._calls = calls
        self._outbox = outbox

    def place(self, call: Robocall) -> str:
        """Record the call, have it placed and return the provider's id."""
        entry = self._outbox.add("call", **msgspec.to_builtins(call))
        try:
            return self._calls.place(call)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise


class RecordingAudiences:
    """Puts who is added to an audience, or removed, into the outbox and then says so."""

    def __init__(self, audiences: Audiences, outbox: Outbox) -> None:
        self._audiences = audiences
        self.most = audiences.most
        self._outbox = outbox

    def hashed(self, emails: Sequence[str], phones: Sequence[str]) -> Member:
        """Return the hashes that the service prescribes."""
        return self._audiences.hashed(emails, phones)

    def add(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Record who is added, and hand it over."""
        return self._recorded("add", self._audiences.add, audience, members, key, now)

    def remove(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Record who is removed, and hand it over."""
        return self._recorded("remove", self._audiences.remove, audience, members, key, now)

    def _recorded(
        self,
        what: str,
        change: Callable[[str, Sequence[Member], str, datetime], str],
        audience: str,
        members: Sequence[Member],
        key: str,
        now: datetime,
    ) -> str:
        entries = [
            self._outbox.add(
                "audience",
                change=what,
                audience=audience,
                member=msgspec.to_builtins(member),
                key=key,
            )
            for member in members
        ]
        try:
            return change(audience, members, key, now)
        except StageflowError as error:
            for entry in entries:
                entry["error"] = _told(error)
            raise


class RecordingChannel:
    """Puts each message of an open channel into the outbox and then sends it."""

    def __init__(self, channel: Channel, outbox: Outbox) -> None:
        self._channel = channel
        self._outbox = outbox

    def send(self, message: ChannelMessage) -> str:
        """Record the message, hand it over and return the provider's id."""
        entry = self._outbox.add("channel", **msgspec.to_builtins(message))
        try:
            return self._channel.send(message)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise


_RECORDED: dict[str, Callable[[Any, Outbox], Any]] = {
    "mail": RecordingMail,
    "sms": RecordingSms,
    "audiences": RecordingAudiences,
    "calls": RecordingCalls,
    "channels": RecordingChannel,
}
"""By kind of connection: what records what leaves through it."""


class RecordingProviders:
    """Lets what providers send go through the outbox."""

    def __init__(self, providers: Providers, outbox: Outbox) -> None:
        self.parts = providers.parts
        self._providers = providers
        self._outbox = outbox

    def names(self, kind: str) -> list[str]:
        """Return the providers of a kind."""
        return self._providers.names(kind)

    def find(self, kind: str, name: str) -> Provider[Any] | None:
        """Return a provider whose connections record what they send."""
        found = self._providers.find(kind, name)
        if found is None or found.connect is None or kind not in _RECORDED:
            return found
        connect, recorded = found.connect, _RECORDED[kind]
        return msgspec.structs.replace(
            found, connect=lambda *given: recorded(connect(*given), self._outbox)
        )


class RecordingNotifier:
    """Puts each notification into the outbox and then publishes it."""

    def __init__(self, notifier: Notifier, outbox: Outbox) -> None:
        self._notifier = notifier
        self._outbox = outbox

    def notify(self, notification: Notification) -> None:
        """Record the notification and publish it."""
        entry = self._outbox.add("notification", **msgspec.to_builtins(notification))
        try:
            self._notifier.notify(notification)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise


class RecordingHttp:
    """Puts each request into the outbox, posts it and notes the status of the answer."""

    def __init__(self, http: Http, outbox: Outbox) -> None:
        self._http = http
        self._outbox = outbox

    def post(self, request: Outgoing) -> Answer:
        """Record the request, send it and return the answer."""
        entry = self._outbox.add(
            "webhook",
            url=request.url,
            headers=dict(request.headers),
            body=request.body.decode("utf-8", "replace"),
        )
        try:
            answer = self._http.post(request)
        except StageflowError as error:
            entry["error"] = _told(error)
            raise
        entry["status"] = answer.status
        return answer

    def post_for(self, request: Outgoing, *, most: int, seconds: float) -> tuple[Answer, bytes]:
        """Send the request and return the answer: it is a question, and nothing that leaves."""
        return self._http.post_for(request, most=most, seconds=seconds)


def _shown(attachment: Attachment) -> dict[str, Any]:
    """Return what the outbox keeps of a file: enough to tell whether it is the right one."""
    content = attachment.content
    return {
        "name": attachment.name,
        "type": attachment.type,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
    }


def _told(error: StageflowError) -> str:
    return error.code if isinstance(error, Refused) else str(error)
