"""Contacts and companies: no board, but a list in which one searches; new items of any type."""

import re
from functools import partial

from playwright.sync_api import expect


def titles(window):
    return window.part("table").get_by_role("row").get_by_role("link").all_inner_texts()


def test_clients_are_found_without_marks_by_name_and_by_number(desk, crm):
    crm.create("contact", name="Bình", last_name="Nguyễn", phones=["+84 912 345 678"])
    crm.create("contact", name="Ann", last_name="Lind")
    window = desk.sit(route="contact")
    window.sees("Ann Lind", "link")
    window.fills("Search in this list", "nguyen")
    window.sees_no("Ann Lind", "link")
    window.sees("Bình Nguyễn", "link")
    window.fills("Search in this list", "84912345")
    window.sees("Bình Nguyễn", "link")
    expect(window.page).to_have_url(re.compile("q=84912345"))
    window.reloads()
    window.sees("Bình Nguyễn", "link")
    window.sees_no("Ann Lind", "link")


def test_a_list_is_put_in_order_and_filtered_and_the_address_says_so(desk, crm):
    thomas = crm.hire("Thomas")
    for name in ("Beta", "Alpha", "Gamma"):
        crm.create("company", title=name)
    crm.create("company", title="Delta", responsible=thomas)
    window = desk.sit(route="company")
    window.clicks("Title")
    expect(window.part("columnheader", "Title")).to_have_attribute("aria-sort", "ascending")
    expect(window.part("row").nth(1)).to_contain_text("Alpha")
    window.clicks("Title")
    expect(window.part("row").nth(1)).to_contain_text("Gamma")
    window.part("combobox", "Responsible").fill("tho")
    window.clicks(re.compile("Thomas"), "option")
    window.sees_no("Gamma", "link")
    window.sees("Delta", "link")
    window.page.go_back()


def test_a_client_is_opened_beside_the_list_and_changed_there(desk, crm):
    ann = crm.create("contact", name="Ann", last_name="Lind", emails=["ann@north.example"])
    window = desk.sit(route="contact")
    window.clicks("Ann Lind", "link")
    panel = window.sees("Ann Lind", "complementary")
    expect(panel.get_by_role("link", name="ann@north.example")).to_have_attribute(
        "href", "mailto:ann@north.example"
    )
    window.clicks("Edit E-mail addresses: ann@north.example", within=panel)
    window.fills("E-mail addresses, line 2", "a.lind@home.example")
    window.clicks("Save")
    window.sees("a.lind@home.example", "link", within=panel)
    found = [one["value"] for one in crm.read(ann)["emails"]]
    assert ["ann@north.example", "a.lind@home.example"] == found
    window.presses("Escape")
    window.sees_no("Ann Lind", "complementary")
    window.focus_is_on(window.part("link", "Ann Lind"))


def test_a_new_contact_is_made_and_opened_and_faults_stand_at_their_fields(desk, crm):
    window = desk.sit(route="contact")
    window.clicks("Add")
    dialog = window.sees(re.compile("^New: Contact"), "dialog")
    window.fills("Name", "Ann")
    window.fills("E-mail addresses", "nonsense")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(window.part("textbox", "E-mail addresses")).to_be_visible()
    window.sees("", "alert")
    window.fills("E-mail addresses", "ann@north.example")
    dialog.get_by_role("button", name="Add", exact=True).click()
    window.sees(re.compile("Ann"), "heading")
    (contact,) = crm.all("/v1/items/contact")
    assert "ann@north.example" == contact["emails"][0]["value"]


def test_a_deal_with_all_its_fields_is_made_from_a_column(desk, crm):
    ann = crm.create("contact", name="Ann", last_name="Lind")
    window = desk.sit(route="deal/default")
    window.clicks("Add to Preparation")
    window.fills("Title", "Chairs")
    window.clicks("All fields")
    dialog = window.sees("New: Deal", "dialog")
    window.sees("In Preparation", within=dialog)
    window.fills("Amount", "1 200,50")
    window.part("combobox", "Contact").fill("lind")
    window.clicks("Ann Lind", "option")
    dialog.get_by_role("button", name="Add", exact=True).click()
    window.sees_card("Chairs", "Preparation")
    (deal,) = crm.all("/v1/items/deal")
    assert ("1200.50", ann["id"]) == (deal["amount"], deal["contact"])


def test_deals_are_typed_one_after_the_other_faster_than_the_service_answers(desk, crm):
    window = desk.sit(route="deal/default")
    window.clicks("Add to Preparation")
    held = []
    # Playwright takes no built-in function.
    window.page.route("**/v1/items/deal", partial(list.append, held), times=1)
    window.fills("Title", "Chairs")
    with window.page.expect_request("**/v1/items/deal"):
        window.presses("Enter", "Enter")
    window.fills("Title", "Tables")
    for one in held:
        one.continue_()
    window.sees_card("Chairs", "Preparation")
    expect(window.part("textbox", "Title")).to_have_value("Tables")
    window.presses("Enter")
    window.sees_card("Tables", "Preparation")
    assert ["Chairs", "Tables"] == sorted(one["title"] for one in crm.all("/v1/items/deal"))


def test_from_anywhere_a_new_item_is_made_by_keys(desk, crm):
    window = desk.sit(route="activities")
    window.sees("My day", "heading")
    window.presses("Control+k")
    window.types("new company")
    window.presses("Enter")
    window.sees("New: Company", "dialog")
    expect(window.part("textbox", "Title")).to_be_focused()
    window.types("Northwind")
    window.presses("Enter")
    window.sees(re.compile("Northwind"), "heading")
    assert ["Northwind"] == [one["title"] for one in crm.all("/v1/items/company")]
