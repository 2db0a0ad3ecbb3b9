"""Payment of a deal or an order (T04)."""

import pytest

from chalicelib.catalogue.triggers.payment.order_paid import OrderPaid
from tests.support.contexts import check_context


@pytest.mark.parametrize(
    ("type", "faults"), [("deal", 0), ("invoice", 0), ("lead", 1), ("quote", 1)]
)
def test_it_stands_only_where_there_are_payments(type, faults):
    assert faults == len(OrderPaid().check(check_context(type)))
