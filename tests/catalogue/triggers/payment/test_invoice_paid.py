"""Payment of an invoice (T04)."""

import pytest

from chalicelib.catalogue.triggers.payment.invoice_paid import InvoicePaid
from tests.support.contexts import check_context


@pytest.mark.parametrize(
    ("type", "faults"), [("deal", 0), ("invoice", 0), ("lead", 1), ("quote", 1)]
)
def test_it_stands_only_where_there_are_payments(type, faults):
    assert faults == len(InvoicePaid().check(check_context(type)))
