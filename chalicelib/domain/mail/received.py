"""An e-mail that came in, as it was read (semantics/delivery: mail that comes in)."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Sort(StrEnum):
    """Who or what has written it."""

    PERSON = "person"  # somebody; the only sort that is an activity of the client
    AUTO = "auto"  # a program: out of office, read receipt, newsletter
    BOUNCE = "bounce"  # a mail server that could not deliver something
    COMPLAINT = "complaint"  # a mail service whose user has called something spam


class Attached(msgspec.Struct, frozen=True):
    """A part that is no text of the message."""

    name: str
    """As the sender called it; empty where it has none."""
    type: str
    """Media type, as the sender says."""
    content: bytes
    inline: bool = False
    """Whether it is a picture that the text shows."""


class Trouble(StrEnum):
    """What became of an e-mail that did not simply arrive."""

    BOUNCE = "bounce"  # no mail server takes it
    DELAY = "delay"  # it has not arrived so far, or only for now
    COMPLAINT = "complaint"  # who got it calls it spam
    REJECT = "reject"  # the mail service did not send it


class Failure(msgspec.Struct, frozen=True):
    """A recipient whom an e-mail of ours did not reach, or who complains."""

    address: str
    """In small letters."""
    kind: Trouble
    marks: bool
    """Whether the address is to be written to no more."""
    why: str = ""
    """What the mail server says."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the mail service that we send through tells of an e-mail of ours."""

    id: str
    """The service's own of the e-mail."""
    at: datetime
    """When it happened."""
    references: tuple[str, ...] = ()
    """Message-IDs in the head of the e-mail."""
    failures: tuple[Failure, ...] = ()


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One message, every text of it decoded and of limited length."""

    sort: Sort = Sort.PERSON
    sender: str = ""
    """Address in small letters, empty where there is none."""
    name: str = ""
    """What the sender is called."""
    to: tuple[str, ...] = ()
    """Addresses of To and Cc."""
    subject: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    """Message-IDs that it answers to, the nearest first; of a report also those of what came
    back."""
    text: str = ""
    """What is new in it."""
    quoted: str = ""
    """What it quotes."""
    attached: tuple[Attached, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Of a bounce or complaint."""
    own: bool = False
    """Whether this system has sent it."""
    unread: str = ""
    """Why only the head of it was read, if so."""
