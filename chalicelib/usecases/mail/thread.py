"""Which item an e-mail answers: our own reference in the address it went to, or in its head."""

from collections.abc import Iterable, Sequence

import msgspec

from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.delivery.link_tokens import Mailed, read_token
from chalicelib.domain.delivery.reply_address import item_of_address
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.ports.mail import THREAD
from chalicelib.ports.table import Key
from chalicelib.records.body import decode
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

MOST = 50


class Thread(msgspec.Struct, frozen=True):
    """What an e-mail answers."""

    items: tuple[Item, ...] = ()
    """Those that are named and not deleted."""
    mail: TimelineEntry | None = None
    """The e-mail of ours that it is about, where it names one."""

    @property
    def refs(self) -> tuple[ItemRef, ...]:
        """Return which items are named."""
        return tuple(one.ref for one in self.items)


def thread_of(tenant: Tenant, recipients: Sequence[str], references: Iterable[str]) -> Thread:
    """Return what an e-mail answers [1, none where it names nothing].

    The addresses go before the head: people write new e-mails by answering old ones.
    """
    secret = signing_secret(tenant)
    named = [item_of_address(secret, one) for one in recipients[:MOST]]
    told = _told(secret, references)
    refs = list(dict.fromkeys(one for one in named if one is not None))
    if not refs and told is not None:
        refs = [ItemRef.parse(told.item)]
    if not refs:
        return Thread()
    keys: list[Key] = [item_key(one) for one in refs]
    of_mail = (told.item, told.entry) if told is not None else None
    rows = tenant.table.get_many([*keys, *([of_mail] if of_mail else [])])
    items = [item_of(rows[key]) for key in keys if key in rows]
    mail = rows.get(of_mail) if of_mail else None
    return Thread(
        tuple(one for one in items if one.deleted_at is None),
        decode(mail, TimelineEntry) if mail is not None else None,
    )


def _told(secret: str, references: Iterable[str]) -> Mailed | None:
    """Return the nearest reference that was made here."""
    for one in references:
        try:
            said = read_token(secret, one.rpartition("@")[0].removeprefix(THREAD))
        except NotFound:
            continue
        if isinstance(said, Mailed):
            return said
    return None
