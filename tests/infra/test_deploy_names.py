"""Names and parameters of a tenant's stack."""

import pytest

from infra.deployment.errors import BadName, BadUsage
from infra.deployment.names import artefact_bucket, stack_name, tenant_name
from infra.deployment.parameters import new_parameters, next_parameters, read_settings

KNOWN = frozenset({"Tenant", "Plan", "CodeKey", "EndpointUrl", "LogRetention", "MailIdentity"})


@pytest.mark.parametrize("name", ["ab", "acme", "acme-2", "a1", "a-b-c", "a" * 31])
def test_a_good_name_is_taken(name):
    assert name == tenant_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "Acme",
        "2acme",
        "-acme",
        "acme-",
        "a--b",
        "ac_me",
        "acmé",
        "a b",
        "acme\n",
        "a" * 32,
    ],
)
def test_a_name_that_cannot_be_part_of_resource_names_is_refused(name):
    with pytest.raises(BadName, match="cannot be the name of a tenant"):
        tenant_name(name)


def test_the_longest_name_leaves_room_for_the_longest_suffix_of_a_function():
    assert len(stack_name("a" * 31) + "-on-change") <= 64


def test_the_artefact_bucket_belongs_to_an_account_and_region():
    assert "stageflow-artefacts-1-eu-west-1" == artefact_bucket("1", "eu-west-1")


def test_settings_are_read_from_the_command_line():
    texts = ["LogRetention=7", "MailIdentity=a=b"]

    assert {"LogRetention": "7", "MailIdentity": "a=b"} == read_settings(texts, KNOWN)


@pytest.mark.parametrize(
    "text",
    ["LogRetention", "Colour=blue", "CodeKey=x", "Tenant=other", "EndpointUrl=http://elsewhere"],
)
def test_a_setting_that_is_none_or_the_deployments_own_is_refused_and_the_others_listed(text):
    with pytest.raises(BadUsage) as caught:
        read_settings([text], KNOWN)

    assert "Set one of: LogRetention, MailIdentity." == caught.value.next


def test_an_update_keeps_what_was_set_before_and_takes_what_is_wanted_now():
    stored = {"LogRetention": "7", "Plan": "small", "Gone": "x"}

    parameters = next_parameters({"Plan": "large"}, KNOWN, stored)

    assert [
        {"ParameterKey": "Plan", "ParameterValue": "large"},
        {"ParameterKey": "LogRetention", "UsePreviousValue": True},
    ] == parameters


def test_a_new_stack_gets_only_what_is_wanted():
    assert [{"ParameterKey": "Plan", "ParameterValue": "x"}] == new_parameters({"Plan": "x"})
