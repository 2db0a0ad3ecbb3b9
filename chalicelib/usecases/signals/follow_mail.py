"""Notice that an e-mail was opened or one of its links followed: one signal for each."""

from datetime import datetime

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.delivery.link_tokens import Clicked, Opened, read_token
from chalicelib.domain.errors import NotFound
from chalicelib.records.body import decode
from chalicelib.usecases.signals.accept_signal import digest, store_signal
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

NO_LINK = "There is no such link."


def note_opening(tenant: Tenant, token: str, now: datetime, *, by_person: bool) -> None:
    """Note that an e-mail was opened, where a person did [1, the first time in an instance 2].

    Raises:
        NotFound: the token was not made here for a picture.
    """
    opened = read_token(signing_secret(tenant), token)
    if not isinstance(opened, Opened):
        raise NotFound(NO_LINK)
    if not by_person:
        return
    store_signal(
        tenant,
        Signal(
            id=f"view-{digest(opened.item, opened.email_id)}",
            type="email_viewed",
            occurred_at=now,
            item=opened.item,
        ),
        now,
    )


def follow_link(tenant: Tenant, token: str, now: datetime, *, by_person: bool) -> str:
    """Return where a link leads, and note that it was followed, where a person did.

    [2, the first time in an instance 3; 1 less where nothing is noted]

    Raises:
        NotFound: the token was not made here for a link, or the e-mail is gone.
    """
    clicked = read_token(signing_secret(tenant), token)
    if not isinstance(clicked, Clicked):
        raise NotFound(NO_LINK)
    row = tenant.table.get((clicked.item, clicked.email_id))
    links = decode(row, TimelineEntry).data.get("links", []) if row else []
    if not 0 <= clicked.link < len(links):
        raise NotFound(NO_LINK)
    url = str(links[clicked.link])
    if not by_person:
        return url
    store_signal(
        tenant,
        Signal(
            id=f"click-{digest(clicked.item, clicked.email_id, str(clicked.link))}",
            type="email_link_clicked",
            occurred_at=now,
            item=clicked.item,
            settings={"url": url},
        ),
        now,
    )
    return url
