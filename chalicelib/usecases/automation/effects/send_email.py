"""Send an e-mail: tracked links, open pixel, its entry in the timeline."""

import msgspec

from chalicelib.domain.automation.outside_effects import SendEmail
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.tracking import add_pixel, click_token, open_token, track_links
from chalicelib.ports.mail import Email
from chalicelib.records.card import entry_key
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending
from chalicelib.usecases.connections.connected import mail_of
from chalicelib.usecases.tenant.signing_secret import signing_secret


class SendEmailHandling(OutsideHandling[SendEmail]):
    """The mail leaves through the provider; its timeline entry, first as "sending", records it."""

    def prepare(self, effect: SendEmail, sending: Sending) -> Errand:
        """Return the mail and its entry; both are the same at every try.

        The entry keeps the original links, which clicks lead to.
        """
        context, doing = sending.context, sending.doing
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

        def leave() -> dict[str, str]:
            provider_id = mail_of(context.tenant, context.now).send(email)
            return {"email_id": email.message_id, "provider_id": provider_id}

        return Errand(leave, entry)


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
