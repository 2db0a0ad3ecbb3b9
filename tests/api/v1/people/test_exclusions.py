"""Exclusions through the API."""

import pytest

PATH = "/v1/exclusions"


def test_an_address_is_excluded_found_and_let_in_again(api):
    made = api.post(PATH, {"address": "Ann@Example.com", "comment": "spam"})
    assert (201, 1) == (made.status, made.body["added"])
    (one,) = made.body["items"]
    assert ("ann@example.com", "spam", 1, None) == (
        one["address"],
        one["comment"],
        one["created_by"],
        one["item"],
    )
    assert [one] == api.get(f"{PATH}?address=ANN%40example.com").body["items"]
    assert [] == api.get(f"{PATH}?address=bob%40example.com").body["items"]
    assert 204 == api.delete(f"{PATH}/{made.body['id']}").status
    assert [] == api.get(PATH).body["items"]
    assert (404, "not_found") == api.delete(f"{PATH}/{made.body['id']}").problem


def test_a_text_excludes_several_and_the_list_has_pages(api, colleague):
    made = api.post(PATH, {"text": "a@example.com; spam\n\n+49 30 1234567\n"}).body
    assert ["a@example.com", "+49301234567"] == [one["address"] for one in made["items"]]
    page = colleague.get(f"{PATH}?limit=1").body
    last = colleague.get(f"{PATH}?limit=1&cursor={page['next_cursor']}").body
    assert 2 == len({one["id"] for one in page["items"] + last["items"]})
    assert last["next_cursor"] is None


def test_the_same_request_again_is_answered_as_before(api):
    body, headers = {"text": "a@example.com"}, {"Idempotency-Key": "k1"}
    first = api.post(PATH, body, headers=headers)
    assert first.body == api.post(PATH, body, headers=headers).body
    assert 1 == first.body["added"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"address": "a@example.com", "text": "b@example.com"}, ""),
        ({"address": "nobody"}, "/address"),
        ({"text": "nobody"}, "/text"),
        ({"text": "a@example.com", "comment": "x"}, "/comment"),
        ({"address": "a@example.com", "comment": "x" * 201}, "/comment"),
    ],
)
def test_what_cannot_be_excluded_is_a_fault(api, body, pointer):
    answer = api.post(PATH, body)
    assert (400, [pointer]) == (answer.status, answer.pointers)
