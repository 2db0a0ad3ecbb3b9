"""Services outside that take everything and do nothing: what would have left is written down."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.ports.audiences import Member
from chalicelib.ports.calls import Robocall
from chalicelib.ports.channels import ChannelMessage
from chalicelib.ports.clock import Clock
from chalicelib.ports.http import Answer, Outgoing
from chalicelib.ports.mail import Email
from chalicelib.ports.notifier import Notification
from chalicelib.ports.printer import Print, PrintOrder
from chalicelib.ports.providers import Parts, Provider, Providers
from chalicelib.ports.sms import Sms


class Left(msgspec.Struct, frozen=True):
    """Something that would have left the system."""

    kind: str
    """email, sms, call, channel, audience, webhook or notification."""
    at: datetime
    data: Mapping[str, Any]


class Record:
    """What would have left, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.all: list[Left] = []

    def add(self, kind: str, data: Mapping[str, Any]) -> str:
        """Write something down and return an id for it."""
        self.all.append(Left(kind, self._clock.now(), data))
        return f"{kind}-{len(self.all)}"


class RecordedMail:
    """Sends no e-mail."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def send(self, email: Email) -> str:
        """Write the e-mail down, its files by name alone."""
        light = msgspec.structs.replace(email, attachments=())
        data = msgspec.to_builtins(light)
        data["attachments"] = [one.name for one in email.attachments]
        return self._record.add("email", data)


class RecordedSms:
    """Sends no text message."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def send(self, sms: Sms) -> str:
        """Write the message down."""
        return self._record.add("sms", msgspec.to_builtins(sms))


class RecordedCalls:
    """Places no call."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def place(self, call: Robocall) -> str:
        """Write the call down."""
        return self._record.add("call", msgspec.to_builtins(call))


class RecordedChannel:
    """Sends nothing in an open channel."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def send(self, message: ChannelMessage) -> str:
        """Write the message down."""
        return self._record.add("channel", msgspec.to_builtins(message))


class RecordedAudiences:
    """Tells no advertising service of anybody."""

    most = 1

    def __init__(self, record: Record) -> None:
        self._record = record

    def hashed(self, emails: Sequence[str], phones: Sequence[str]) -> Member:
        """Return hashes; those of a service differ."""
        return Member(emails=tuple(map(_hash, emails)), phones=tuple(map(_hash, phones)))

    def add(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Write down who is added."""
        return self._record.add("audience", {"change": "add", "audience": audience})

    def remove(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Write down who is removed."""
        return self._record.add("audience", {"change": "remove", "audience": audience})


class RecordedConverter:
    """Makes no PDF."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def pdf(self, name: str, word: bytes) -> bytes:
        """Return an empty file."""
        return b""


class RecordedNotifier:
    """Tells nobody."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def notify(self, notification: Notification) -> None:
        """Write the notification down."""
        self._record.add("notification", msgspec.to_builtins(notification))


class RecordedHttp:
    """Calls no address; every one that may be called answers 200."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._judge = MemoryHttp()

    def post(self, request: Outgoing) -> Answer:
        """Write the request down, without its headers: they hold what is secret."""
        answer = self._judge.post(request)
        body = request.body.decode("utf-8", "replace")
        self._record.add("webhook", {"url": request.url, "body": body})
        return answer

    def post_for(self, request: Outgoing, *, most: int, seconds: float) -> tuple[Answer, bytes]:
        """Answer a question with nothing."""
        return self._judge.post_for(request, most=most, seconds=seconds)


class BlankPrinter:
    """Makes empty documents."""

    def look(self, template: str) -> list[str]:
        """Return that a template names nothing."""
        return []

    def print(self, order: PrintOrder) -> Print:
        """Make an empty document."""
        return Print(0, _hash(order.document))

    def picture(self, text: str, key: str) -> Print:
        """Make an empty picture."""
        return Print(0, _hash(key))


class BlankFiles(dict[str, bytes]):
    """Contents of files of which none is missing, each empty until it is written."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> bytes:
        return b""


class AnySecrets:
    """A store that has a secret of every name, and tells none."""

    def put(self, name: str, secret: str) -> None:
        """Keep nothing."""

    def get(self, name: str) -> str:
        """Return what stands for a secret."""
        return "secret"

    def delete(self, name: str) -> None:
        """Forget nothing."""


STAND_INS: Mapping[str, Callable[[Record], Any]] = {
    "mail": RecordedMail,
    "sms": RecordedSms,
    "calls": RecordedCalls,
    "channels": RecordedChannel,
    "audiences": RecordedAudiences,
    "converter": RecordedConverter,
}
"""By kind of connection: what stands behind its port."""


class StandIns:
    """The providers that there are, each with a stand-in behind it."""

    def __init__(self, providers: Providers, record: Record) -> None:
        self.parts = Parts(http=RecordedHttp(record), aws=_no_aws)
        self._providers = providers
        self._record = record

    def names(self, kind: str) -> list[str]:
        """Return the providers of a kind."""
        return self._providers.names(kind)

    def find(self, kind: str, name: str) -> Provider[Any] | None:
        """Return a provider whose connections write down what they are given."""
        found = self._providers.find(kind, name)
        stand_in = STAND_INS.get(kind)
        if found is None or found.connect is None or stand_in is None:
            return found
        return msgspec.structs.replace(found, connect=lambda *_: stand_in(self._record), test=None)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _no_aws(service: str) -> Any:
    raise Refused(f"a sandbox has no {service}", code=Code.NOT_CONNECTED)
