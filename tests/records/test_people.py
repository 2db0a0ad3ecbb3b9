"""Users and tokens in the table."""

from datetime import UTC, datetime, timedelta

import msgspec

from chalicelib.domain.people.departments import Department
from chalicelib.domain.people.exclusions import Exclusion
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.records.body import decode
from chalicelib.records.people import (
    ADMINS_KEY,
    ALL_EXCLUSIONS,
    STRUCTURE_KEY,
    admins_row,
    department_key,
    department_row,
    exclusion_key,
    exclusion_place,
    exclusion_row,
    notice_key,
    notice_of,
    notice_place,
    notice_row,
    notices_of,
    structure_row,
    token_key,
    token_row,
    unread_of,
    user_key,
    user_row,
)
from tests.support.contexts import ANNA

TOKEN = ApiToken(
    id="t1", user=1, name="web shop", hash="ab" * 32, created_at="2026-03-02T09:00:00Z"
)


def test_users_come_back_as_they_were_and_stand_in_the_order_of_their_ids():
    tenth = msgspec.structs.replace(ANNA, id=10, version=2)

    assert (tenth, 2) == (decode(user_row(tenth), User), user_row(tenth).version)
    assert user_row(tenth).key == user_key(10)
    assert user_key(9) < user_key(10) < user_key(100)


def test_a_token_is_found_by_its_hash():
    assert (token_key(TOKEN.hash), TOKEN) == (
        token_row(TOKEN).key,
        decode(token_row(TOKEN), ApiToken),
    )


def test_that_an_admin_goes_is_counted_in_one_place():
    assert (ADMINS_KEY, 7) == (admins_row(7).key, admins_row(7).version)


def test_an_exclusion_is_found_by_its_address_and_listed_by_its_time():
    made = Exclusion(
        address="ann@example.com", created_at=datetime(2026, 3, 2, tzinfo=UTC), created_by=1
    )
    row = exclusion_row(made)

    assert (exclusion_key("ann@example.com"), made) == (row.key, decode(row, Exclusion))
    assert (ALL_EXCLUSIONS, exclusion_place(made)) == row.by_type


def test_a_department_lies_with_what_holds_for_the_tenant():
    sales = Department(id="s", name="Sales", head=1, version=3)
    row = department_row(sales)

    assert (department_key("s"), sales, 3) == (row.key, decode(row, Department), row.version)
    assert (STRUCTURE_KEY, 4) == (structure_row(4).key, structure_row(4).version)


AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOTICE = Notice(id="n1", recipient=7, at=AT, text="Look")
KEPT = timedelta(days=90)


def test_a_notice_lies_with_its_recipient_in_the_order_of_time_and_expires():
    row = notice_row(NOTICE, KEPT)
    assert notice_key(7, notice_place(NOTICE)) == row.key
    assert (notices_of(7), NOTICE) == (row.pk, notice_of(row))
    assert (AT + KEPT).timestamp() == row.expires_at
    later = msgspec.structs.replace(NOTICE, at=AT + timedelta(seconds=1), id="a")
    assert notice_place(NOTICE) < notice_place(later)


def test_the_index_has_it_while_it_is_unread():
    read = msgspec.structs.replace(NOTICE, read_at=AT)
    assert (unread_of(7), notice_place(NOTICE)) == notice_row(NOTICE, KEPT).by_type
    assert notice_row(read, KEPT).by_type is None
