"""The recycle bin over HTTP."""


def test_deleted_listed_restored_and_purged(api, colleague):
    item = api.post("/v1/items/deal", {"title": "Roof"}).body
    path = f"/v1/items/deal/{item['id']}"
    api.delete(path)
    (listed,) = api.get("/v1/recycle-bin").body["items"]
    assert ("deal", "Roof", 1) == (listed["type"], listed["title"], listed["deleted_by"])
    assert [] == colleague.get("/v1/recycle-bin").body["items"]
    answer = api.post(f"{path}/restore")
    assert (200, '"3"', "Roof") == (answer.status, answer.headers["ETag"], answer.body["title"])
    api.delete(path)
    assert 403 == colleague.delete(f"/v1/recycle-bin/deal/{item['id']}").status
    assert 204 == api.delete(f"/v1/recycle-bin/deal/{item['id']}").status
    assert 404 == api.post(f"{path}/restore").status
