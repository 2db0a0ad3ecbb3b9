"""A whole board in one call, as people look at it."""

from tests.stories.workflows import pause, publish, start


def test_what_is_switched_off_is_on_no_card_and_in_no_sum_and_comes_back(crm):
    flags = {"client": True, "stages": True, "products": True, "begin_close_dates": True}
    crm.ask("POST", "/v1/smart-processes", {"title": "Ticket", "code": "ticket", "flags": flags})
    kim = crm.create("contact", name="Kim")
    values = {"contact": kim["id"], "amount": "500", "close_date": "2023-05-01"}
    crm.create("ticket", title="Leak", **values)
    board = "/v1/boards/ticket/default"

    def shown():
        column = crm.ask("GET", board)["columns"][0]
        (card,) = column["cards"]
        name = card["client"] and card["client"]["name"]
        return column["count"], column["sum"], card["amount"], card["close_date"], name

    before = shown()
    assert (1, "500.00", "500.00", "2023-05-01", "Kim") == before
    crm.ask(
        "PATCH",
        "/v1/smart-processes/ticket",
        {"flags": dict.fromkeys(flags, False) | {"stages": True}},
    )
    crm.client.advance("PT10S")
    assert (1, "0.00", None, None, None) == shown()
    crm.ask("PATCH", "/v1/smart-processes/ticket", {"flags": flags})
    crm.client.advance("PT10S")
    assert before == shown()


def test_a_card_says_how_many_workflows_go_on_with_its_item(crm):
    deal = crm.create()
    workflow = publish(crm, pause("P1D"))

    def going():
        (card,) = crm.ask("GET", "/v1/boards/deal/default")["columns"][0]["cards"]
        return card["workflows"]

    assert 0 == going()
    start(crm, workflow, deal)
    assert 1 == going()
    lines = crm.ask("GET", "/v1/changes?after=" + crm.ask("GET", "/v1/changes")["next"])["items"]
    assert ("deal", deal["id"]) in {
        (one["type"], one["id"]) for one in lines if one["what"] == "runs"
    }
    crm.client.advance("P1D")
    assert 0 == going()
