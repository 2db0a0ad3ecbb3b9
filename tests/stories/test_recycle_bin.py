"""The recycle bin: what was deleted comes back as it was, or goes for good (P14)."""

import pytest

from tests.support.files import upload
from tests.support.stories import ADMIN, Refusal, path_of, pointers, problem

pytestmark = pytest.mark.feature("P14")
BIN = "/v1/recycle-bin"


def lying(crm, **more):
    """Return what lies in the bin, as its reader sees it."""
    return [(one["type"], one["id"]) for one in crm.all(BIN)]


def boats(crm, **flags):
    """Make a type of the tenant's own, and return its code."""
    document = {"title": "Boat", "code": "boat", "preset": "all", **flags}
    return crm.ask("POST", "/v1/smart-processes", document)["code"]


@pytest.mark.parametrize("type", ["lead", "deal", "contact", "company", "invoice"])
def test_what_was_deleted_lies_there_and_comes_back_as_it_was(crm, type):
    named = {"name": "Kim"} if type in ("contact", "lead") else {"title": "Roof"}
    item = crm.create(type, **named)
    crm.delete(item)
    (binned,) = crm.all(BIN)
    assert (type, item["id"], ADMIN) == (binned["type"], binned["id"], binned["deleted_by"])
    assert ("2023-04-03T09:00:00Z", "2023-05-03T09:00:00Z") == (
        binned["deleted_at"],
        binned["purge_at"],
    )
    back = crm.ask("POST", f"{path_of(item)}/restore")
    assert {**item, "version": 3, "updated_at": back["updated_at"]} == back
    assert ([], [item["id"]]) == (
        lying(crm),
        [one["id"] for one in crm.all(f"/v1/items/{type}")],
    )


def test_what_belonged_together_does_so_again(crm):
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])
    deal = crm.create(title="Roof", contact=contact["id"])
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "Nice roof"})
    for item in (deal, contact):
        crm.delete(item)
    for item in (deal, contact):
        crm.ask("POST", f"{path_of(item)}/restore")
    crm.settle()
    assert contact["id"] == crm.read(deal)["contact"]
    children = crm.all(f"{path_of(contact)}/children")
    assert [deal["id"]] == [one["id"] for one in children]
    assert {"Nice roof", "Restored from the recycle bin"} == set(crm.texts(deal))
    crm.trigger("preparation", "email_received")
    crm.signal("email_received", address="kim@example.com")
    assert "preparation" == crm.stage(deal)


def test_children_name_their_parent_again(crm):
    type = boats(crm, relations={"parents": [{"type": "deal"}]})
    deal = crm.create(title="Harbour")
    boat = crm.create(type, title="Vega", parent_deal=deal["id"])
    crm.delete(deal)
    assert crm.read(boat).get("parent_deal") is None
    crm.ask("POST", f"{path_of(deal)}/restore")
    crm.settle()
    assert deal["id"] == crm.read(boat)["parent_deal"]


def test_no_rule_runs_by_it_and_what_was_stopped_stays_stopped(crm):
    later = {"mode": "delay", "delay": "P1D"}
    at_once, waiting = crm.comment_rule("new", "at once"), crm.comment_rule("new", "x", run=later)
    deal = crm.create()
    crm.delete(deal)
    crm.ask("POST", f"{path_of(deal)}/restore")
    crm.client.advance("P3D")
    assert {at_once: "done", waiting: "stopped"} == crm.states(deal)
    assert 1 == crm.texts(deal).count("at once")
    crm.move(deal, "preparation")
    assert "preparation" == crm.stage(deal)


def test_after_thirty_days_it_goes_for_good(crm):
    deal = crm.create(title="Roof")
    crm.delete(deal)
    crm.client.advance("P29D")
    assert [("deal", deal["id"])] == lying(crm)
    crm.client.advance("P2D")
    assert [] == lying(crm)
    assert (404, "not_found") == problem(crm.client.post(f"{path_of(deal)}/restore"))


def test_a_restored_item_keeps_its_files_and_is_not_purged_later(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_plan", "type": "file"})
    file = upload(crm, "plan.pdf")
    deal = crm.create(title="Roof", uf_plan=file)
    crm.delete(deal)
    crm.client.advance("P29D")
    crm.ask("POST", f"{path_of(deal)}/restore")
    crm.client.advance("P5D")
    assert ("Roof", file) == (crm.read(deal)["title"], crm.read(deal)["uf_plan"])
    assert 200 == crm.client.get(f"/v1/files/{file}").status


def test_with_the_bin_off_a_deletion_is_final(crm):
    type = boats(crm)
    kept = crm.create(type, title="Vega")
    crm.delete(kept)
    crm.ask("PATCH", f"/v1/smart-processes/{type}", {"flags": {"recycle_bin": False}})
    gone = crm.create(type, title="Lyra")
    crm.delete(gone)
    assert [(type, kept["id"])] == lying(crm)
    assert (404, "not_found") == problem(crm.client.post(f"{path_of(gone)}/restore"))
    assert "Vega" == crm.ask("POST", f"{path_of(kept)}/restore")["title"]


def test_each_sees_what_is_their_own_and_admins_all(crm):
    ben = crm.as_user(crm.hire("Ben"))
    own, other = ben.create(title="Ben's"), crm.create(title="Anna's")
    ben.delete(own)
    crm.delete(other)
    assert [("deal", own["id"])] == lying(ben)
    assert {("deal", own["id"]), ("deal", other["id"])} == set(lying(crm))
    with pytest.raises(Refusal, match="in your recycle bin"):
        ben.ask("POST", f"{path_of(other)}/restore")
    with pytest.raises(Refusal, match="403"):
        ben.ask("DELETE", f"{BIN}/deal/{own['id']}")
    assert "Ben's" == ben.ask("POST", f"{path_of(own)}/restore")["title"]


def test_an_admin_can_let_it_go_before(crm):
    deal = crm.create(title="Roof")
    crm.delete(deal)
    crm.ask("DELETE", f"{BIN}/deal/{deal['id']}")
    crm.settle()
    assert [] == lying(crm)
    for asked in (("POST", f"{path_of(deal)}/restore"), ("DELETE", f"{BIN}/deal/{deal['id']}")):
        assert (404, "not_found") == problem(crm.client.send(*asked))


def test_restoring_twice_restores_once(crm):
    deal = crm.create(title="Roof")
    crm.delete(deal)
    first, second = (crm.ask("POST", f"{path_of(deal)}/restore") for _ in range(2))
    assert first == second


def test_an_item_whose_stage_is_gone_comes_back_at_the_beginning(crm):
    pipeline = crm.pipeline("Service", "asked", "done")
    deal = crm.create(title="Roof", pipeline=pipeline)
    crm.delete(deal)
    crm.ask("DELETE", f"/v1/pipelines/deal/{pipeline}")
    crm.comment_rule("new", "never")
    back = crm.ask("POST", f"{path_of(deal)}/restore")
    crm.settle()
    assert ("default", "new", 2) == (back["pipeline"], back["stage"], back["entry"])
    assert ["Restored from the recycle bin"] == crm.texts(deal)


def test_a_list_of_many_goes_on(crm):
    deals = [crm.create(title=str(number)) for number in range(5)]
    for deal in deals:
        crm.delete(deal)
        crm.client.advance("PT1M")
    first = crm.ask("GET", f"{BIN}?limit=3")
    rest = crm.ask("GET", f"{BIN}?limit=3&cursor={first['next_cursor']}")
    assert [5, 4, 3, 2, 1] == [one["id"] for page in (first, rest) for one in page["items"]]
    assert ["/limit"] == pointers(crm.client.get(f"{BIN}?limit=0"))


def test_what_was_changed_on_items_of_a_removed_type_is_told_and_they_can_be_purged(crm):
    boat = crm.create(boats(crm), title="Nina")
    crm.move(boat, "preparation")
    crm.delete(boat)
    crm.create(title="Roof")
    crm.ask("DELETE", "/v1/entity-types/boat?force=true")
    told = {(one["item"], one["text"]) for one in crm.all("/v1/history")}
    assert told >= {
        ("boat_1", "Stage: new → preparation"),
        ("boat_1", "Deleted"),
        ("deal_1", "Created"),
    }
    assert [("boat", 1)] == lying(crm)
    crm.ask("DELETE", f"{BIN}/boat/1")
    crm.settle()
    assert [] == lying(crm)
    assert (404, "not_found") == problem(crm.client.delete(f"{BIN}/boat/1"))


def test_what_was_of_a_removed_type_does_not_come_back_in_another_of_that_name(crm):
    boat = crm.create(boats(crm), title="Nina")
    crm.delete(boat)
    crm.ask("DELETE", "/v1/entity-types/boat?force=true")
    crm.client.advance("PT10M")
    boats(crm)
    refused = crm.client.send("POST", f"{path_of(boat)}/restore")
    assert (404, "not_found") == problem(refused)
    assert "was removed" in refused.json["detail"]
    assert [] == crm.all("/v1/items/boat")
