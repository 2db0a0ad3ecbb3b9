"""The feed through the API."""

import pytest

PATH = "/v1/feed"


def test_a_post_is_made_read_answered_and_deleted(api, colleague):
    made = api.post(PATH, {"title": "News", "text": "Hello", "users": [2, 2]})
    assert 201 == made.status
    expected = {"author": 1, "title": "News", "text": "Hello", "users": [2], "comments": 0}
    assert expected.items() <= made.body.items()
    path = f"{PATH}/{made.body['id']}"
    assert [made.body] == colleague.get(PATH).body["items"]
    answer = colleague.post(f"{path}/comments", {"text": "Hi"}).body
    assert [answer] == api.get(f"{path}/comments").body["items"]
    assert 1 == colleague.get(path).body["comments"]
    assert 204 == colleague.delete(f"{path}/comments/{answer['id']}").status
    assert (403, "forbidden") == colleague.delete(path).problem
    assert 204 == api.delete(path).status
    assert (404, "not_found") == colleague.get(path).problem


def test_lists_have_pages(api):
    first = api.post(PATH, {"text": "1", "everyone": True}).body
    api.post(PATH, {"text": "2", "everyone": True})
    for text in "ab":
        api.post(f"{PATH}/{first['id']}/comments", {"text": text})
    for path in (PATH, f"{PATH}/{first['id']}/comments"):
        page = api.get(f"{path}?limit=1").body
        last = api.get(f"{path}?limit=1&cursor={page['next_cursor']}").body
        assert 2 == len({one["id"] for one in page["items"] + last["items"]})
        assert last["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": "x"}, ""),
        ({"text": " ", "everyone": True}, "/text"),
        ({"text": "x", "users": [99]}, "/users/0"),
        ({"text": "x", "departments": ["y"]}, "/departments/0"),
        ({"everyone": True}, "/text"),
    ],
)
def test_a_post_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post(PATH, body)
    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_the_same_request_again_makes_no_second_post(api):
    headers = {"Idempotency-Key": "k1"}
    body = {"text": "x", "everyone": True}
    first, again = (api.post(PATH, body, headers=headers).body for _ in range(2))
    assert first == again
    assert 1 == len(api.get(PATH).body["items"])
