"""Dialogues of an item through the API; what they are is shown by stories."""


def test_an_item_without_any_has_an_empty_list(api):
    api.post("/v1/items/deal", {"title": "Roof"})
    assert {"items": []} == api.get("/v1/items/deal/1/dialogues").body


def test_what_is_not_there_is_not_found(api):
    assert 404 == api.get("/v1/items/deal/1/dialogues").status
    api.post("/v1/items/deal", {"title": "Roof"})
    for verb in ("accept", "close"):
        answer = api.post(f"/v1/items/deal/1/dialogues/nothing/{verb}")
        assert (404, "not_found") == answer.problem
