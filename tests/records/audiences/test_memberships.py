"""Where memberships lie."""

from datetime import timedelta

import pytest

from chalicelib.records.agenda import DUE
from chalicelib.records.audiences.memberships import (
    membership_key,
    membership_of,
    membership_row,
)
from tests.domain.delivery.test_memberships import NOW, adding


def test_a_membership_lies_with_its_audience_and_in_the_agenda_while_it_is_to_end():
    member = adding(wake_at=NOW + timedelta(days=1))
    row = membership_row(member)
    assert (("audience#facebook#7", "contact_1"), member) == (row.key, membership_of(row))
    assert row.key == membership_key(member.id)
    assert (DUE, f"2026-03-03T10:00:00.000000Z#{member.id}") == row.agenda
    assert membership_row(adding()).agenda is None


@pytest.mark.parametrize("id", ["deal_1", "task#1", "file#a#b#c"])
def test_other_ids_are_refused(id):
    with pytest.raises(ValueError, match=r"membership|unpack"):
        membership_key(id)
