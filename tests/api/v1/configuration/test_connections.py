"""Connections to services outside, through the API."""

import pytest

from chalicelib.adapters.found_providers import FoundProviders

PATH = "/v1/connections/mail/default"
BODY = {"provider": "pigeon", "settings": {"loft": "Berlin"}, "secrets": {"key": "s3cret"}}


def test_a_connection_is_made_read_listed_and_let_go(api):
    made = api.put(PATH, BODY)
    assert {
        "kind": "mail",
        "id": "default",
        "provider": "pigeon",
        "settings": {"loft": "Berlin"},
        "secrets": ["key"],
        "version": 1,
    } == made.body
    assert made.body == api.get(PATH).body
    assert [made.body] == api.get("/v1/connections").body["items"]
    assert 204 == api.delete(PATH).status
    assert [] == api.get("/v1/connections").body["items"]
    for answer in (api.get(PATH), api.delete(PATH), api.post(f"{PATH}/test")):
        assert (404, "not_found") == answer.problem


def test_no_answer_holds_a_secret(api):
    answers = [
        api.put(PATH, BODY),
        api.get(PATH),
        api.get("/v1/connections"),
        api.post(f"{PATH}/test"),
        api.put(PATH, {**BODY, "settings": {"loft": ""}}),
    ]
    assert not any(b"s3cret" in one.raw for one in answers)
    assert "s3cret" in api.tenant.secrets.kept.values()


def test_a_fault_is_told_at_its_place(api):
    bare = api.put(PATH, {"provider": "pigeon"})
    assert ["/settings/loft", "/secrets/key"] == bare.pointers
    assert ["/provider"] == api.put(PATH, {"provider": "pigoen"}).pointers
    assert (404, "not_found") == api.put("/v1/connections/mial/default", BODY).problem


@pytest.mark.parametrize(
    ("key", "works", "said"),
    [
        ("fits", True, "the loft in Berlin opens"),
        ("lost", False, "the key does not fit"),
        ("rusty", False, "its door is stuck; try again in a moment"),
    ],
)
def test_a_connection_says_whether_it_works(api, key, works, said):
    api.put(PATH, {**BODY, "secrets": {"key": key}})
    assert {"works": works, "says": said} == api.post(f"{PATH}/test").body


def test_what_a_test_says_is_told_in_the_language_of_who_asks(api):
    api.put(PATH, {**BODY, "secrets": {"key": "rusty"}})
    answer = api.post(f"{PATH}/test", headers={"Accept-Language": "vi"})
    assert "its door is stuck; hãy thử lại sau giây lát" == answer.body["says"]


def test_every_provider_is_listed_with_what_it_needs(api):
    (pigeon,) = api.get("/v1/connection-providers").body["items"]
    assert ("mail", "pigeon", "Carrier pigeon", True) == (
        pigeon["kind"],
        pigeon["provider"],
        pigeon["title"],
        pigeon["can_be_tested"],
    )
    assert {"key": "it hangs beside the door of the loft"} == pigeon["secrets"]
    assert ["loft"] == [*pigeon["settings"]["properties"]]
    api.tenant.providers = FoundProviders(api.tenant.providers.parts)
    real = api.get("/v1/connection-providers").body["items"]
    assert {"gotenberg", "ses"} <= {one["provider"] for one in real}
