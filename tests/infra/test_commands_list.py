"""`python -m infra list`."""

import pytest

from infra.__main__ import main
from tests.infra.cloud import Tenant, cloud, infra
from tests.support.aws import REGION, intercepted, refusal


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
    stacks, tables = (
        ["cloudformation.DescribeStacks"] * 10,
        ["resourcegroupstaggingapi.GetResources"],
    )
    assert [*stacks, *tables] == [call for call in account.calls if "dynamodb" not in call]


def test_only_the_tenants_of_a_plan_are_shown(account, capsys):
    account.add(Tenant("acme", plan="free"))
    account.add(Tenant("zeta"))

    _, document = infra(capsys, "list", "--plan", "free")

    assert ["acme"] == [one["tenant"] for one in document["tenants"]]


def test_a_stack_with_the_tag_and_another_name_is_no_tenant(account, capsys):
    account.add(Tenant("acme")).stack = "copy-of-acme"

    assert (0, {"tenants": []}) == infra(capsys, "list")


def test_off_a_terminal_a_tenant_is_one_line_with_tabs(account, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    account.add(Tenant("a-tenant-with-a-very-long-name"))

    main(["list", "--region", REGION])

    expected = (
        "a-tenant-with-a-very-long-name",
        "standard",
        "1.0+aaaa",
        "UPDATE_COMPLETE",
        REGION,
        "2026-01-05T09:00:00Z",
    )
    assert "\t".join(expected) + "\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("status", "acme"),
        ("cost", "acme"),
        ("plan", "acme"),
        ("export", "acme", "out", "--dry-run"),
        ("import", "acme", "out", "--dry-run"),
        ("replay", "acme", "--dry-run"),
        ("offboard", "acme", "--dry-run"),
        ("upgrade", "--all", "--dry-run"),
    ],
)
def test_a_command_that_only_looks_says_that_nothing_was_changed(account, capsys, command):
    def refuse(name, parameters):
        raise refusal("AccessDenied")

    with intercepted(refuse):
        _, document = infra(capsys, *command)

    assert "Nothing was changed." == document["state"]
