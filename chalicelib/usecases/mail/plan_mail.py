"""What is to happen with an e-mail: who has written it, and what follows."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.items.item import Item
from chalicelib.domain.mail.delivered import Delivered
from chalicelib.domain.mail.received import Received, Sort
from chalicelib.domain.people.users import User
from chalicelib.usecases.signals.accept_signal import digest
from chalicelib.usecases.tenant.tenant import Tenant

MOST_PER_HOUR = 30
"""E-mails of one sender from which anything follows: two programs that answer each other send
more."""
HOUR = timedelta(hours=1)
MOST_CLIENTS = 10
RECEIVED, SENT = "email_received", "email_sent"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to happen with a message."""

    id: str
    read: Received
    came: Delivered
    author: User | None
    """The colleague who has written it, None for everybody else."""
    clients: tuple[str, ...] = ()
    """To whom outside a colleague has written."""
    signal: str
    """Type of the signal that follows, empty for none."""

    def told(self, *, item: Item | None = None, address: str | None = None) -> Signal:
        """Return what happened: to an item, or for now who has written or was written to."""
        mailbox = self.author.email if self.author and self.author.email else self.came.mailbox
        return Signal(
            id=f"mail-{self.id}" + (f"-{item.ref}" if item is not None else ""),
            type=self.signal or RECEIVED,
            occurred_at=self.came.at,
            item=str(item.ref) if item is not None else None,
            address=address,
            settings={"mailbox": mailbox},
            user=self.author.id if self.author else None,
        )


def plan_mail(tenant: Tenant, id: str, came: Delivered, read: Received, now: datetime) -> Plan:
    """Return what is to happen with a message [1 where something may follow].

    Who says to be a colleague and cannot show it is no client either, so that nothing follows.
    """
    everywhere = tenant.configuration.tenant(now)
    users = {one.email: one for one in everywhere.users.values() if one.email and one.active}
    author = users.get(read.sender)
    clients = _clients(read, came, users)
    signal = RECEIVED if author is None else ""
    if author is not None and not came.verdicts.proven:
        author = None
    elif author is not None and clients:
        signal = SENT
    if read.sort is not Sort.PERSON or came.verdicts.doubtful:
        signal = ""
    if signal == RECEIVED and _too_many(tenant, read.sender, now):
        signal = ""
    return Plan(id=id, read=read, came=came, author=author, clients=clients, signal=signal)


def _clients(read: Received, came: Delivered, users: dict[str, User]) -> tuple[str, ...]:
    ours = {one.rpartition("@")[2].lower() for one in came.recipients}
    return tuple(one for one in read.to if one not in users and one.rpartition("@")[2] not in ours)[
        :MOST_CLIENTS
    ]


def _too_many(tenant: Tenant, sender: str, now: datetime) -> bool:
    hour = int(now.timestamp() // HOUR.total_seconds())
    key = f"rate#mail#{digest(sender)}#{hour}", "counter"
    gone = int((now + 2 * HOUR).timestamp())
    return tenant.table.add(key, 1, expires_at=gone) > MOST_PER_HOUR
