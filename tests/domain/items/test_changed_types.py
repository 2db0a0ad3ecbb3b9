"""What a tenant may change of the types that every tenant has."""

import msgspec

from chalicelib.domain.items.changed_types import as_stored
from chalicelib.domain.items.entity_types import DEAL, QUOTE, EntityType
from chalicelib.domain.items.type_flags import Flags


def test_of_a_standard_type_a_row_says_whether_its_bin_is_off_and_no_more():
    stored = EntityType(code="deal", title="Old name", flags=Flags(stages=False), version=3)
    read = as_stored(stored)
    off = msgspec.structs.replace(DEAL.flags, recycle_bin=False)
    assert msgspec.structs.replace(DEAL, flags=off, version=3) == read


def test_what_a_standard_type_never_has_is_not_switched_on_by_a_row():
    stored = EntityType(code="quote", title="Quote", flags=Flags(recycle_bin=True))
    assert QUOTE.flags == as_stored(stored).flags


def test_a_type_of_the_tenants_own_is_what_its_row_says():
    ticket = EntityType(code="ticket", title="Ticket")
    assert ticket is as_stored(ticket)
