"""A request with a key has its effect once, and is answered the same every time."""

import pytest

from chalicelib.domain.errors import Clash, Conflict
from chalicelib.ports.table import Put, Row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from tests.support.tenants import START, memory_tenant
from tests.support.world import interrupt

ONCE = Once(user=1, key="order-1", fingerprint="abc")
OTHER = Once(user=1, key="order-1", fingerprint="xyz")
EFFECT = Put(Row(pk="p", sk="s", kind="k", body='"done"'), expect="absent")


@pytest.fixture
def tenant():
    return memory_tenant()


def test_without_a_key_every_request_is_a_new_one(tenant):
    assert first_answer(tenant, None, str) is None
    assert "first" == write_once(tenant, None, [EFFECT], "first", START)
    with pytest.raises(Conflict):
        write_once(tenant, None, [EFFECT], "second", START)


def test_the_effect_and_the_answer_are_stored_together(tenant):
    assert first_answer(tenant, ONCE, str) is None
    write_once(tenant, ONCE, [EFFECT], "first", START)

    assert '"done"' == tenant.table.get(EFFECT.row.key).body
    assert "first" == first_answer(tenant, ONCE, str)


def test_a_copy_that_comes_at_the_same_time_gets_the_first_answer(tenant):
    interrupt(
        tenant.table, "write", before=lambda: write_once(tenant, ONCE, [EFFECT], "first", START)
    )

    assert "first" == write_once(tenant, ONCE, [EFFECT], "second", START)


@pytest.mark.parametrize("ask", [first_answer, lambda t, o, k: write_once(t, o, [], "x", START)])
def test_a_key_is_for_one_request(tenant, ask):
    write_once(tenant, ONCE, [EFFECT], "first", START)

    with pytest.raises(Clash, match="use a new key") as clash:
        ask(tenant, OTHER, str)
    assert "idempotency_key_reused" == clash.value.code


def test_another_condition_that_does_not_hold_is_a_conflict_and_keeps_no_answer(tenant):
    tenant.table.write([EFFECT])

    with pytest.raises(Conflict):
        write_once(tenant, ONCE, [EFFECT], "first", START)
    assert first_answer(tenant, ONCE, str) is None
