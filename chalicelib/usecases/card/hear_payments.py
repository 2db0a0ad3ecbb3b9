"""What payment services tell of payments (semantics/trade: payments)."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.card.payments import Payment, payment_entry, place_of_news, short_entry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import Item
from chalicelib.ports.payments import PaymentNews
from chalicelib.ports.providers import Callback
from chalicelib.ports.table import Put, Write
from chalicelib.records.card import entry_row
from chalicelib.usecases.card.change_payment import changed_payment, told_of
from chalicelib.usecases.connections.connected import NO_CALLBACK, listening
from chalicelib.usecases.tenant.tenant import Tenant

KIND = "payments"


def hear_payments(
    tenant: Tenant, connection: str, *, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Take what a payment service posts: pay a payment, or take it back, once.

    [1 to 2 for each payment; the secrets once in a function instance]. What is older than what was
    told before changes nothing, nor does what is about no payment of ours: the service may have
    other things to do.

    Raises:
        NotFound: there is no such connection, or nobody posts for it.
        Forbidden: the service has not signed it, or not lately.
        Invalid: it cannot be read.
        Clash: others keep changing a payment; the service comes again.
    """
    provider, settings, secrets = listening(tenant, KIND, connection, now)
    if provider.hear is None:
        raise NotFound(NO_CALLBACK)
    url = f"{tenant.public_url}/callbacks/{KIND}/{connection}"
    heard: tuple[PaymentNews, ...] = provider.hear(
        settings, secrets, Callback(url=url, headers=headers, body=body, received_at=now)
    )
    for news in heard:
        _take(tenant, connection, news, now)


def _take(tenant: Tenant, connection: str, news: PaymentNews, now: datetime) -> None:
    place = place_of_news(news.id, news.at, refunded=news.refunded)

    def told(payment: Payment, item: Item) -> tuple[Payment, list[Write]]:
        by = item.responsible
        if place <= payment.told or (payment.is_paid and not news.refunded):
            return payment, []
        if not news.refunded and not payment.covered_by(news.amount, news.currency):
            came = f"{news.amount} {news.currency}"
            short = short_entry(payment, came, news.id, by, news.at)
            return payment, [Put(entry_row(short))]
        if not news.refunded:
            after = replace(payment.paid(None, now, connection), told=place)
            entry = payment_entry(after, "received", by, now)
            return after, [Put(entry_row(entry)), *told_of(tenant, after, item, None, now)]
        after = replace(payment.unpaid(), told=place)
        # One that is not paid is noted too: that it had come may be told later.
        given_back = payment_entry(after, "given back", by, now)
        return after, [Put(entry_row(given_back))] if payment.is_paid else []

    try:
        changed_payment(tenant, news.payment, told)
    except NotFound:
        return  # it is somebody else's, or its item is gone
