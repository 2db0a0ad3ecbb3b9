"""Notices over HTTP: everybody's own."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown
from chalicelib.api.door.reading import in_utc
from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.notices import MOST_COUNTED, Channel, Notice
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.said import said
from chalicelib.usecases.people.notices import (
    MOST_READ,
    count_unread,
    list_notices,
    mark_read,
    mark_read_until,
)
from chalicelib.usecases.people.own_settings import choose_settings
from chalicelib.usecases.people.save_user import show_user

NOTIFICATIONS = Endpoints("Notifications")

Id = Annotated[str, msgspec.Meta(pattern=r"^[!-~]+(?![\s\S])", min_length=1, max_length=400)]
Count = Annotated[int, msgspec.Meta(description=f"{MOST_COUNTED} where there are more.")]


class NoticeListing(Listing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the list of notices."""

    unread: bool = False
    """Only what is not read yet."""


class ReadBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has been read: some notices, or all up to an instant."""

    ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=MOST_READ)] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """The `at` of the newest one that was seen; at most 500 are marked by one request."""


class NoticeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is told."""

    id: str
    at: datetime
    text: str
    sender: int | None
    """Who says so; null for the system."""
    item: str | None
    """What it is about, for example deal_12."""
    post: str | None
    """The post of the feed that it is about."""
    link: str | None
    """Where people see what it is about."""
    read_at: datetime | None
    not_mailed: str | None
    """Why the mail provider refused its e-mail, where that was chosen."""


class NotificationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Own notices, the newest first."""

    items: list[NoticeDocument]
    next_cursor: str | None
    unread: Count
    """How many of all are unread."""


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """How many notices are unread."""

    unread: Count


class MarkedNotices(msgspec.Struct, frozen=True, kw_only=True):
    """What was marked as read."""

    read: int
    """How many were unread before."""
    unread: Count
    """How many are left."""


class NoticeChannels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How own notices leave, besides this list: topic (chat, push), email, both or neither."""

    channels: Annotated[list[Channel], msgspec.Meta(max_length=10)]


@NOTIFICATIONS.get(
    "/v1/notifications", right=Right.NOTICE_OWN, answer=NotificationPage, query=NoticeListing
)
def list_own(call: Call) -> dict[str, Any]:
    """List own notices, the newest first."""
    listing = call.query
    scope = ["notifications", call.caller.id, listing.unread]
    after = decode_cursor(scope, listing.cursor, str)
    page = list_notices(
        call.tenant, call.caller, unread=listing.unread, after=after, limit=listing.limit
    )
    url = call.tenant.public_url
    entries = [(place, _notice(place, one, url, call.language)) for place, one in page.notices]
    return {**shown(entries, page.next, scope), "unread": page.unread}


@NOTIFICATIONS.get("/v1/notifications/unread", right=Right.NOTICE_OWN, answer=Unread)
def read_unread(call: Call) -> Unread:
    """Count own unread notices."""
    return Unread(unread=count_unread(call.tenant, call.caller))


@NOTIFICATIONS.post(
    "/v1/notifications/read", right=Right.NOTICE_OWN, body=ReadBody, answer=MarkedNotices
)
def mark_as_read(call: Call) -> MarkedNotices:
    """Mark own notices as read, by id or up to an instant. Doing so again changes nothing."""
    ids, until = call.body.ids, in_utc("/until", call.body.until)
    if ids is not None and until is None:
        marked = mark_read(call.tenant, call.caller, ids, call.now)
    elif ids is None and until is not None:
        marked = mark_read_until(call.tenant, call.caller, until, call.now)
    else:
        raise Invalid.at("", "expected either ids or until")
    return MarkedNotices(read=marked.marked, unread=marked.unread)


@NOTIFICATIONS.get("/v1/notifications/settings", right=Right.NOTICE_OWN, answer=NoticeChannels)
def read_channels(call: Call) -> NoticeChannels:
    """Read how own notices leave."""
    return NoticeChannels(channels=[*show_user(call.tenant, call.caller, call.caller.id).channels])


@NOTIFICATIONS.put(
    "/v1/notifications/settings",
    right=Right.NOTICE_OWN,
    body=NoticeChannels,
    answer=NoticeChannels,
)
def put_channels(call: Call) -> NoticeChannels:
    """Choose how own notices leave; whatever is chosen, they are in the list."""
    chosen = {"channels": call.body.channels}
    user = choose_settings(call.tenant, call.caller, chosen, call.now)
    return NoticeChannels(channels=[*user.channels])


def _notice(place: str, one: Notice, public_url: str, language: str) -> NoticeDocument:
    return NoticeDocument(
        id=place,
        at=one.at,
        text=one.text,
        sender=one.sender,
        item=one.item,
        post=one.post,
        link=one.link(public_url),
        read_at=one.read_at,
        not_mailed=said(one.not_mailed, language) or None,
    )
