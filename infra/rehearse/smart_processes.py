"""A smart process made, with a rule that runs in it; and the same after it has moved house."""

from infra.rehearse.crm import Crm, until

CODE = "repair"
GREETING = "{{ repair.title }} has come in."
_ITEMS = f"/v1/items/{CODE}"


def smart_process_made(crm: Crm, deal: int) -> None:
    """Make a smart process with its scenario and a rule, and let both act on an item of a deal."""
    made = crm.post(
        "/v1/smart-processes",
        {"title": "Repair", "code": CODE, "preset": "essentials", "flags": {"products": True}},
        expected=201,
    )
    assert (made["flags"]["automation"], made["flags"]["documents"]) == (True, False), made
    rule = {"stage": "new", "action": "add_comment", "params": {"text": GREETING}}
    crm.post(f"/v1/automation/{CODE}/default/rules", rule, expected=201)
    id = _greeted(crm, "Chair", parent_deal=deal)
    (activity,) = crm.get(f"{_ITEMS}/{id}/activities")["items"]
    assert activity["subject"] == "Contact the client: Chair", activity
    (child,) = until("the child", lambda: crm.get(f"/v1/items/deal/{deal}/children")["items"])
    assert (child["type"], child["id"]) == (CODE, id), child
    crm.put(f"{_ITEMS}/{id}/products", {"rows": [{"name": "Glue", "price": "5", "quantity": 2}]})


def smart_process_came_along(crm: Crm) -> None:
    """See that an import has brought type, item, product rows and rule, and that the rule acts."""
    (made,) = crm.get("/v1/smart-processes")["items"]
    assert (made["code"], made["entity_type_id"]) == (CODE, 1030), made
    (chair,) = crm.get(_ITEMS)["items"]
    assert (chair["title"], chair["amount"]) == ("Chair", "10.00"), chair
    (row,) = crm.get(f"{_ITEMS}/{chair['id']}/products")["rows"]
    assert (row["name"], row["sum"]) == ("Glue", "10.00"), row
    _greeted(crm, "Table")


def _greeted(crm: Crm, title: str, **values: int) -> int:
    item = crm.post(_ITEMS, {"title": title, **values}, expected=201)
    path = f"{_ITEMS}/{item['id']}/timeline"

    def commented() -> bool:
        return f"{title} has come in." in [one["text"] for one in crm.get(path)["items"]]

    until("the comment of the rule", commented)
    return int(item["id"])
