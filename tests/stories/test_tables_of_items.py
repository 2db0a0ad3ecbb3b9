"""Items go out as a table and come in again, for who may do that."""

import pytest

from tests.support.stories import pointers, problem

DEALS = "/v1/items/deal"


def hired(crm, **verbs):
    permission = {"items": verbs, "automation": "read"}
    role = crm.ask("POST", "/v1/roles", {"name": "R", "permissions": [permission]})["id"]
    return crm.as_user(crm.hire("Ben", roles=[role]))


def lines(answer):
    return answer.body.decode("utf-8-sig").splitlines()


def export(crm, more=""):
    answer = crm.client.send("GET", f"{DEALS}/export{more}")
    assert 200 == answer.status, answer.body
    return answer


def bring(crm, body, key=None, type="deal"):
    headers = {"Idempotency-Key": key} if key else {}
    return crm.client.send("POST", f"/v1/items/{type}/import", json=body, headers=headers)


def test_what_was_taken_out_comes_in_again_with_its_values(crm):
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])
    crm.create(title="=Roof, red", amount="5000.00", contact=contact["id"], stage="executing")
    answer = export(crm)
    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    assert lines(answer)[0].startswith("id,title,pipeline,stage")
    text = answer.body.decode()
    made = bring(crm, {"csv": text}).json
    assert (1, 0) == (made["created"], made["refused"])
    before, after = (crm.ask("GET", f"{DEALS}/{id}") for id in (1, made["rows"][0]["id"]))
    same = ("title", "amount", "contact", "stage", "responsible", "currency", "opened")
    assert [before[one] for one in same] == [after[one] for one in same]
    people = crm.client.send("GET", "/v1/items/contact/export").body.decode()
    again = bring(crm, {"csv": people}, type="contact").json["rows"][0]["id"]
    emails = crm.ask("GET", f"/v1/items/contact/{again}")["emails"]
    assert ["kim@example.com"] == [one["value"] for one in emails]


def test_pages_filters_and_the_cursor(crm):
    for title in ("A", "B", "C"):
        crm.create(title=title)
    first = export(crm, "?limit=2")
    rest = export(crm, f"?limit=2&cursor={first.headers['next-cursor']}")
    assert [3, 2] == [len(lines(one)) for one in (first, rest)]
    assert "next-cursor" not in rest.headers
    assert 2 == len(lines(export(crm, "?title=B")))
    answer = crm.client.send("GET", f"{DEALS}/export?planet=1")
    assert (400, ["/planet"]) == (answer.status, pointers(answer))


def test_rows_are_made_each_by_itself_once_and_rules_act_for_them(crm):
    crm.comment_rule("new", "Welcome")
    body = {"items": [{"title": "A"}, {"titel": "B"}, {"title": "C"}]}
    made = bring(crm, body, "monday").json
    assert (2, 1) == (made["created"], made["refused"])
    wrong = made["rows"][1]
    assert (2, None, "invalid") == (wrong["row"], wrong["id"], wrong["refused"]["code"])
    assert ["/titel"] == [one["pointer"] for one in wrong["refused"]["errors"]]
    assert made == bring(crm, body, "monday").json
    crm.settle()
    deals = crm.all(DEALS)
    assert ["A", "C"] == [one["title"] for one in deals]
    assert [["Welcome"]] * 2 == [crm.texts(one) for one in deals]


@pytest.mark.parametrize(
    "body", [{}, {"items": [{}], "csv": "title"}, {"items": []}, {"csv": ""}, {"items": [{}] * 101}]
)
def test_what_names_no_rows_or_too_many_is_refused_whole(crm, body):
    assert 400 == bring(crm, body).status
    assert [] == crm.all(DEALS)


@pytest.mark.feature("R41")
def test_each_way_takes_a_verb_of_its_own_as_far_as_its_scope(crm):
    reader = hired(crm, read="all", add="all")
    for method, place, body in (
        ("GET", "export", None),
        ("POST", "import", {"items": [{"title": "A"}]}),
    ):
        answer = reader.client.send(method, f"{DEALS}/{place}", json=body)
        assert (403, "forbidden") == problem(answer)
    assert [] == crm.all(DEALS)
    mover = hired(crm, **{"read": "all", "export": "own", "import": "own"})
    made = bring(mover, {"items": [{"title": "Mine"}, {"responsible": 1}]}).json
    assert ["forbidden"] == [one["refused"]["code"] for one in made["rows"] if one["refused"]]
    crm.create(title="Hers")
    titles = [line.split(",")[1] for line in lines(export(mover))[1:]]
    assert ["Mine"] == titles
