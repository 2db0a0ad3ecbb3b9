"""Makes an e-mail of an action ready to leave: tracked links, open pixel, its timeline entry."""

import msgspec

from chalicelib.domain.automation.doings import Doing
from chalicelib.domain.automation.effects import SendEmail
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.tracking import add_pixel, click_token, open_token, track_links
from chalicelib.ports.mail import Email
from chalicelib.records.card import entry_key
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.tenant.signing_secret import signing_secret


def prepare_email(
    context: ItemContext, run: Doing, effect: SendEmail, *, actor: int, number: int
) -> tuple[Email, TimelineEntry]:
    """Return the e-mail and its timeline entry; both are the same at every try of the run.

    `number` is the effect's place in the run's plan. The entry keeps the original links, which
    clicks lead to.
    """
    id = f"{run.id}-{number}"
    entry = TimelineEntry(
        id=id,
        item=run.item,
        kind=EntryKind.EMAIL,
        at=run.started_at or context.now,
        author=actor,
        text=effect.text,
        cause=run.made_by(),
        order=run.order,
        data={"to": list(effect.to), "subject": effect.subject, "links": []},
    )
    html = effect.html
    if effect.track:
        html, links = _tracked(context, entry, html)
        entry = msgspec.structs.replace(entry, data={**entry.data, "links": list(links)})
    email = Email(
        message_id=id,
        sender=effect.sender or context.everywhere.settings.mail_from,
        to=effect.to,
        subject=effect.subject,
        text=effect.text,
        html=html,
        headers=(("X-Stageflow-Item", str(run.item)),),
    )
    return email, entry


def _tracked(context: ItemContext, entry: TimelineEntry, html: str) -> tuple[str, tuple[str, ...]]:
    secret, base = signing_secret(context.tenant), context.tenant.public_url
    item, mail = entry_key(entry)
    html, links = track_links(
        html, lambda link: f"{base}/t/c/{click_token(secret, item, mail, link)}"
    )
    return add_pixel(html, f"{base}/t/o/{open_token(secret, item, mail)}"), links
