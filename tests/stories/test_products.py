"""What items are about: product rows, their sums, and the catalogue that they come from (P13)."""

import pytest

from tests.stories.workflows import action, publish, start
from tests.support.documents import document_template, make, unconfined  # noqa: F401
from tests.support.files import fetch
from tests.support.stories import path_of, problem
from tests.support.word import text_of, word

CHAIRS = {"name": "Chair", "price": "59.90", "quantity": 20, "tax_rate": 19}
DELIVERY = {"name": "Delivery", "price": 120, "discount_type": "sum", "discount": 20}
LINES = ("{%tr for one in products %}", "{{ one.name }} {{ one.sum }}", "{%tr endfor %}")


def put(crm, item, *rows, **more):
    """Give an item these rows, let the automation do what follows, and return the answer."""
    found = crm.ask("PUT", f"{path_of(item)}/products", {"rows": rows, **more})
    crm.settle()
    return found


def amounts(crm, item):
    found = crm.read(item)
    return found["amount"], found["tax_amount"], found["manual_amount"]


def pointers(answer):
    return [one["pointer"] for one in answer.json["errors"]]


@pytest.mark.feature("P13")
@pytest.mark.parametrize("type", ["lead", "deal", "quote", "invoice", "order"])
def test_the_amount_is_the_sum_of_the_rows_unless_it_is_set_by_hand(crm, type):
    if type == "order":
        body = {"title": "Order", "code": "order", "preset": "all"}
        crm.ask("POST", "/v1/smart-processes", body)
    item = crm.create(type, title="A", currency="EUR")
    found = put(crm, item, CHAIRS, DELIVERY)
    assert ("1298.00", "227.62", "1525.62") == (found["net"], found["tax"], found["sum"])
    assert ["1425.62", "100.00"] == [one["sum"] for one in found["rows"]]
    assert ("1525.62", "227.62", None) == amounts(crm, item)
    put(crm, item, DELIVERY)
    assert ("100.00", "0.00", None) == amounts(crm, item)
    crm.change(item, manual_amount=True, amount="90")
    assert ("90.00", "0.00", True) == amounts(crm, item)
    put(crm, item, CHAIRS)
    assert ("90.00", "227.62", True) == amounts(crm, item)
    crm.change(item, manual_amount=False)
    assert "1425.62" == crm.read(item)["amount"]
    put(crm, item)
    assert ("0.00", None) == amounts(crm, item)[:2]


@pytest.mark.feature("P13")
def test_an_amount_that_follows_is_not_set_by_hand(crm):
    deal = crm.create(currency="EUR")
    put(crm, deal, DELIVERY)
    answer = crm.client.patch(path_of(deal), {"amount": "90"})
    assert (400, ["/amount"]) == (answer.status, pointers(answer))
    assert "manual_amount" in answer.json["errors"][0]["message"]
    assert 400 == crm.client.patch(path_of(deal), {"tax_amount": "1"}).status
    crm.change(deal, title="B", amount="100")
    rule = crm.rule("preparation", "edit_item", {"values": {"amount": "7"}})
    crm.move(deal, "preparation")
    assert ("invalid", "100.00") == (crm.reason(deal, rule), crm.read(deal)["amount"])


@pytest.mark.feature("P13")
def test_sums_have_the_digits_of_the_currency(crm):
    deal = crm.create(currency="EUR")
    put(crm, deal, {"name": "Bolt", "price": "10.25", "quantity": "0.5"})
    assert "5.13" == crm.read(deal)["amount"]
    crm.change(deal, currency="JPY")
    assert "5" == crm.read(deal)["amount"]
    answer = crm.client.put(
        f"{path_of(deal)}/products", {"rows": [{"name": "Bolt", "price": "10.25"}]}
    )
    assert (400, ["/rows/0/price"]) == (answer.status, pointers(answer))


@pytest.mark.feature("P13")
def test_rows_begin_with_what_the_catalogue_says_and_stay_when_it_changes(crm):
    body = {"name": "Chair", "price": "59.90", "currency": "EUR", "tax_rate": "19.0", "unit": "pc"}
    chair = crm.ask("POST", "/v1/products", body)
    table = crm.ask("POST", "/v1/products", {"name": "Table", "price": "90", "currency": "USD"})
    assert [chair, table] == crm.all("/v1/products")
    page = crm.ask("GET", "/v1/products?limit=1")
    assert [chair] == page["items"]
    rest = crm.ask("GET", f"/v1/products?limit=1&cursor={page['next_cursor']}")
    assert ([table], None) == (rest["items"], rest["next_cursor"])
    deal = crm.create(currency="EUR")
    rows = [{"product": chair["id"]}, {"product": table["id"]}, {"product": 99}, {"name": " "}]
    answer = crm.client.put(f"{path_of(deal)}/products", {"rows": rows})
    assert ["/rows/1/price", "/rows/2/product", "/rows/3/price"] == pointers(answer)
    mine = {"product": table["id"], "name": "Big table", "price": "80"}
    found = put(crm, deal, {"product": chair["id"], "quantity": 2}, mine)
    first, second = found["rows"]
    assert ("Chair", "pc", "19", "142.56") == (
        *(first["name"], first["unit"], first["tax_rate"], first["sum"]),
    )
    assert ("Big table", "80.00") == (second["name"], second["sum"])
    assert "49.00" == crm.ask("PATCH", f"/v1/products/{chair['id']}", {"price": 49})["price"]
    crm.ask("DELETE", f"/v1/products/{table['id']}")
    assert 404 == crm.client.get(f"/v1/products/{table['id']}").status
    again = put(crm, deal, *map(_sent, found["rows"]))
    assert found["rows"] == again["rows"]


def _sent(row):
    return {name: value for name, value in row.items() if name not in ("net", "tax", "sum")}


@pytest.mark.feature("P13")
def test_only_items_of_types_with_products_have_rows(crm):
    mia = crm.create("contact", name="Mia")
    crm.ask("POST", "/v1/smart-processes", {"title": "Case", "code": "case", "preset": "all"})
    case = crm.create("case", currency="EUR")
    put(crm, case, DELIVERY)
    path = "/v1/smart-processes/case"
    crm.ask("PATCH", path, {"flags": {"products": False}})
    for item in (mia, case):
        for method, body in (("GET", None), ("PUT", {"rows": []})):
            answer = crm.client.send(method, f"{path_of(item)}/products", json=body)
            assert (400, "entity_type_not_supported") == problem(answer)
    crm.change(case, title="B")
    crm.ask("PATCH", path, {"flags": {"products": True}})
    assert "100.00" == crm.ask("GET", f"{path_of(case)}/products")["sum"]


@pytest.mark.feature("P13")
def test_rows_go_along_when_items_are_made_of_others(crm):
    rule = crm.rule("preparation", "create_from_source", {"kinds": ["quote", "invoice"]})
    deal = crm.create(title="A", currency="EUR")
    rows = put(crm, deal, CHAIRS, DELIVERY)["rows"]
    crm.move(deal, "preparation")
    made = crm.runs(deal, entry=2)[rule]["result"]
    for type in ("quote", "invoice"):
        new = {"type": type, "id": made[type]}
        found = crm.ask("GET", f"{path_of(new)}/products")
        assert (rows, "1525.62") == (found["rows"], found["amount"])
    put(crm, deal)
    assert rows == crm.ask("GET", f"{path_of(new)}/products")["rows"]


@pytest.mark.feature("P13")
def test_who_changed_the_rows_is_told_and_nothing_new_writes_nothing(crm):
    deal = crm.create(currency="EUR")
    first = put(crm, deal, DELIVERY)
    assert first["version"] == put(crm, deal, DELIVERY)["version"]
    answer = crm.client.send(
        "PUT", f"{path_of(deal)}/products", json={"rows": []}, headers={"If-Match": 'W/"1"'}
    )
    assert 412 == answer.status
    put(crm, deal, CHAIRS, DELIVERY)
    told = [one["text"] for one in crm.timeline(deal, "change")]
    assert [
        "Amount: (empty) → 100.00; Products: (empty) → Delivery × 1; Tax: (empty) → 0.00",
        "Amount: 100.00 → 1525.62; Products: Delivery × 1 → Chair × 20, Delivery × 1; "
        "Tax: 0.00 → 227.62",
    ] == told


@pytest.mark.feature("P13")
@pytest.mark.usefixtures("unconfined")
def test_a_document_prints_the_rows_as_a_table(crm):
    template = document_template(crm, word("{{ deal.amount }}", rows=LINES))
    deal = crm.create(currency="EUR")
    put(crm, deal, CHAIRS, DELIVERY)
    document = make(crm, deal, template)
    assert ["1525.62", "Chair 1425.62", "Delivery 100.00"] == text_of(fetch(crm, document["file"]))


@pytest.mark.feature("P13")
def test_rules_and_workflows_see_the_sum(crm):
    condition = {"field": "amount", "op": "gt", "value": "1000"}
    rule = crm.comment_rule("preparation", "big", condition=condition)
    id = publish(crm, action("add_comment", text="{{ deal.amount }}"))
    deal = crm.create(currency="EUR")
    put(crm, deal, CHAIRS)
    crm.move(deal, "preparation")
    start(crm, id, deal)
    told = {one["text"] for one in crm.timeline(deal, "comment")}
    assert ("done", {"big", "1425.62"}) == (crm.states(deal)[rule], told)


@pytest.mark.feature("P13")
def test_colleagues_see_the_catalogue_and_admins_change_it(crm):
    crm.ask("POST", "/v1/products", {"name": "Chair"})
    ben = crm.as_user(crm.hire("Ben"))
    assert 1 == len(ben.all("/v1/products"))
    assert 403 == ben.client.post("/v1/products", {"name": "Table"}).status
