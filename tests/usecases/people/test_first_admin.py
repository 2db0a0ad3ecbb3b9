"""The first admin of a tenant."""

import pytest

from chalicelib.domain.people.users import ApiToken, User
from chalicelib.records.body import decode
from chalicelib.records.people import TOKENS, token_key
from chalicelib.usecases.people.first_admin import ensure_admin, renew_access
from chalicelib.usecases.people.save_user import add_user, change_user, get_user
from chalicelib.usecases.people.tokens import hash_of
from tests.support.tenants import START, memory_tenant
from tests.support.world import ANNA


def test_a_new_tenant_gets_an_admin_with_a_token():
    tenant = memory_tenant()

    assert User(id=1, name="Admin", admin=True) == ensure_admin(tenant, "secret", START)
    assert get_user(tenant, 1).admin
    assert 1 == len(tenant.table.query(TOKENS))


def test_doing_it_again_changes_nothing():
    tenant = memory_tenant()
    ensure_admin(tenant, "secret", START)
    change_user(tenant, ANNA, 1, {"name": "Eve"}, START)
    written = len(tenant.table.stream())

    assert "Eve" == ensure_admin(tenant, "secret", START).name
    assert written == len(tenant.table.stream())


def test_another_token_takes_the_place_of_the_one_before():
    tenant = memory_tenant()
    for token in ("first", "second"):
        ensure_admin(tenant, token, START)

    assert [hash_of("second")] == [row.sk for row in tenant.table.query(TOKENS)]


def test_further_users_get_the_next_ids():
    tenant = memory_tenant()
    ensure_admin(tenant, "secret", START)

    assert [2, 3] == [add_user(tenant, ANNA, {"name": "Bo"}, now=START).id for _ in range(2)]


def let_in(tenant, token):
    """Return the user whom a token lets in."""
    found = decode(tenant.table.get(token_key(hash_of(token))), ApiToken)
    return get_user(tenant, found.user)


def locked_out(**change):
    """A tenant whose first admin has become something else."""
    tenant = memory_tenant()
    ensure_admin(tenant, "first", START)
    add_user(tenant, ANNA, {"name": "Bo", "admin": True}, now=START)
    change_user(tenant, ANNA, 1, change, START)
    return tenant


def test_a_lost_token_is_replaced_for_the_same_admin():
    tenant = memory_tenant()
    ensure_admin(tenant, "first", START)

    access = renew_access(tenant, "second", START)

    assert (1, False) == (access.user.id, access.made)
    assert [hash_of("first")] == [one.hash for one in access.ended]
    assert 1 == let_in(tenant, "second").id


@pytest.mark.parametrize("change", [{"active": False}, {"admin": False}])
def test_where_the_first_admin_is_none_any_more_another_is_made_and_nobody_is_impersonated(change):
    tenant = locked_out(**change)

    access = renew_access(tenant, "second", START)

    assert (3, True) == (access.user.id, access.made)
    user = let_in(tenant, "second")
    assert (3, True, True) == (user.id, user.admin, user.active)
    assert [hash_of("second")] == [row.sk for row in tenant.table.query(TOKENS)]
    assert access.ended[0].hash == hash_of("first")


def test_the_admin_that_was_made_keeps_the_way_in_the_next_time():
    tenant = locked_out(active=False)
    renew_access(tenant, "second", START)

    access = renew_access(tenant, "third", START)

    assert (3, False, [hash_of("second")]) == (
        access.user.id,
        access.made,
        [one.hash for one in access.ended],
    )
