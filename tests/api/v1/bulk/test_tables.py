"""Tables of items over HTTP: what is sent, and how it is answered."""

import pytest

from chalicelib.usecases.bulk.import_items import MOST

EXPORT, IMPORT = "/v1/items/deal/export", "/v1/items/deal/import"


def test_a_table_is_a_file_of_text_with_the_codes_of_fields_in_its_first_row(api):
    api.post("/v1/items/deal", {"title": "Dächer"})
    answer = api.get(EXPORT)
    assert (200, "text/csv; charset=utf-8") == (answer.status, answer.headers["Content-Type"])
    assert 'attachment; filename="deal.csv"' == answer.headers["Content-Disposition"]
    head, row = answer.raw.decode("utf-8-sig").splitlines()
    assert head.startswith("id,title,pipeline,stage,")
    assert row.startswith("1,Dächer,default,new,")
    assert "Next-Cursor" not in answer.headers


def test_a_cursor_fits_the_same_export_only(api):
    for title in "AB":
        api.post("/v1/items/deal", {"title": title})
    cursor = api.get(f"{EXPORT}?limit=1").headers["Next-Cursor"]
    _, row = api.get(f"{EXPORT}?limit=1&cursor={cursor}").raw.decode().splitlines()
    assert row.startswith("2,B,")
    other = api.get(f"{EXPORT}?limit=1&title=A&cursor={cursor}")
    assert (400, "bad_cursor") == other.problem


@pytest.mark.parametrize("limit", ["0", "501", "x"])
def test_pages_have_up_to_500_items(api, limit):
    assert 400 == api.get(f"{EXPORT}?limit={limit}").status


def test_what_became_of_each_row_is_answered_in_order(api):
    answer = api.post(IMPORT, {"items": [{"title": "A"}, {"amount": "much"}]})
    assert 200 == answer.status
    (made, refused) = answer.body["rows"]
    assert {"row": 1, "id": 1, "refused": None} == made
    assert (2, None, "invalid") == (refused["row"], refused["id"], refused["refused"]["code"])
    assert ["/amount"] == [one["pointer"] for one in refused["refused"]["errors"]]
    assert (1, 1) == (answer.body["created"], answer.body["refused"])


def test_what_is_wrong_with_a_row_is_told_in_the_language_of_who_sent_it(api):
    items = {"items": [{"amount": "much"}]}
    (row,) = api.post(IMPORT, items, headers={"Accept-Language": "vi"}).body["rows"]
    (fault,) = row["refused"]["errors"]
    assert 'cần một chuỗi số thập phân, ví dụ "5000.00"' == fault["message"]
    assert f"/amount: {fault['message']}" == row["refused"]["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"items": [{}], "csv": "title"}, {"items": [{}] * (MOST + 1)}]
)
def test_one_of_both_with_so_many_rows_at_most(api, body):
    assert 400 == api.post(IMPORT, body).status
    assert [] == api.get("/v1/items/deal").body["items"]
