"""The catalogue through the API."""

import pytest


@pytest.mark.parametrize("what", ["actions", "triggers", "steps", "operators"])
def test_the_catalogue_says_what_there_is(colleague, what):
    items = colleague.get(f"/v1/catalog/{what}").body["items"]

    assert items
    assert all(one["title"] and one["description"] for one in items)


VI = {"Accept-Language": "vi-VN, en;q=0.5"}


def test_it_comes_in_the_language_that_is_asked_for_or_was_chosen(colleague):
    path = "/v1/catalog/actions?group=client"
    english, asked = colleague.get(path), colleague.get(path, headers=VI)
    colleague.patch("/v1/me/settings", {"language": "vi"})
    chosen = colleague.get(path)
    assert ("en", "vi", "vi") == tuple(
        one.headers["Content-Language"] for one in (english, asked, chosen)
    )
    assert asked.body == chosen.body != english.body
    assert "Gửi e-mail" in {one["title"] for one in asked.body["items"]}
    assert english.body == colleague.get(path, headers={"Accept-Language": "en"}).body


@pytest.mark.parametrize("what", ["triggers", "steps", "groups", "operators"])
def test_all_of_it_does(colleague, what):
    english, asked = (
        colleague.get(f"/v1/catalog/{what}", headers=headers).body["items"] for headers in ({}, VI)
    )
    assert not {one["title"] for one in english} & {one["title"] for one in asked}


def test_what_states_and_reasons_are_called_can_be_asked(colleague):
    english = colleague.get("/v1/catalog/words").body
    asked = colleague.get("/v1/catalog/words", headers=VI).body
    assert ("Skipped", "Đã bỏ qua") == (english["runs"]["skipped"], asked["runs"]["skipped"])
    assert ("en", "vi") == (english["language"], asked["language"])
    assert english["reasons"].keys() == asked["reasons"].keys() > {"condition_false"}
    assert {"running", "done", "failed", "terminated"} == asked["workflow_runs"].keys()
