"""Obsolete activities are completed or removed, one by one or many at once."""

import pytest

from tests.support.files import upload
from tests.support.stories import ADMIN, Document, Story, path_of, pointers, problem


def plan(crm: Story, item: Document, **body) -> str:
    made = crm.ask("POST", f"{path_of(item)}/activities", {"subject": "Call", **body})
    crm.settle()
    return str(made["id"])


def do(crm: Story, what: str, *ids: str) -> Document:
    done: Document = crm.ask("POST", f"/v1/activities/{what}", {"ids": list(ids)})
    crm.settle()
    return done


@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    "change", [{"subject": "x"}, {"deadline": None}, {"responsible": ADMIN}, {"color": 3}]
)
def test_what_is_completed_cannot_be_changed_any_more(crm, change):
    activity = plan(crm, crm.create())
    crm.ask("POST", f"/v1/activities/{activity}/complete")
    answer = crm.client.patch(f"/v1/activities/{activity}", json=change)
    assert (409, "can_not_update_completed") == problem(answer)


@pytest.mark.feature("A11")
def test_obsolete_ones_are_found_and_completed_at_once(crm):
    deal, lead = crm.create(), crm.create("lead")
    old = [plan(crm, item, deadline="2023-04-04T09:00:00Z") for item in (deal, lead)]
    fresh, never = plan(crm, deal, deadline="2023-05-05T09:00:00Z"), plan(crm, deal)
    crm.client.advance("P3D")
    obsolete = [one["id"] for one in crm.all("/v1/activities?due_before=2023-04-05T00:00:00Z")]
    assert sorted(old) == sorted(obsolete)
    assert {"done": obsolete, "left": []} == do(crm, "complete", *obsolete)
    assert {fresh, never} == {one["id"] for one in crm.all("/v1/activities")}
    assert 2 == crm.ask("GET", "/v1/counters")["open"]
    assert obsolete == do(crm, "complete", *obsolete)["done"]  # again changes nothing


@pytest.mark.feature("A11")
def test_obsolete_ones_are_removed_at_once_with_their_files(crm):
    deal = crm.create()
    file = upload(crm)
    done, attached = plan(crm, deal), plan(crm, deal, files=[file])
    crm.ask("POST", f"/v1/activities/{done}/complete")
    assert {"done": [done, attached], "left": []} == do(crm, "remove", done, attached)
    assert ([], 0) == (crm.activities(deal), crm.ask("GET", "/v1/counters")["open"])
    assert 404 == crm.client.get(f"/v1/files/{file}").status
    assert 404 == crm.client.get(f"/v1/activities/{done}").status
    again = do(crm, "remove", done, "nonsense")
    assert {"not_found"} == {one["code"] for one in again["left"]}
    assert (2, []) == (len(again["left"]), again["done"])


def test_nobody_completes_what_they_may_not_change(crm):
    manager = crm.hire("Ben", roles=["manager"])
    deal = crm.create(responsible=ADMIN)
    activity = plan(crm, deal)
    bens = crm.as_user(manager)
    assert ["forbidden"] == [one["code"] for one in do(bens, "complete", activity)["left"]]
    assert [] == bens.all(f"/v1/activities?responsible={ADMIN}")
    assert [activity] == [one["id"] for one in crm.all("/v1/activities")]


def test_an_activity_follows_from_another_one_of_its_item_alone(crm):
    deal, other = crm.create(), crm.create()
    first, foreign = plan(crm, deal), plan(crm, other)
    path = f"{path_of(deal)}/activities"
    made = crm.ask("POST", path, {"subject": "Next", "parent": first, "color": 7})
    assert (first, 7) == (made["parent"], made["color"])
    for parent in (foreign, f"{first[:-1]}!", "deal_99-abcdefghijkl"):
        answer = crm.client.post(path, json={"subject": "x", "parent": parent})
        assert ((400, "parent_restricted"), ["/parent"]) == (problem(answer), pointers(answer))
    answer = crm.client.patch(f"/v1/activities/{made['id']}", json={"parent": made["id"]})
    assert (400, "parent_restricted") == problem(answer)
    assert 400 == crm.client.post(path, json={"subject": "x", "color": 8}).status
