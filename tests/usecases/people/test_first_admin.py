"""The first admin of a tenant."""

from chalicelib.domain.people.users import User
from chalicelib.records.people import TOKENS
from chalicelib.usecases.people.first_admin import ensure_admin
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
