"""Stories 3 to 6: moves that reach somebody wait, others are taken back, nothing is doubled."""

import re

import pytest

REACHING = {"subject": "Thank you", "text": "We begin."}


@pytest.fixture
def chairs(crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    ann = crm.ask("POST", "/v1/items/contact", {"name": "Ann", "emails": ["ann@example.com"]})
    crm.rule("executing", "send_email", REACHING, name="Thank the client")
    return crm.create(title="Chairs", contact=ann["id"])


def stage(crm, item):
    return crm.ask("GET", f"/v1/items/deal/{item['id']}")["stage"]


def test_a_move_that_writes_to_the_client_waits_and_undo_sends_nothing(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    window.drags("Chairs", "Executing")

    card = window.sees_card("Chairs", "Executing")
    window.sees(re.compile("Moves in . s: Thank the client"), within=card)
    window.clicks("Undo", within=card)
    window.sees_card("Chairs", "New")
    crm.settle()
    assert "new" == stage(crm, chairs)
    assert [] == crm.mails()


def test_move_now_sends_one(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    window.drags("Chairs", "Executing")
    with window.waits_for_answer("/stage", "POST"):
        window.clicks("Move now")

    window.hears("Chairs moved to Executing")
    crm.settle()
    assert ["Thank you"] == [one["subject"] for one in crm.mails()]


def test_closing_the_page_sends_one(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    window.drags("Chairs", "Executing")
    window.sees("Move now", "button")
    other = desk.beside(window, "deal/default")
    window.page.close(run_before_unload=True)

    other.sees_card("Chairs", "Executing")
    crm.settle()
    assert ["Thank you"] == [one["subject"] for one in crm.mails()]


def test_who_signs_out_has_made_the_move_that_waits(desk, crm, chairs):
    window = desk.sit(crm.hire("Ben"), "deal/default")
    window.drags("Chairs", "Executing")
    window.sees("Move now", "button")
    window.clicks("Account")
    window.clicks("Sign out", "menuitem")

    window.sees("E-mail", "textbox")
    assert "executing" == stage(crm, chairs)


def test_what_a_move_will_do_stands_in_the_column_before_the_card_is_dropped(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    window.part("link", "Chairs").focus()
    window.presses("m")
    window.types("exec")

    dialog = window.sees("Move Chairs to…", "dialog")
    window.sees("Thank the client", within=dialog)
    window.presses("Escape")
    window.sees_no("Move Chairs to…", "dialog")
    window.focus_is_on(window.card("Chairs"))


def test_a_rule_that_was_switched_on_since_holds_what_was_foreseen_without_it(desk, crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    rule = crm.rule("executing", "send_email", REACHING, name="Thank the client")
    crm.ask("PATCH", f"/v1/automation/deal/default/rules/{rule}", {"enabled": False})
    ann = crm.ask("POST", "/v1/items/contact", {"name": "Ann", "emails": ["ann@example.com"]})
    crm.create(title="Chairs", contact=ann["id"])
    window = desk.sit(route="deal/default")
    window.holds_over("Chairs", "Executing")
    window.page.keyboard.press("Escape")
    window.page.mouse.up()
    window.clicks("Automation", "link")
    window.clicks("What to do with Thank the client")
    window.clicks("Switch on", "menuitem")
    window.hears("“Thank the client” switched on")
    window.page.go_back()
    window.drags("Chairs", "Executing")

    window.sees("Move now", "button")


def test_undo_by_key_starts_nothing_anew_and_what_waited_is_due_when_it_was(desk, crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    ann = crm.ask("POST", "/v1/items/contact", {"name": "Ann", "emails": ["ann@example.com"]})
    crm.rule("new", "send_email", REACHING, name="Welcome")
    reminder = {"mode": "delay", "delay": "P2D"}
    crm.comment_rule("new", "call them", name="Remind", run=reminder)
    deal = crm.create(title="Chairs", contact=ann["id"])
    due = crm.ask("GET", f"/v1/items/deal/{deal['id']}/automation")["runs"][-1]["due_at"]
    window = desk.sit(route="deal/default")
    window.part("link", "Chairs").focus()
    with window.waits_for_answer("/stage", "POST"):
        window.presses("Shift+ArrowRight")
    window.sees_card("Chairs", "Preparation")
    window.sees("Chairs moved to Preparation; undo with Z", "group")
    with window.waits_for_answer("/stage/undo", "POST"):
        window.presses("z")

    window.sees_card("Chairs", "New")
    window.sees("Remind waits again")
    assert 0 == window.part("group", "Chairs moved to Preparation; undo with Z").count()
    window.focus_is_on(window.card("Chairs"))
    crm.settle()
    assert ["Thank you"] == [one["subject"] for one in crm.mails()]
    runs = crm.ask("GET", f"/v1/items/deal/{deal['id']}/automation")["runs"]
    assert [due] == [one["due_at"] for one in runs if one["state"] == "scheduled"]


def test_who_was_slower_gets_the_card_back_and_reads_who_changed_what(desk, crm):
    hana = crm.hire("Hana")
    deal = crm.create(title="Chairs", amount="100")
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    crm.as_user(hana).change(deal, amount="900")
    window.drags("Chairs", "Executing")

    window.sees_card("Chairs", "New")
    window.sees("Chairs was changed meanwhile; look at it and move it again.", "group")
    window.sees("Hana changed Amount")
    assert "new" == stage(crm, deal)


def test_without_a_connection_a_move_is_refused_kindly(desk, crm):
    deal = crm.create(title="Chairs")
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    window.context.set_offline(True)
    window.guard.allow("ERR_INTERNET_DISCONNECTED")
    window.part("link", "Chairs").focus()
    window.presses("Shift+ArrowRight")

    window.sees("There is no connection. Nothing was changed.", "group")
    window.sees_card("Chairs", "New")
    window.context.set_offline(False)
    window.part("link", "Chairs").focus()
    window.presses("Shift+ArrowRight")
    window.sees_card("Chairs", "Preparation")
    window.hears("Chairs moved to Preparation")
    assert "preparation" == stage(crm, deal)
