"""Stories 13 and 14: many cards at once, and filters that are the address."""

import re

from playwright.sync_api import expect


def test_many_items_are_moved_after_a_look_at_what_that_does_and_all_are_taken_back(desk, crm):
    crm.comment_rule("executing", "begun", name="Note the start")
    for number in range(30):
        crm.ask("POST", "/v1/items/deal", {"title": f"Deal {number:02}"})
    crm.settle()
    window = desk.sit(route="deal/default")
    window.part("link", "Deal 00").focus()
    window.presses("Control+a")
    window.sees("30 selected")
    window.clicks("Move", within=window.part("region", "Selected items"))

    dialog = window.sees("Move 30 items", "dialog")
    window.part("combobox", "Stage", within=dialog).select_option("Executing")
    window.sees("30 change", within=dialog)
    window.sees("Note the start", within=dialog)
    with window.waits_for_answer("/bulk", "POST"):
        window.clicks("Move", within=dialog)
    crm.settle()
    crm.client.advance("PT10S")
    window.sees("Done", within=dialog)
    with window.waits_for_answer("/undo", "POST"):
        window.clicks("Take it all back", within=dialog)
    crm.settle()
    crm.client.advance("PT10S")
    window.sees("Taken back", within=dialog)
    window.clicks("Close", within=dialog)

    window.sees("New, 30 items", "listitem")
    assert 30 == len(crm.all("/v1/items/deal?stage=new"))


def test_a_range_of_cards_is_handed_on_and_gets_an_activity(desk, crm):
    hana = crm.hire("Hana")
    deals = [crm.create(title=title) for title in ("Chairs", "Desks", "Lamps")]
    window = desk.sit(route="deal/default")
    window.part("checkbox", "Select Lamps").click()
    window.part("checkbox", "Select Chairs").click(modifiers=["Shift"])
    window.sees("3 selected")
    window.clicks("Responsible", within=window.part("region", "Selected items"))
    window.part("combobox", "Responsible").select_option("Hana")
    window.sees("3 change")
    with window.waits_for_answer("/bulk", "POST"):
        window.clicks("Change")
    crm.settle()
    crm.client.advance("PT10S")
    window.sees("Done", within=window.part("dialog"))
    window.presses("Escape")
    window.part("checkbox", "Select Chairs").click()
    window.clicks("Add activity")
    window.fills("What is to be done", "Call them")
    with window.waits_for_answer("/activities", "POST"):
        window.presses("Enter")

    window.sees_no(re.compile("selected$"))
    assert {hana} == {one["responsible"] for one in crm.all("/v1/items/deal")}
    activities = crm.ask("GET", f"/v1/items/deal/{deals[0]['id']}/activities")["items"]
    assert ["Call them"] == [one["subject"] for one in activities]


def test_filters_are_the_address_saved_under_a_name_and_shared(desk, crm):
    hana = crm.hire("Hana")
    crm.create(title="Chairs", amount="900")
    crm.create(title="Desks", amount="100")
    window = desk.sit(route="deal/default")
    window.sees_card("Desks", "New")
    window.clicks("Filter")
    dialog = window.sees("Filter", "dialog")
    amount = dialog.get_by_role("group", name="Amount")
    amount.get_by_label("from").fill("500")
    window.fills("Save this filter as", "Large")
    window.presses("Enter")

    window.sees_no("Desks", "link")
    window.sees_card("Chairs", "New")
    assert "amount__gte=500" in window.page.url
    window.reloads()
    window.sees_card("Chairs", "New")
    window.sees_no("Desks", "link")
    window.clicks("Remove the filter Amount")
    window.sees_card("Desks", "New")
    window.clicks("Saved filters")
    window.clicks("Large", "menuitem")
    window.sees_no("Desks", "link")

    shared = desk.sit(hana, "deal/default?amount__gte=500")
    shared.sees_card("Chairs", "New")
    shared.sees_no("Desks", "link")


def test_typing_filters_at_once_without_marks(desk, crm):
    crm.create(title="Ghế cho Đà Nẵng")
    crm.create(title="Desks")
    window = desk.sit(route="deal/default")
    window.sees_card("Desks", "New")
    window.presses("f")
    window.types("da nang")

    window.sees_no("Desks", "link")
    window.sees_card("Ghế cho Đà Nẵng", "New")


def test_a_title_and_enter_make_an_item_in_the_column(desk, crm):
    window = desk.sit(route="deal/default")
    window.clicks("Add to Preparation")
    window.focus_is_on(window.part("textbox", "Title"))
    window.types("Chairs")
    window.presses("Enter")
    window.sees_card("Chairs", "Preparation")
    window.types("Desks")
    window.presses("Enter")
    window.sees_card("Desks", "Preparation")
    window.presses("Escape")

    found = {one["title"]: one["stage"] for one in crm.all("/v1/items/deal")}
    assert {"Chairs": "preparation", "Desks": "preparation"} == found


def test_columns_show_on_where_there_are_more_cards_than_forty(desk, crm):
    for number in range(45):
        crm.ask("POST", "/v1/items/deal", {"title": f"Deal {number:02}"})
    crm.settle()
    window = desk.sit(route="deal/default")
    window.sees("Deal 44", "link")
    window.part("button", "Show more").scroll_into_view_if_needed()

    window.sees("Deal 00", "link")
    window.sees("New, 45 items", "listitem")


def test_the_list_shows_what_the_board_filters_in_any_order(desk, crm):
    crm.create(title="Chairs", amount="900")
    crm.create(title="Armchairs", amount="700")
    crm.create(title="Desks", amount="100")
    window = desk.sit(route="deal/default?amount__gte=500")
    window.sees_card("Chairs", "New")
    window.clicks("List", "link")
    table = window.part("table")
    window.sees("Chairs", "link", within=table)
    window.sees_no("Desks", "link")
    window.clicks("Title", within=table)
    titles = table.get_by_role("link", name=re.compile("hairs$"))
    expect(titles).to_have_text(["Armchairs", "Chairs"])
    window.clicks("Board", "link")
    window.sees_card("Armchairs", "New")
    window.sees_no("Desks", "link")
