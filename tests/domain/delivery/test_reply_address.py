"""Addresses that name an item."""

import pytest

from chalicelib.domain.delivery.reply_address import item_of_address, reply_address
from chalicelib.domain.items.item import ItemRef

SECRET = "secret"
DEAL = ItemRef("deal", 12)
INBOX = "crm@in.shop.example"


def test_an_address_names_its_item_also_in_capital_letters():
    address = reply_address(SECRET, INBOX, DEAL)
    assert address.startswith("crm+deal_12-")
    assert address.endswith("@in.shop.example")
    assert DEAL == item_of_address(SECRET, address.upper())


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.replace("deal_12", "deal_13"),
        lambda one: one.replace("+", "-"),
        lambda one: one[:20] + ("a" if one[20] != "a" else "b") + one[21:],
        lambda one: INBOX,
        lambda one: "",
    ],
)
def test_what_was_not_made_here_names_nothing(change):
    assert item_of_address(SECRET, change(reply_address(SECRET, INBOX, DEAL))) is None
    assert item_of_address("another", reply_address(SECRET, INBOX, DEAL)) is None


def test_no_address_is_longer_than_mail_servers_take():
    assert INBOX == reply_address(SECRET, INBOX, ItemRef("a" * 45, 12))
