"""A whole board, over HTTP."""


def test_a_board_comes_column_by_column_with_names_and_a_mark_for_what_changes(api):
    api.post("/v1/items/contact", {"name": "Kim"})
    deal = {"title": "Chairs", "amount": 1200, "contact": 1, "close_date": "2026-03-05"}
    api.post("/v1/items/deal", deal)
    board = api.get("/v1/boards/deal/default").body
    new, *others = board["columns"]
    assert ("new", 1, False, "1200.00") == (new["stage"], new["count"], new["more"], new["sum"])
    assert {0} == {one["count"] for one in others}
    (card,) = new["cards"]
    assert {"type": "contact", "id": 1, "name": "Kim"} == card["client"]
    assert (1, "2026-03-05", None) == (
        card["responsible"]["id"],
        card["close_date"],
        card["next_activity"],
    )
    assert 200 == api.get(f"/v1/changes?after={board['changes']}").status


def test_a_column_goes_on_as_a_list_and_filters_are_those_of_lists(api):
    for number in range(42):
        api.post("/v1/items/deal", {"title": f"D{number}", "amount": number})
    new = api.get("/v1/boards/deal/default").body["columns"][0]
    path = "/v1/items/deal?stage=new&pipeline=default&order=attention"
    rest = api.get(f"{path}&cursor={new['next_cursor']}").body["items"]
    assert (42, 40, 2) == (new["count"], len(new["cards"]), len(rest))
    few = api.get("/v1/boards/deal/default?amount__gte=40").body["columns"][0]
    assert (2, None, ["D41", "D40"]) == (
        few["count"],
        few["next_cursor"],
        [one["title"] for one in few["cards"]],
    )
    assert 400 == api.get("/v1/boards/deal/default?nothing=1").status
    nothing, flat = (api.get(f"/v1/boards/{path}") for path in ("deal/nothing", "contact/default"))
    assert (404, 404) == (nothing.status, flat.status)
    assert "there is default" in nothing.body["detail"]
    assert "have no stages" in flat.body["detail"]
    assert 404 == api.get("/v1/boards/nothing/default").status
