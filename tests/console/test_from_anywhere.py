"""What works on every page: the palette, the help, the local clock with its outbox."""

import re


def test_one_goes_anywhere_by_typing_and_finds_items_by_name(desk, crm):
    crm.create(title="Ghế gỗ")
    window = desk.sit(route="deal/default")
    window.sees_card("Ghế gỗ", "New")
    window.takes("Ghế gỗ")
    window.presses("Control+k")
    window.types("move exec")
    window.presses("Enter")
    window.focus_is_on(window.sees_card("Ghế gỗ", "Executing"))
    window.presses("Control+k")
    window.types("quot")
    window.presses("Enter")
    window.is_at("quote")
    window.presses("Control+k")
    window.types("ghe go")
    window.sees(re.compile("Ghế gỗ"), "option")
    window.presses("Enter")

    window.is_at("deal/1")


def test_the_help_names_every_key_of_the_page(desk, crm):
    window = desk.sit(route="deal/default")
    window.sees("Deal", "heading")
    window.presses("?")

    dialog = window.sees("Keys on this page", "dialog")
    window.sees("Take back the last move", within=dialog)
    window.presses("Escape")
    window.sees_no("Keys on this page", "dialog")


def test_the_local_clock_shows_what_a_day_brings_and_nobody_is_signed_out(desk, crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    ann = crm.ask("POST", "/v1/items/contact", {"name": "Ann", "emails": ["ann@example.com"]})
    tomorrow = {"mode": "delay", "delay": "P1D"}
    letter = {"subject": "Still there?", "text": "Hello."}
    crm.rule("new", "send_email", letter, run=tomorrow)
    crm.create(title="Chairs", contact=ann["id"])
    window = desk.sit(route="deal/default")
    window.sees("1 waiting")
    with window.waits_for_answer("/_local/clock", "POST"):
        window.clicks("+1 day")

    window.sees_no("1 waiting")
    window.clicks("Outbox")
    window.sees("Still there?")
