"""Users and tokens in the table."""

import msgspec

from chalicelib.domain.people.users import ApiToken, User
from chalicelib.records.body import decode
from chalicelib.records.people import (
    ADMINS_KEY,
    admins_row,
    token_key,
    token_row,
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
