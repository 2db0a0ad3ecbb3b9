"""An e-mail that came in, as it was read (semantics/delivery: mail that comes in)."""

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


class Failure(msgspec.Struct, frozen=True):
    """A recipient whom an e-mail of ours did not reach, or who complains."""

    address: str
    """In small letters."""
    permanent: bool
    """Whether trying again is no use."""
    why: str = ""
    """What the mail server says."""


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
