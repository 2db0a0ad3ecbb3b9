"""Send an e-mail: tracked links, open pixel, its entry in the timeline."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.letters import LETTER_MAKER
from chalicelib.domain.automation.outside_effects import MAX_ATTACHED, SendEmail
from chalicelib.domain.card.activities import uid_of
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.delivery.link_tokens import click_token, mail_token, open_token
from chalicelib.domain.delivery.reply_address import reply_address
from chalicelib.domain.delivery.tracking import add_pixel, track_links
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.files.file import File
from chalicelib.domain.files.media_types import given_out_as
from chalicelib.ports.mail import Attachment, Email
from chalicelib.records.card import entry_key
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.connections.connected import mail_of
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant


class SendEmailHandling(OutsideHandling[SendEmail]):
    """The mail leaves through the provider; its timeline entry, first as "sending", records it."""

    def prepare(self, effect: SendEmail, sending: Sending) -> Errand:
        """Return the mail and its entry; both are the same at every try.

        The entry keeps the original links, which clicks lead to.
        """
        context, doing = sending.context, sending.doing
        files = _attached(context.tenant, effect.files)
        entry = TimelineEntry(
            id=sending.id,
            item=doing.item,
            kind=EntryKind.EMAIL,
            at=doing.started_at or context.now,
            author=sending.actor,
            text=effect.text,
            cause=doing.made_by(),
            order=doing.order,
            data={"to": list(effect.to), "subject": effect.subject, "links": []},
        )
        if files:
            shown = {"files": [one.shown() for one in files]}
            entry = msgspec.structs.replace(entry, data={**entry.data, **shown})
        html = effect.html
        if effect.track_opening or effect.track_clicks:
            html, links = _tracked(sending, entry, effect)
            entry = msgspec.structs.replace(entry, data={**entry.data, "links": list(links)})
        email = Email(
            message_id=sending.id,
            sender=effect.sender or context.everywhere.settings.mail_from,
            to=effect.to,
            subject=effect.subject,
            text=effect.text,
            html=html,
            headers=(("X-Stageflow-Item", str(doing.item)),),
        )
        is_invitation = effect.invitation is not None
        email = _answerable(sending, email, entry, is_invitation=is_invitation)
        if effect.invitation is not None:
            email = _inviting(context.tenant, email, effect.invitation)

        def leave() -> dict[str, str]:
            tenant = context.tenant
            whole = msgspec.structs.replace(email, attachments=_fetched(tenant, files))
            provider_id = mail_of(tenant, context.now).send(whole)
            return {"email_id": email.message_id, "provider_id": provider_id}

        return Errand(leave, entry)


def _answerable(
    sending: Sending, email: Email, entry: TimelineEntry, *, is_invitation: bool
) -> Email:
    """Return the e-mail so that what becomes of it is told, and answers where mail is taken in.

    What automation sends says so, and programs leave it unanswered (RFC 3834); so does what only
    follows from a person's change of a meeting.
    """
    tenant, inbox = sending.context.tenant, sending.context.everywhere.settings.mail_inbox
    secret, (item, place) = signing_secret(tenant), entry_key(entry)
    email = msgspec.structs.replace(email, reference=mail_token(secret, item, place))
    if inbox is None:
        return email
    address = reply_address(secret, inbox, entry.item)
    by_person = sending.doing.maker == LETTER_MAKER and not is_invitation
    headers = () if by_person else (("Auto-Submitted", "auto-generated"),)
    return msgspec.structs.replace(
        email,
        reply_to=address,
        bounces_to=address,
        headers=(*email.headers, *headers),
    )


def _inviting(tenant: Tenant, email: Email, event: CalendarEvent) -> Email:
    """Return the e-mail as an invitation: answers go to its sender."""
    event = msgspec.structs.replace(
        event, uid=uid_of(event.uid, tenant.name), organizer=email.sender, attendee=email.to[0]
    )
    return msgspec.structs.replace(email, invitation=tenant.calendars.invitation(event))


def _attached(tenant: Tenant, ids: Sequence[str]) -> list[File]:
    """Return the files that are to travel with the e-mail [1].

    Raises:
        ActionFailed: one is gone, or all together are too large.
    """
    if not ids:
        return []
    rows = tenant.table.get_many(file_key(id) for id in ids)
    found = {file.id: file for file in map(file_of, rows.values()) if file.is_stored}
    missing = [id for id in ids if id not in found]
    if missing:
        raise ActionFailed(Code.NO_FILE, f"there is no file {', '.join(missing)} any more")
    if sum(file.size for file in found.values()) > MAX_ATTACHED:
        most = MAX_ATTACHED // (1024 * 1024)
        raise ActionFailed(Code.TOO_LARGE, f"the files have more than {most} MB together")
    return [found[id] for id in ids]


def _fetched(tenant: Tenant, files: Sequence[File]) -> tuple[Attachment, ...]:
    """Return files with their bytes [1 per file].

    Raises:
        Refused: one was removed meanwhile.
        Unavailable: the file store did not answer.
    """
    try:
        return tuple(
            Attachment(one.name, given_out_as(one.type), tenant.files.get(one.key)) for one in files
        )
    except NotFound as gone:
        raise Refused(gone.detail, code=Code.NO_FILE) from gone


def _tracked(
    sending: Sending, entry: TimelineEntry, effect: SendEmail
) -> tuple[str, tuple[str, ...]]:
    tenant = sending.context.tenant
    secret, base = signing_secret(tenant), tenant.public_url
    item, mail = entry_key(entry)
    html, links = effect.html, tuple[str, ...]()
    if effect.track_clicks:
        html, links = track_links(
            html, lambda link: f"{base}/t/c/{click_token(secret, item, mail, link)}", effect.foreign
        )
    if effect.track_opening:
        html = add_pixel(html, f"{base}/t/o/{open_token(secret, item, mail)}")
    return html, links
