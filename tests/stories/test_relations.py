"""Parents and children: bindings between smart processes and CRM items (P15)."""

import pytest

from tests.support.stories import pointers, problem, ref

TYPES = "/v1/entity-types"
VISIT = {"title": "Visit", "code": "visit", "preset": "all"}


@pytest.fixture
def tickets(crm):
    """A tenant whose tickets can have deals as parents, and whose visits have tickets."""
    crm.ask("POST", TYPES, {**VISIT, "relations": {}})
    relations = {"parents": [{"type": "deal"}], "children": [{"type": "visit"}]}
    body = {"title": "Ticket", "code": "ticket", "preset": "essentials", "relations": relations}
    crm.ask("POST", TYPES, body)
    return crm


def children(crm, item, query=""):
    found = crm.all(f"/v1/items/{item['type']}/{item['id']}/children{query}")
    return [ref(one) for one in found]


def relations(crm, type):
    found = crm.ask("GET", f"{TYPES}/{type}")["relations"]
    return {side: [one["type"] for one in found[side] if not one["predefined"]] for side in found}


@pytest.mark.feature("P15")
def test_an_item_is_listed_among_the_children_of_its_parent(tickets):
    deal = tickets.create(title="Chairs")
    ticket, other = tickets.create("ticket", parent_deal=deal["id"]), tickets.create("ticket")
    visit = tickets.create("visit", parent_ticket=ticket["id"])
    assert [ref(ticket)] == children(tickets, deal)
    assert [ref(visit)] == children(tickets, ticket) == children(tickets, ticket, "?type=visit")
    (found,) = tickets.all(f"/v1/items/ticket?parent_deal={deal['id']}")
    assert (ticket["id"], deal["id"]) == (found["id"], found["parent_deal"])
    tickets.change(other, parent_deal=deal["id"])
    tickets.change(ticket, parent_deal=None)
    assert [ref(other)] == children(tickets, deal)
    answer = tickets.client.post("/v1/items/ticket", {"parent_deal": 999})
    assert (400, "unknown_reference", ["/parent_deal"]) == (*problem(answer), pointers(answer))
    answer = tickets.client.get(f"/v1/items/deal/{deal['id']}/children?type=lead")
    assert (400, ["/type"]) == (answer.status, pointers(answer))


@pytest.mark.feature("P15")
def test_clients_and_what_an_item_was_made_of_are_predefined_parents(tickets):
    mia = tickets.create("contact", name="Mia")
    deal = tickets.create(contact=mia["id"])
    ticket = tickets.create("ticket", contacts=[mia["id"]])
    invoice = tickets.create("invoice", deal=deal["id"], contact=mia["id"])
    assert [ref(deal), ref(invoice), ref(ticket)] == children(tickets, mia)
    assert [ref(invoice)] == children(tickets, deal)
    parents = tickets.ask("GET", f"{TYPES}/ticket")["relations"]["parents"]
    assert [("contact", True), ("company", True), ("deal", False)] == [
        (one["type"], one["predefined"]) for one in parents
    ]


@pytest.mark.feature("P15")
def test_a_long_list_of_children_comes_in_pages(tickets):
    deal = tickets.create()
    made = [tickets.create("ticket", parent_deal=deal["id"]) for _ in range(3)]
    made.append(tickets.create("invoice", deal=deal["id"]))
    path, seen, cursor = f"/v1/items/deal/{deal['id']}/children?limit=2", [], ""
    for _ in range(2):
        page = tickets.ask("GET", path + cursor)
        seen += map(ref, page["items"])
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert [ref(made[3]), *map(ref, made[:3])] == seen


@pytest.mark.feature("P15")
def test_children_of_a_parent_that_was_deleted_name_it_no_longer(tickets):
    deal = tickets.create()
    ticket = tickets.create("ticket", parent_deal=deal["id"])
    tickets.trigger("client", "field_changed", {"fields": ["parent_deal"]}, type="ticket")
    tickets.delete(deal)
    left = tickets.read(ticket)
    assert (None, "client") == (left["parent_deal"], left["stage"])


@pytest.mark.feature("P15")
def test_relations_are_replaced_as_a_whole_and_values_stay(tickets):
    assert {"parents": ["deal"], "children": ["visit"]} == relations(tickets, "ticket")
    assert ["ticket"] == relations(tickets, "visit")["parents"]
    assert ["ticket"] == relations(tickets, "deal")["children"]
    deal = tickets.create()
    ticket = tickets.create("ticket", parent_deal=deal["id"])
    path = f"{TYPES}/ticket"
    listed = [{"type": "deal", "children_list": False}]
    tickets.ask("PATCH", path, {"relations": {"children": listed}})
    assert {"parents": [], "children": ["deal"]} == relations(tickets, "ticket")
    assert [] == relations(tickets, "visit")["parents"]
    assert "parent_deal" not in tickets.read(ticket)
    child = tickets.create(parent_ticket=ticket["id"])
    listed_by_itself = children(tickets, ticket, "?type=deal")
    assert ([], [ref(child)]) == (children(tickets, ticket), listed_by_itself)
    tickets.ask("PATCH", path, {"relations": {"parents": [{"type": "deal"}]}})
    assert deal["id"] == tickets.read(ticket)["parent_deal"]
    assert [ref(ticket)] == children(tickets, deal)
    assert "parent_ticket" not in tickets.read(child)


@pytest.mark.feature("P15")
@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"parents": [{"type": "ship"}]}, "/relations/parents"),
        ({"parents": [{"type": "ticket"}]}, "/relations/parents"),
        ({"children": [{"type": "ticket"}]}, "/relations/children"),
        ({"parents": [{"type": "deal"}], "children": [{"type": "deal"}]}, "/relations"),
    ],
)
def test_what_is_wrong_with_relations_is_said(tickets, wanted, pointer):
    answer = tickets.client.patch(f"{TYPES}/ticket", {"relations": wanted})
    assert (400, [pointer]) == (answer.status, pointers(answer))
    assert {"parents": ["deal"], "children": ["visit"]} == relations(tickets, "ticket")


@pytest.mark.feature("P15")
def test_a_type_with_relations_goes_after_them(tickets):
    answer = tickets.client.delete(f"{TYPES}/ticket")
    assert (409, True) == (answer.status, "the type visit" in answer.json["detail"])
    tickets.ask("PATCH", f"{TYPES}/ticket", {"relations": {}})
    tickets.ask("DELETE", f"{TYPES}/ticket")
    assert [] == relations(tickets, "deal")["children"]
