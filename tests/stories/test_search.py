"""Search: people find items by what they remember of them."""

from urllib.parse import urlencode

from tests.support.stories import problem


def found(crm, text, **more):
    return [(one["type"], one["id"]) for one in search(crm, text, **more)["items"]]


def search(crm, text, **more):
    return crm.ask("GET", path_to(text, **more))


def path_to(text, **more):
    return f"/v1/search?{urlencode({'q': text, **more})}"


def at(item):
    return item["type"], item["id"]


def test_a_vietnamese_name_is_found_without_marks_and_a_phone_number_with_spaces(crm):
    crm.ask("PATCH", "/v1/settings", {"country": "VN"})
    an = crm.create(
        "contact",
        name="An",
        last_name="Nguyễn Đức",
        phones=[{"value": "0901 234 567"}],
        emails=[{"value": "an.nguyen@example.vn"}],
    )
    crm.client.advance("PT1S")
    deal = crm.create(title="Bàn ghế cho Nguyễn An")
    crm.client.advance("PT1S")
    anh = crm.create("contact", name="Anh", last_name="Nguyễn")
    assert [at(an)] == found(crm, "nguyen duc an")
    assert [at(deal), at(an), at(anh)] == found(crm, "NGUYEN an")
    assert [at(an)] == found(crm, "Nguyễn Đức")
    for typed in ("0901 234", "+84 901 23 45", "901-234-567", "84901234567", "0084 901"):
        assert [at(an)] == found(crm, typed), typed
    for typed in ("an.nguyen@ex", "AN.NGUYEN@", "nguyen 0901"):
        assert [at(an)] == found(crm, typed, type="contact"), typed
    (shown,) = search(crm, "duc 0901")["items"]
    assert [
        {"field": "last_name", "value": "Nguyễn Đức"},
        {"field": "phones", "value": "+84901234567"},
    ] == shown["matched"]


def test_who_may_not_read_an_item_does_not_find_it(crm):
    own = {"type": "deal", "items": {"read": "own"}}
    role = crm.ask("POST", "/v1/roles", {"name": "Own", "permissions": [own]})["id"]
    ben = crm.hire("Ben", roles=[role])
    theirs = crm.create(title="Chairs one", responsible=ben)
    crm.create(title="Chairs two")
    crm.create("contact", last_name="Chairs")
    assert 3 == len(found(crm, "chairs"))
    assert [at(theirs)] == found(crm.as_user(ben), "chairs")
    crm.change(theirs, responsible=1)
    assert [] == found(crm.as_user(ben), "chairs")


def test_a_renamed_contact_is_found_by_the_new_name_and_a_deleted_one_once_it_is_back(crm):
    kim = crm.create("contact", name="Kim", last_name="Tran", title="Kim Tran")
    crm.change(kim, last_name="Pham", title="Kim Pham")
    crm.settle()
    assert ([], [at(kim)]) == (found(crm, "tran"), found(crm, "kim pham"))
    crm.delete(kim)
    crm.settle()
    assert [] == found(crm, "kim")
    crm.ask("POST", f"/v1/items/contact/{kim['id']}/restore")
    crm.settle()
    assert [at(kim)] == found(crm, "kim")


def test_search_is_switched_off_and_finds_everything_once_it_is_on_again(crm):
    old = crm.create(title="Chairs")
    crm.ask("PATCH", "/v1/settings", {"search": False})
    refused = crm.client.send("GET", path_to("chairs"))
    assert (400, "search_off") == problem(refused)
    meanwhile = crm.create(title="Chairs and tables")
    crm.change(old, title="Sofas")
    crm.ask("PATCH", "/v1/settings", {"search": True})
    crm.settle()
    assert ([at(meanwhile)], [at(old)]) == (found(crm, "chairs"), found(crm, "sofas"))


def test_pages_go_on_where_the_one_before_ended_the_newest_first(crm):
    made = [crm.create(title=f"Chairs {number}")["id"] for number in range(5)]
    first = search(crm, "chai", limit=3)
    assert made[:1:-1] == [one["id"] for one in first["items"]]
    second = search(crm, "chai", limit=3, cursor=first["next_cursor"])
    assert (made[1::-1], None) == ([one["id"] for one in second["items"]], second["next_cursor"])
    other = crm.client.send("GET", path_to("chairs", cursor=first["next_cursor"]))
    assert (400, "bad_cursor") == problem(other)
