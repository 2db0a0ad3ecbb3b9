"""Amounts that follow from product rows."""

import msgspec
import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.derived import check_amount, derived
from chalicelib.domain.items.entity_types import CONTACT, DEAL, LEAD, fields_of
from chalicelib.domain.items.products import ProductRow, stored_rows
from tests.support.contexts import contact, deal, lead

FIELDS = fields_of(DEAL)
ROWS = stored_rows([ProductRow(name="Chair", price="10.00", quantity="2", tax_rate="19")])
ABOUT = deal(fields={"products": ROWS, "amount": "1.00", "currency": "EUR"})


def test_the_amount_follows_unless_it_is_set_by_hand():
    followed = derived(ABOUT, FIELDS).fields
    assert ("23.80", "3.80") == (followed["amount"], followed["tax_amount"])
    by_hand = msgspec.structs.replace(ABOUT, fields={**ABOUT.fields, "manual_amount": True})
    kept = derived(by_hand, FIELDS).fields
    assert ("1.00", "3.80") == (kept["amount"], kept["tax_amount"])


def test_without_rows_the_amount_stays_and_there_is_no_tax():
    alone = deal(fields={"tax_amount": "3.80"})
    found = derived(alone, FIELDS).fields
    assert ("5000.00", False) == (found["amount"], "tax_amount" in found)


def test_where_products_are_switched_off_nothing_follows():
    off = msgspec.structs.replace(DEAL.flags, products=False)
    fields = fields_of(msgspec.structs.replace(DEAL, flags=off))
    assert "1.00" == derived(ABOUT, fields).fields["amount"]


def test_who_returns_is_said_where_the_type_says_so():
    assert (
        True is derived(lead(fields={"contact": 3}), fields_of(LEAD)).fields["is_return_customer"]
    )
    mia = contact()
    assert mia is derived(mia, fields_of(CONTACT))


@pytest.mark.parametrize(
    ("before", "sent", "refused"),
    [
        ("23.80", {"amount": "23.80"}, False),
        ("23.80", {"amount": "9.00"}, True),
        ("23.80", {"amount": None}, True),
        ("1.00", {"amount": "1.00"}, False),
        ("1.00", {"title": "B"}, False),
    ],
)
def test_another_amount_than_the_sum_is_refused(before, sent, refused):
    old = deal(fields={**ABOUT.fields, "amount": before})
    after = derived(ABOUT, FIELDS)
    if not refused:
        check_amount(old, after, sent, FIELDS)
        return
    with pytest.raises(Invalid, match="manual_amount"):
        check_amount(old, after, sent, FIELDS)
