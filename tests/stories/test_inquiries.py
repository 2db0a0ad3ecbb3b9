"""Who gets in touch: to the open items, a new lead, a deal or nothing."""

from tests.support.stories import Story, problem

KIM = "kim@example.com"


def titles(crm: Story, type: str) -> list[str]:
    """Return the titles of all items of a type."""
    return sorted(one["title"] for one in crm.all(f"/v1/items/{type}"))


def test_one_event_that_is_sent_twice_makes_one_lead_and_the_next_one_finds_it(crm):
    crm.trigger("processed", "call_missed", type="lead")
    event = {"type": "email_received", "event_id": "mail-1", "address": KIM}
    for _ in range(2):
        crm.ask("POST", "/v1/events", event)
    crm.settle()
    crm.signal("call_missed", address=KIM)
    (lead,) = crm.all("/v1/items/lead")
    assert ("E-mail from kim@example.com", "processed") == (lead["title"], lead["stage"])


def test_a_client_who_comes_back_gets_a_lead_only_where_the_tenant_wants_that(crm):
    kim = crm.create("contact", title="Kim", emails=[KIM])
    crm.signal("email_received", address=KIM)
    (lead,) = crm.all("/v1/items/lead")
    assert (True, kim["id"]) == (lead["is_return_customer"], lead["contact"])
    crm.move(lead, "junk")
    crm.ask("PATCH", "/v1/settings", {"repeat_sales": False})
    crm.signal("email_received", address=KIM)
    assert 1 == len(crm.all("/v1/items/lead"))


def test_excluded_addresses_make_leads_neither_by_mail_nor_by_call(crm):
    crm.ask("POST", "/v1/exclusions", {"address": KIM})
    crm.signal("email_received", address=KIM)
    crm.signal("call_received", address=KIM)
    assert [] == titles(crm, "lead")
    crm.signal("chat_started", address=KIM)
    assert ["Chat with kim@example.com"] == titles(crm, "lead")


def test_in_simple_mode_there_are_deals_and_open_leads_become_some(crm):
    roof = crm.create("lead", title="Roof")
    crm.ask("POST", f"/v1/items/lead/{roof['id']}/comments", {"text": "Slate, not tin"})
    crm.create("lead", title="Spam", stage="junk")
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "simple"})
    crm.settle()
    crm.signal("email_received", address=KIM)
    crm.create("lead", title="Door")
    assert ["Door", "E-mail from kim@example.com", "Roof"] == titles(crm, "deal")
    assert ["Roof", "Spam"] == titles(crm, "lead")
    assert "converted" == crm.read(roof)["stage"]
    told = [one["text"] for one in crm.all(f"/v1/items/lead/{roof['id']}/timeline")]
    assert "Slate, not tin" in told


def test_in_simple_mode_a_lead_is_not_read_as_a_lead_and_says_what_it_became(crm):
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "simple"})
    crm.settle()
    lead = crm.create("lead", title="Door", emails=[KIM])
    (deal,), (contact,) = crm.all("/v1/items/deal"), crm.all("/v1/items/contact")
    assert (lead["id"], contact["id"]) == (deal["lead"], deal["contact"])
    path = f"/v1/items/lead/{lead['id']}"
    became = f"it became contact_{contact['id']} and deal_{deal['id']} at once"
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"title": "Gate"}),
        ("DELETE", path, None),
        ("GET", f"{path}/timeline", None),
        ("POST", f"{path}/comments", {"text": "x"}),
    ):
        answer = crm.client.send(method, where, json=body)
        assert (404, "not_found") == problem(answer), (method, where)
        assert became in answer.json["detail"]
    board = crm.ask("GET", "/v1/boards/lead/default")
    assert {(0, 0)} == {(one["count"], len(one["cards"])) for one in board["columns"]}
    assert [] == crm.all(f"/v1/items/contact/{contact['id']}/children?type=lead")
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "classic"})
    assert [] == titles(crm, "lead")
    assert "Door" == crm.read(deal)["title"]
