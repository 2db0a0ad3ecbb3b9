"""What a move would set off, as people with fewer rights are told it."""

import pytest

from tests.support.stories import Refusal, telling


@pytest.fixture
def crm():
    with telling() as story:
        yield story


def preview(story, deal, stage="preparation"):
    path = f"/v1/items/deal/{deal['id']}/stage?dry_run=true"
    return story.ask("POST", path, {"stage": stage})


def hired(crm, automation):
    permission = {
        "type": "deal",
        "items": {"read": "all", "change": "all", "move": "all"},
        "automation": automation,
    }
    document = {"name": "Mover", "permissions": [permission], "rights": []}
    role = crm.ask("POST", "/v1/roles", document)["id"]
    return crm.as_user(crm.hire("Ben", roles=[role]))


def test_who_may_not_see_rules_is_told_nothing_of_them(crm):
    deal = crm.create()
    with pytest.raises(Refusal, match="403"):
        preview(hired(crm, "none"), deal)


def test_what_rules_tell_of_clients_is_left_out_for_who_may_not_see_these(crm):
    contact = crm.create("contact", name="Kim")["id"]
    crm.comment_rule("preparation", condition={"field": "contact.name", "op": "eq", "value": "Bo"})
    deal = crm.create(contact=contact)
    ours, theirs = preview(crm, deal), preview(hired(crm, "read"), deal)

    assert "contact.name was Kim" in ours["runs"][0]["reason"]["detail"]
    assert "Kim" not in str(theirs)
    assert ["skipped"] == [run["state"] for run in theirs["runs"]]


def test_a_version_that_is_not_the_present_one_is_refused_as_by_the_move(crm):
    deal = crm.create()
    answer = crm.client.send(
        "POST",
        f"/v1/items/deal/{deal['id']}/stage?dry_run=true",
        json={"stage": "preparation"},
        headers={"If-Match": '"7"'},
    )
    assert 412 == answer.status
