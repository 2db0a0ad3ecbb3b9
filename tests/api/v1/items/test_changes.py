"""The field history over HTTP."""

from chalicelib.domain.items.changes import Change
from chalicelib.records.items import ITEM, item_of
from chalicelib.usecases.items.journal_rows import journal_rows


def journal_kept(api):
    """Let the journal be written, as the stream does."""
    records = [one for one in api.tenant.table.stream() if one.new and one.new.kind == ITEM]
    changes = [Change(one.old and item_of(one.old), item_of(one.new)) for one in records]
    api.tenant.table.put_many(journal_rows(api.tenant, changes, api.tenant.clock.now()))


def test_changes_come_newest_first_with_old_and_new_values(api):
    api.post("/v1/items/deal", {"title": "Chairs"})
    api.patch("/v1/items/deal/1", {"amount": 5000})
    journal_kept(api)

    first, second = api.get("/v1/items/deal/1/changes").body["items"]
    assert [None, "5000.00"] == first["fields"]["amount"]
    assert (2, 1, "user", "deal_1@2") == (
        first["version"],
        first["by"],
        first["cause"]["kind"],
        first["cause"]["root"],
    )
    assert [None, "Chairs"] == second["fields"]["title"]


def test_a_page_goes_on_where_the_one_before_ended(api):
    api.post("/v1/items/deal", {"title": "Chairs"})
    for number in range(4):
        api.patch("/v1/items/deal/1", {"title": f"Chairs {number}"})
    journal_kept(api)

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/v1/items/deal/1/changes?limit=2{cursor and '&cursor=' + cursor}").body
        seen += [one["version"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert [5, 4, 3, 2, 1] == seen


def test_an_item_that_is_not_there_has_no_changes(api):
    assert 404 == api.get("/v1/items/deal/9/changes").status
