"""Story 17 and what else is set up: types, stages, fields, people, roles, access, the calendar."""

import re

import pytest

from chalicelib.domain.items.type_flags import PRESETS
from tests.console.desk import COOKIE


@pytest.mark.parametrize(
    ("preset", "opens"), [("Essentials", "New"), ("All options", "New"), ("Empty", None)]
)
def test_a_smart_process_is_made_from_each_preset_and_its_board_works(desk, crm, preset, opens):
    window = desk.sit(route="settings/processes")
    window.clicks("Make a smart process")
    window.types("Rental")
    window.part("radio", preset).check()
    with window.waits_for_answer("/v1/smart-processes", "POST"):
        window.clicks("Make")
    window.clicks("Rental", "link", within=window.part("navigation", "Main"))

    (made,) = crm.all("/v1/smart-processes")
    assert {"Essentials": "essentials", "All options": "all", "Empty": "empty"}[preset] in [
        name for name, flags in PRESETS.items() if flags_of(flags) == made["flags"]
    ]
    window.sees("Rental", "heading")
    if opens:
        window.clicks(f"Add to {opens}")
        window.focus_is_on(window.part("textbox", "Title"))
        window.types("Ten chairs")
        window.presses("Enter")
        window.sees_card("Ten chairs", opens)
        rules = crm.ask("GET", f"/v1/automation/{made['code']}/default")["rules"]
        assert rules


def flags_of(flags):
    return {name: getattr(flags, name) for name in flags.__struct_fields__}


def test_what_presets_switch_on_stands_beside_them_as_the_service_has_it(desk, crm):
    window = desk.sit(route="settings/processes")
    window.clicks("Make a smart process")
    for label, preset in (("Essentials", "essentials"), ("All options", "all"), ("Empty", "empty")):
        shown = window.page.locator("label").filter(has=window.part("radio", label))
        switches = [one.endswith("on") for one in shown.get_by_role("listitem").all_text_contents()]
        assert list(flags_of(PRESETS[preset]).values()) == switches


def test_stages_are_named_ordered_and_added_and_the_board_shows_it(desk, crm):
    window = desk.sit(route="settings/pipelines?type=deal")
    window.clicks("Stages")
    window.fills("Name of stage 2", "First offer")
    window.clicks("First offer down")
    window.clicks("Add a stage")
    window.types("Giao hàng")
    with window.waits_for_answer("/v1/pipelines/deal/default", "PATCH"):
        window.clicks("Save")
    window.sees("Saved", "group")
    window.goes_to("deal/default")

    window.sees("First offer, 0 items", "listitem")
    names = [one["name"] for one in crm.ask("GET", "/v1/pipelines/deal/default")["stages"]]
    assert ["New", "Prepayment invoice", "First offer"] == names[:3]
    assert "Giao hàng" in names


def test_a_stage_has_a_colour_of_its_own_until_it_gets_the_usual_one_back(desk, crm):
    def edge():
        columns = window.part("listitem", "New, 0 items")
        return columns.evaluate("one => getComputedStyle(one).borderTopColor")

    window = desk.sit(route="deal/default")
    window.sees("New, 0 items", "listitem")
    usual = edge()
    window.goes_to("settings/pipelines?type=deal")
    window.clicks("Stages")
    window.page.get_by_label("Colour of New").fill("#c2410c")
    with window.waits_for_answer("/v1/pipelines/deal/default", "PATCH"):
        window.clicks("Save")
    window.goes_to("deal/default")
    window.sees("New, 0 items", "listitem")
    assert "rgb(194, 65, 12)" == edge()

    window.goes_to("settings/pipelines?type=deal")
    window.clicks("Stages")
    window.clicks("The usual colour for New")
    with window.waits_for_answer("/v1/pipelines/deal/default", "PATCH"):
        window.clicks("Save")
    window.goes_to("deal/default")
    window.sees("New, 0 items", "listitem")
    assert usual == edge()


def test_removing_a_stage_that_is_in_use_says_by_what_before_it_goes(desk, crm):
    crm.comment_rule("preparation", "hello", name="Greet")
    window = desk.sit(route="settings/pipelines?type=deal")
    window.clicks("Stages")
    window.clicks("Remove Preparation")
    window.clicks("Save")

    window.sees("Save all the same", "button")
    assert "preparation" in [
        one["code"] for one in crm.ask("GET", "/v1/pipelines/deal/default")["stages"]
    ]


def test_a_field_is_added_and_what_is_wrong_stands_at_its_place(desk, crm):
    window = desk.sit(route="settings/fields?type=deal")
    window.clicks("Add a field")
    window.fills("Code *", "Wrong code")
    window.fills("Title *", "Visit")
    window.clicks("Save")
    window.focus_is_on(window.page.get_by_label("Code *"))
    window.fills("Code *", "uf_visit")
    window.page.get_by_label("Kind *").select_option("Date")
    window.presses("Tab")
    window.clicks("Save")

    window.sees("uf_visit", within=window.part("table", "Fields"))
    assert ["date"] == [one["type"] for one in crm.all("/v1/fields/deal")]


def test_a_colleague_gets_a_role_of_the_matrix_and_sees_no_more_than_it_allows(desk, crm):
    crm.create(title="Chairs")
    window = desk.sit(route="settings/roles")
    window.clicks("Add a role")
    window.fills("Name", "Lookers")
    window.part("combobox", "Deal: See").select_option("all")
    window.part("combobox", "Deal: Rules and triggers").select_option("see")
    window.clicks("Save")
    window.sees("Lookers")
    window.goes_to("settings/users")
    window.clicks("Add a user")
    window.fills("Name *", "Hana")
    window.page.get_by_label("Roles").select_option("Lookers")
    window.clicks("Save")
    window.sees("Hana", "cell")

    hana = next(one for one in crm.all("/v1/users") if one["name"] == "Hana")
    hers = desk.sit(hana["id"], "deal/default")
    hers.sees_card("Chairs", "New")
    hers.sees_no("Add to New", "button")
    hers.sees_no("Lead", "link")
    window.goes_to("settings/roles")
    window.part("combobox", "User").select_option("Hana")
    window.sees("all", "cell")


def test_a_token_is_shown_once_and_other_sessions_are_ended(desk, crm):
    window = desk.sit(route="settings/access")
    desk.sit(route="deal/default")
    window.reloads()
    window.clicks("Make a token")
    window.fills("Name *", "web shop")
    window.clicks("Save")
    dialog = window.sees("Your new token", "dialog")
    window.sees("It is shown only now. Keep it where only you can read it.", within=dialog)
    window.clicks("Close", within=dialog)
    window.sees("web shop", "cell")
    window.clicks("Sign out there")
    window.sees_no("Sign out there", "button")

    assert COOKIE not in window.page.content()
    assert 1 == len([one for one in crm.all("/v1/tokens") if one["name"] == "web shop"])


def test_hours_and_days_off_are_set_and_shown_in_the_year(desk, crm):
    window = desk.sit(route="settings/calendar")
    window.fills("From *", "08:30")
    with window.waits_for_answer("/v1/settings", "PATCH"):
        window.clicks("Save")
    window.sees("Saved", "group")

    assert "08:30" == crm.ask("GET", "/v1/settings")["working_hours"]["opens"]
    window.sees("April", "table")


def test_the_year_shows_public_holidays_beside_the_firms_own_days_off(desk, crm):
    crm.ask("PATCH", "/v1/settings", {"days_off": ["2023-06-02"]})
    window = desk.sit(route="settings/calendar")
    june = window.part("table", "June")
    window.sees(re.compile("^2 ?, Day off"), "cell", within=june)
    window.sees_no(re.compile("Public holiday"), "cell")
    window.fills("Public holidays of", "DE-BY")
    window.sees(re.compile("^8 ?, Public holiday"), "cell", within=june)
    window.clicks("Next year")
    window.sees(re.compile("^30 ?, Public holiday"), "cell", within=window.part("table", "May"))
    window.fills("Public holidays of", "DE-B")
    window.sees_no(re.compile("Public holiday"), "cell")


def test_who_is_no_admin_finds_only_their_own_settings(desk, crm):
    window = desk.sit(crm.hire("Ben"), "settings")
    window.sees("Tokens and sessions", "link")
    window.sees_no("Connections", "link")


def test_what_was_deleted_comes_back(desk, crm):
    crm.delete(crm.create(title="Chairs"))
    window = desk.sit(route="settings/bin")
    window.clicks("Bring back Chairs")
    window.sees("Chairs is back", "group")

    assert ["Chairs"] == [one["title"] for one in crm.all("/v1/items/deal")]
