"""Items in the table, and the rows that find them."""

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.items import (
    Link,
    address_partition,
    address_row,
    item_key,
    item_of,
    item_row,
    link_row,
    linked_item,
)
from tests.support.contexts import NOW, contact, deal


def test_an_item_comes_back_as_it_was():
    ours = deal(version=4)

    assert (ours, 4) == (item_of(item_row(ours)), item_row(ours).version)
    assert item_key(ours.ref) == item_row(ours).key


def test_an_item_is_found_by_type_by_stage_and_by_who_is_responsible():
    row = item_row(deal(id=12, entry=2))

    assert ("deal", "000000000012") == row.by_type
    assert ("deal#default#new", "000000000012") == row.by_stage
    assert ("responsible#1#deal", "000000000012") == row.agenda
    assert 2 == row.entry


def test_an_item_without_stages_is_in_no_column():
    row = item_row(contact())

    assert (None, "contact") == (row.by_stage, row.by_type[0])


def test_a_deleted_item_is_in_no_list():
    row = item_row(deal(deleted_at=NOW))

    assert (None, None, None, None) == (row.by_type, row.by_stage, row.agenda, row.entry)


@pytest.mark.parametrize(
    "written", ["Mia@Client.Example", " mia@client.example ", "MIA@CLIENT.EXAMPLE"]
)
def test_an_address_is_found_whatever_its_case(written):
    assert "address#mia@client.example" == address_partition(written)


@pytest.mark.parametrize("written", ["+49 30 123-4567", "+49 (30) 1234567", "+49/30/123.4567"])
def test_a_phone_number_is_found_whatever_separates_it(written):
    assert address_partition("+49301234567") == address_partition(written)


def test_a_link_and_an_address_name_their_item():
    link = Link(ItemRef("deal", 12))

    assert ("contact_3", "link#deal_12") == link_row(ItemRef("contact", 3), link, 1).key
    assert ItemRef("deal", 12) == linked_item(link_row(ItemRef("contact", 3), link, 1))
    assert ItemRef("deal", 12) == linked_item(address_row("a@b.example", link, 1))


def test_what_no_longer_holds_names_nothing():
    gone = Link(ItemRef("deal", 12), gone=True)

    assert linked_item(address_row("a@b.example", gone, 2, expires_at=9)) is None
