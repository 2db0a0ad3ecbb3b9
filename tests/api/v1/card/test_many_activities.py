"""Many activities through the API; stories show what becomes of them."""


def test_it_takes_one_to_fifty_of_them(api):
    for ids in ([], ["deal_1-abcdefghijkl"] * 51):
        assert 400 == api.post("/v1/activities/complete", {"ids": ids}).status


def test_what_is_left_is_told_in_the_language_of_who_asks(api):
    ids, speaking = ["deal_1-abcdefghijkl"], {"Accept-Language": "vi"}
    answer = api.post("/v1/activities/complete", {"ids": ids}, headers=speaking)
    assert "không có mục nào mang id đó" == answer.body["left"][0]["message"]


def test_a_cursor_is_of_one_list(api):
    api.post("/v1/items/deal", {"title": "Roof"})
    for _ in range(2):
        api.post("/v1/items/deal/1/activities", {"subject": "Call"})
    cursor = api.get("/v1/activities?limit=1").body["next_cursor"]
    assert 1 == len(api.get(f"/v1/activities?limit=1&cursor={cursor}").body["items"])
    assert 400 == api.get(f"/v1/activities?responsible=2&cursor={cursor}").status
