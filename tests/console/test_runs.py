"""The page of runs: what failed stands first, with why; it is tried again from there."""

import pytest

TO_THE_CLIENT = {"subject": "Thank you", "text": "We begin."}


@pytest.fixture
def failed(crm):
    """A letter to a client who has no address."""
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    ann = crm.ask("POST", "/v1/items/contact", {"name": "Ann"})
    crm.rule("new", "send_email", TO_THE_CLIENT, name="Thank the client")
    crm.comment_rule("new", "hello", name="Greet")
    crm.create(title="Chairs", contact=ann["id"])
    return ann


def test_what_failed_says_why_and_is_tried_again_once_it_can_work(desk, crm, failed):
    window = desk.sit(route="runs")
    run = window.sees("Chairs", "link").locator("xpath=ancestor::li[1]")
    window.sees("Failed", within=run)
    crm.change(failed, emails=["ann@example.com"])
    window.clicks("Try again: Thank the client", within=run)
    window.sees("tried again")
    crm.settle()

    assert ["Thank you"] == [one["subject"] for one in crm.mails()]


def test_counts_by_rule_choose_what_is_listed_and_the_address_keeps_it(desk, crm, failed):
    window = desk.sit(route="runs")
    table = window.sees("Runs by rule", "table")
    window.sees("Greet", "button", within=table)
    window.part("combobox", "State").select_option("Done")
    window.clicks("Greet", within=table)
    window.sees("Greet", "link")
    window.sees_no("Thank the client", "link")
    window.reloads()
    window.sees("Greet", "link")
    window.sees_no("Thank the client", "link")
    assert "state=done" in window.page.url


def test_runs_of_a_type_are_those_of_a_stage_and_only_all_are_tried_again_at_once(
    desk, crm, failed
):
    crm.rule("preparation", "send_email", TO_THE_CLIENT, name="Thank again")
    crm.move(crm.create(title="Desks", contact=failed["id"]), "preparation")
    window = desk.sit(route="runs")
    window.sees("Desks", "link")
    window.part("combobox", "Type").select_option("Deal")
    window.sees("Try all again")
    window.part("combobox", "Stage").select_option("Preparation")

    window.sees_no("Chairs", "link")
    window.sees_no("Try all again")
    window.sees("Thank again", "link")
    window.sees_no("Thank the client", "link")
    assert "stage=preparation" in window.page.url


def test_all_that_failed_is_tried_again_at_once(desk, crm, failed):
    window = desk.sit(route="runs")
    window.sees("Chairs", "link")
    crm.change(failed, emails=["ann@example.com"])
    window.clicks("Try all again")
    window.sees("1 run tries again", "group")
    crm.settle()

    assert ["Thank you"] == [one["subject"] for one in crm.mails()]


def test_where_nothing_failed_it_says_so(desk, crm):
    window = desk.sit(route="runs")
    window.sees("Nothing has failed here.")
