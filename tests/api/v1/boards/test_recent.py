"""What changed lately, over HTTP."""


def test_the_mark_of_now_comes_without_a_line(api):
    api.post("/v1/items/deal", {"title": "Chairs"})
    told = api.get("/v1/changes").body
    assert ([], False, True) == (told["items"], told["more"], told["complete"])
    assert [] == api.get(f"/v1/changes?after={told['next']}").body["items"]


def test_a_mark_of_another_list_is_refused(api):
    for mark in ("abc", api.get("/v1/changes").body["next"][:-4]):
        refused = api.get(f"/v1/changes?after={mark}")
        assert (400, "bad_cursor") == (refused.status, refused.body["code"])
        assert ["/after"] == refused.pointers
