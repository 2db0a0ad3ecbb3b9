"""What automation was like before can be looked up, and brought back (R01)."""

import pytest

BASE = "/v1/automation/deal/default"


@pytest.mark.feature("R01")
def test_an_earlier_version_is_brought_back(crm):
    rule = crm.comment_rule("new", "welcome")
    first = crm.create()
    crm.ask("DELETE", f"{BASE}/rules/{rule}?note=No-more-greetings")
    second = crm.create()

    newest, oldest = crm.all(f"{BASE}/versions")
    assert ("No-more-greetings", 1) == (newest["note"], newest["changes"]["rules"]["removed"])
    document = crm.ask("GET", f"{BASE}/versions/{oldest['number']}")["document"]
    crm.ask("PUT", f"{BASE}?note=Greet-again", document)

    third = crm.create()
    assert [["welcome"], [], ["welcome"]] == [crm.texts(one) for one in (first, second, third)]
    path = f"/v1/items/deal/{third['id']}/automation"
    assert [3] == [run["config"] for run in crm.ask("GET", path)["runs"]]
    assert [3, 2, 1] == [one["number"] for one in crm.all(f"{BASE}/versions")]
