"""The secret of links is made once, whoever asks first."""

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.tenants import memory_tenant
from tests.support.world import interrupt


def test_all_instances_sign_with_the_same_secret():
    table = MemoryTable()

    assert signing_secret(memory_tenant(table=table)) == signing_secret(memory_tenant(table=table))


def test_tenants_have_secrets_of_their_own():
    one, other = memory_tenant(), memory_tenant()
    other.identity.secret()

    assert signing_secret(one) != signing_secret(other)


def test_of_two_that_make_it_at_once_the_first_one_counts():
    table = MemoryTable()
    one, other = memory_tenant(table=table), memory_tenant(table=table)
    other.identity.secret()
    first = []
    interrupt(table, "write", before=lambda: first.append(signing_secret(other)))

    assert [signing_secret(one)] == first


def test_an_instance_reads_it_once():
    tenant = memory_tenant()
    kept = signing_secret(tenant)
    interrupt(tenant.table, "get", before=lambda: 1 / 0)

    assert kept == signing_secret(tenant)
