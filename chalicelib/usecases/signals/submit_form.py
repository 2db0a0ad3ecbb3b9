"""A form of the site that somebody fills in: one signal (semantics/signals: forms)."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address
from typing import Any

import msgspec

from chalicelib.domain.automation.signals import Inquiry, Signal
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, TooOften
from chalicelib.domain.forms.form import HONEYPOT, MAPPED, TOKEN, Form
from chalicelib.domain.forms.submission import inquiry_of, read_answers
from chalicelib.domain.forms.visits import KEPT
from chalicelib.domain.items.fields import Field
from chalicelib.ports.table import Put
from chalicelib.records.signals import Visitor, signal_of, signal_row, visitor_row
from chalicelib.usecases.signals.accept_signal import digest
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

MOST_PER_HOUR = 20
"""How often one form is taken from one address."""
HOUR = timedelta(hours=1)
SAME = timedelta(minutes=10)
"""Within this time the same answers from the same address are one form that was sent twice."""


def open_form(tenant: Tenant, id: str, now: datetime) -> Form:
    """Return a form that can be filled in.

    Raises:
        NotFound: there is none, or it is switched off.
    """
    form = tenant.configuration.forms(now).get(id)
    if form is None or not form.enabled:
        raise NotFound("there is no such form")
    return form


def fields_of_form(tenant: Tenant, form: Form, now: datetime) -> Mapping[str, Mapping[str, Field]]:
    """Return the fields that a form can fill, by entity type."""
    return {one: tenant.configuration.type(one, now).fields for one in MAPPED[form.makes]}


def check_origin(tenant: Tenant, form: Form, origin: str | None) -> None:
    """Refuse what a site sends that is none of the form's, and not its own page.

    Programs name no site. A browser that hides which it is (`null`: a frame in a sandbox, a local
    file) may show any page, so that what it sends is refused.

    Raises:
        Forbidden: the site is none of the form's.
    """
    own = tenant.public_url.split("/", 3)[:3]
    if not origin or origin.split("/", 3)[:3] == own:
        return
    if origin.lower() not in form.origins:
        raise Forbidden(f"{origin[:100]} may not send this form; add it to the form's origins")


def submit_form(
    tenant: Tenant,
    form: Form,
    answers: Mapping[str, Any],
    *,
    address: str,
    key: str | None,
    now: datetime,
) -> None:
    """Take what was filled in; sent twice it counts once [1 count, 1 write, 1 read without a key].

    Args:
        tenant: whose form it is.
        form: that was filled in.
        answers: by name.
        address: where it came from; only a mark of it is kept, for two hours.
        key: tells this filling in from others.
        now: the present instant.

    Raises:
        Invalid: with a pointer to each answer that does not fit; nothing is stored then.
        TooOften: too many came from the address lately.
    """
    if answers.get(HONEYPOT):
        return  # a program has filled what nobody sees; it is told what everybody is
    filled = read_answers(form, answers, fields_of_form(tenant, form, now))
    mark = _mark(tenant, form.id, address)
    _count(tenant, form, mark, now)
    inquiry = inquiry_of(form, filled, answers)
    given = key or str(answers.get(TOKEN) or "")
    said = msgspec.json.encode([filled.values, filled.told]).decode()
    period = int(now.timestamp() // SAME.total_seconds())
    names = [given] if given else [f"{mark}-{period}", f"{mark}-{period - 1}"]
    ids = [f"form-{form.id}-{digest(name, said)}" for name in names]
    kept = tenant.configuration.tenant(now).settings.journal_kept
    rows = [
        signal_row(
            Signal(
                id=id,
                type=form.signal,
                occurred_at=now,
                settings={"form": form.id},
                inquiry=inquiry,
            ),
            kept,
        )
        for id in ids
    ]
    before = tenant.table.get(rows[1].key) if len(rows) > 1 else None
    if before is not None and now - signal_of(before).occurred_at < SAME:
        return
    try:
        tenant.table.write([Put(rows[0], expect="absent"), *_known(inquiry, now)])
    except Conflict as conflict:
        if rows[0].key not in conflict.refused:
            raise


def _known(inquiry: Inquiry, now: datetime) -> list[Put]:
    """Return what makes the browser known to the visit counter, where it has a name."""
    if inquiry.visitor is None or not inquiry.addresses:
        return []
    visitor = Visitor(address=inquiry.addresses[0], seen_at=now)
    return [Put(visitor_row(inquiry.visitor, visitor, int(now.timestamp()), KEPT))]


def _mark(tenant: Tenant, form: str, address: str) -> str:
    """Return what stands for an internet address; nobody can tell the address from it.

    Of the new kind (IPv6) one connection has billions, which are the same in their first half.
    """
    secret = signing_secret(tenant).encode()
    of = f"{form}\n{_network(address)}"
    return hmac.new(secret, of.encode(), hashlib.sha256).hexdigest()[:32]


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(IPv6Network((int(found), 64), strict=False))


def _count(tenant: Tenant, form: Form, mark: str, now: datetime) -> None:
    hour = int(now.timestamp() // HOUR.total_seconds())
    key = f"rate#{form.id}#{mark}#{hour}", "counter"
    gone = int((now + 2 * HOUR).timestamp())
    if tenant.table.add(key, 1, expires_at=gone) > MOST_PER_HOUR:
        raise TooOften("too many forms came from your address; try again in an hour")
