"""`python -m infra list`."""

import pytest

from tests.infra.cloud import Tenant, cloud, infra
from tests.support.aws import REGION


@pytest.fixture
def account():
    with cloud() as found:
        yield found


def test_tenants_are_found_by_the_tag_of_their_stacks(account, capsys):
    account.add(Tenant("zeta"))
    account.add(Tenant("acme", version="1.1+bbbb", plan="free"))

    code, document = infra(capsys, "list")

    assert 0 == code
    assert ["acme", "zeta"] == [one["tenant"] for one in document["tenants"]]
    assert {
        "tenant": "acme",
        "plan": "free",
        "version": "1.1+bbbb",
        "state": "UPDATE_COMPLETE",
        "region": REGION,
        "updated": "2026-01-05T09:00:00Z",
    } == document["tenants"][0]


def test_other_stacks_are_no_tenants(account, capsys):
    stranger = account.add(Tenant("acme"))
    stranger.described = lambda: {**Tenant("acme").described(), "Tags": []}

    assert (0, {"tenants": []}) == infra(capsys, "list")


def test_a_thousand_tenants_take_one_request_per_hundred(account, capsys):
    for number in range(1000):
        account.add(Tenant(f"t{number}"))

    _, document = infra(capsys, "list")

    assert 1000 == len(document["tenants"])
    assert ["cloudformation.DescribeStacks"] * 10 == account.calls


def test_only_the_tenants_of_a_plan_are_shown(account, capsys):
    account.add(Tenant("acme", plan="free"))
    account.add(Tenant("zeta"))

    _, document = infra(capsys, "list", "--plan", "free")

    assert ["acme"] == [one["tenant"] for one in document["tenants"]]
