"""The children of an item over HTTP."""

from tests.support.stories import problem, telling


def test_a_cursor_of_one_list_is_none_of_another():
    with telling() as crm:
        deal, other = crm.create(), crm.create()
        for _ in range(2):
            crm.create("invoice", deal=deal["id"])
        path = f"/v1/items/deal/{deal['id']}/children?limit=1"
        cursor = crm.ask("GET", path)["next_cursor"]
        answer = crm.client.get(f"/v1/items/deal/{other['id']}/children?cursor={cursor}")
        assert (400, "bad_cursor") == problem(answer)


def test_an_item_that_is_gone_has_no_children():
    with telling() as crm:
        deal = crm.create()
        crm.delete(deal)
        assert 404 == crm.client.get(f"/v1/items/deal/{deal['id']}/children").status
