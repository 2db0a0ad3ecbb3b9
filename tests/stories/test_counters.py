"""What is open is counted for those who are responsible, up to a limit."""

import pytest

from tests.support.stories import ADMIN, Document, Story, path_of

SETTINGS = "/v1/smart-activity/settings"


def plan(crm: Story, item: Document, **body) -> str:
    made = crm.ask("POST", f"{path_of(item)}/activities", {"subject": "Call", **body})
    crm.settle()
    return str(made["id"])


def counters(crm: Story) -> Document:
    found: Document = crm.ask("GET", "/v1/counters")
    return found


def red_and_green(crm: Story, *types: str) -> list[tuple[int, int]]:
    shown = counters(crm)["types"]
    return [(shown[type]["red"], shown[type]["green"]) for type in types]


def complete(crm: Story, activity: str) -> None:
    crm.ask("POST", f"/v1/activities/{activity}/complete")
    crm.settle()


def set_for_all(crm: Story, **values) -> None:
    crm.ask("PUT", SETTINGS, values)
    crm.client.advance("PT10S")


@pytest.mark.feature("A10")
def test_above_the_limit_counters_are_blocked_and_activities_are_not(crm):
    set_for_all(crm, most_open=3)
    deal = crm.create()
    first, *_ = [plan(crm, deal) for _ in range(3)]
    assert (3, 3, False) == tuple(counters(crm)[name] for name in ("open", "limit", "blocked"))
    fourth = plan(crm, deal)
    shown = counters(crm)
    assert (4, True, None) == (shown["open"], shown["blocked"], shown["types"])
    complete(crm, first)
    assert (False, [(3, 0)]) == (counters(crm)["blocked"], red_and_green(crm, "deal"))
    plan(crm, deal)
    assert counters(crm)["blocked"]
    assert 204 == crm.client.delete(f"/v1/activities/{fourth}").status
    crm.settle()
    assert not counters(crm)["blocked"]


def test_planned_is_red_and_incoming_green_for_each_type_of_items(crm):
    deal, lead = crm.create(), crm.create("lead")
    contact, company = crm.create("contact", name="Kim"), crm.create("company", title="Acme")
    plan(crm, deal, deadline="2023-04-03T12:00:00Z")
    plan(crm, deal, deadline="2023-04-07T12:00:00Z")
    plan(crm, lead)
    plan(crm, lead, incoming=True)
    plan(crm, contact, type="call", start="2023-04-04T12:00:00Z", incoming=True)
    plan(crm, company)
    wanted = [(2, 0), (1, 1), (0, 1), (1, 0)]
    assert wanted == red_and_green(crm, "deal", "lead", "contact", "company")
    shown = counters(crm)["types"]["deal"]
    assert (2, 1, 0) == (shown["planned"], shown["today"], shown["overdue"])
    crm.client.advance("P1D")
    shown = counters(crm)["types"]["deal"]
    assert (1, 0, 1, 2) == tuple(shown[one] for one in ("planned", "today", "overdue", "red"))


def test_they_count_for_who_has_the_item_or_as_the_tenant_wants_for_who_is_asked(crm):
    ben = crm.hire("Ben")
    bens = crm.as_user(ben)
    deal = crm.create(responsible=ADMIN)
    plan(crm, deal, responsible=ben)
    assert ([(1, 0)], [(0, 0)]) == (red_and_green(crm, "deal"), red_and_green(bens, "deal"))
    set_for_all(crm, counted_for="activity_responsible")
    assert ([(0, 0)], [(1, 0)]) == (red_and_green(crm, "deal"), red_and_green(bens, "deal"))
    plan(crm, deal)
    set_for_all(crm, counted_for="item_responsible")
    crm.change(deal, responsible=ben)
    assert ([(0, 0)], [(2, 0)]) == (red_and_green(crm, "deal"), red_and_green(bens, "deal"))


def test_what_automation_plans_hands_over_completes_and_deletes_is_counted(crm):
    crm.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    crm.rule("new", "create_task", {"subject": "Measure"})
    deal = crm.create()
    assert [(2, 0)] == red_and_green(crm, "deal")
    crm.move(deal, "preparation")
    assert [(1, 0)] == red_and_green(crm, "deal")
    crm.delete(deal)
    assert ([(0, 0)], 0) == (red_and_green(crm, "deal"), counters(crm)["open"])
