"""The versions of a pipeline's automation through the API."""

import pytest

BASE = "/v1/automation/deal/default"
RULES = f"{BASE}/rules"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


def test_a_pipeline_begins_without_versions(api):
    assert {"items": [], "next_cursor": None} == api.get(f"{BASE}/versions").body
    nothing = {"rules": [], "triggers": []}
    assert {"number": 0, "version": None, "document": nothing} == api.get(f"{BASE}/versions/0").body


def test_versions_come_in_pages_the_newest_first(api):
    for number in range(3):
        assert 201 == api.post(f"{RULES}?note=n{number}", COMMENT).status
    first = api.get(f"{BASE}/versions?limit=2").body
    second = api.get(f"{BASE}/versions?limit=2&cursor={first['next_cursor']}").body
    assert [[3, 2], [1]] == [[one["number"] for one in page["items"]] for page in (first, second)]
    assert ["n2", "n1"] == [one["note"] for one in first["items"]]
    assert second["next_cursor"] is None
    none = {"added": 0, "changed": 0, "removed": 0}
    newest = first["items"][0]
    assert {"stages": none, "rules": {**none, "added": 1}, "triggers": none} == newest["changes"]
    assert (1, "2026-03-02T09:00:00Z", 64) == (newest["by"], newest["at"], len(newest["sha256"]))


def test_other_stages_make_a_version(api):
    path = "/v1/pipelines/deal/default"
    stages = api.get(path).body["stages"]
    renamed = [{**stages[0], "name": "Fresh"}, *stages[1:]]
    api.patch(path, {"name": "Only the name of the pipeline"})
    assert [] == api.get(f"{BASE}/versions").body["items"]
    assert 200 == api.patch(f"{path}?note=Fresh", {"stages": renamed}).status
    (version,) = api.get(f"{BASE}/versions").body["items"]
    assert ("Fresh", 1) == (version["note"], version["changes"]["stages"]["changed"])
    assert renamed == api.get(f"{BASE}/versions/1").body["document"]["stages"]


@pytest.mark.parametrize("number", ["2", "-1", "x", "01x", "9999999999"])
def test_a_version_that_does_not_exist_is_not_found(api, number):
    api.post(RULES, COMMENT)
    assert (404, "not_found") == api.get(f"{BASE}/versions/{number}").problem


def test_only_admins_see_the_secrets_of_a_version(api, colleague):
    hook = {"url": "https://shop.example.com", "secret": "a-key-of-32-characters-for-hashing"}
    api.post(RULES, {"stage": "new", "action": "call_webhook", "params": hook})
    shown = [str(one.get(f"{BASE}/versions/1").body) for one in (api, colleague)]
    assert [True, False] == [hook["secret"] in text for text in shown]


def test_a_document_that_needs_another_stage_brings_it_along(api):
    path = "/v1/pipelines/deal/default"
    stages = api.get(path).body["stages"]
    extra = [*stages[:1], {"code": "extra", "name": "Extra", "sort": 15}, *stages[1:]]
    wanted = {"rules": [{**COMMENT, "stage": "extra"}], "triggers": []}

    assert ["/rules/0/stage"] == api.put(BASE, wanted).pointers
    assert 200 == api.put(BASE, {**wanted, "stages": extra}).status
    assert "extra" in [one["code"] for one in api.get(path).body["stages"]]
    assert 1 == len(api.get(f"{BASE}/versions").body["items"])

    item = api.post("/v1/items/deal", {"title": "Chairs", "stage": "extra"})
    assert 201 == item.status
    back = {"rules": [], "triggers": [], "stages": stages}
    assert (409, "in_use") == api.put(BASE, back).problem
    api.delete(f"/v1/items/deal/{item.body['id']}")
    assert 200 == api.put(BASE, back).status
    assert stages == api.get(path).body["stages"]
