"""E-mails that come in: to the right items, once, and nothing follows that should not."""

import pytest

from chalicelib.domain.people.exclusions import Exclusion
from chalicelib.domain.people.users import User
from chalicelib.records.people import exclusion_row, user_row
from tests.support.inquiries import items_of_type
from tests.support.mail_corpus import expected, message, plain
from tests.support.mailing import INBOX, KIM, Mailing
from tests.support.world import ANNA

COLLEAGUE = user_row(User(id=7, name="Ben", email="ben@shop.example"))


@pytest.fixture
def tenant() -> Mailing:
    return Mailing()


@pytest.mark.parametrize("name", expected())
def test_a_message_of_the_corpus_comes_to_its_thread_and_fires_what_it_should(name):
    tenant = Mailing()
    tenant.world.save(COLLEAGUE)
    wanted = expected()[name]
    raw = message(name, tenant.sent.reply_to, tenant.sent.reference)
    named = tenant.sent.reply_to if b"crm+deal" in raw.split(b"\r\n\r\n")[0] else INBOX
    tenant.take(raw, named, returned_to="" if b"Return-Path: <>" in raw else KIM)

    leads = items_of_type(tenant.world, "lead")
    entries = [one for one in tenant.shown(tenant.deal) if one.id != tenant.sent.message_id]
    assert (wanted["thread"] in ("deal", "client")) == bool(entries)
    assert (wanted["thread"] == "lead") == bool(leads)
    assert ([wanted["fires"]] if wanted["fires"] else []) == [one for one, _ in tenant.signals()]
    if wanted["sort"] in ("bounce", "complaint"):
        assert ["log"] == [one.kind for one in entries]
    elif entries or leads:
        (entry,) = entries or tenant.shown(leads[0])
        assert (wanted["text"], wanted["sender"]) == (entry.text, entry.data["from"])
        assert wanted.get("kept", []) == [one["name"] for one in entry.data.get("files", [])]


def test_the_address_names_the_item_before_the_head_does(tenant):
    other = tenant.world.create(title="Tables", contact=tenant.kim.id)
    to = tenant.world.mail.sent[-1].reply_to
    tenant.take(message("gmail_reply", to, tenant.sent.reference), to)
    assert (1, 0) == (
        len(tenant.shown(other, "email_received")),
        len(tenant.shown(tenant.deal, "email_received")),
    )


def test_a_mark_that_was_made_up_leads_nowhere(tenant):
    to = tenant.sent.reply_to.replace("deal_1-", "deal_2-")
    other = tenant.world.create(title="Lee's")
    tenant.take(plain("x", sender="lee@example.org"), to)
    assert [] == tenant.shown(other, "email_received")
    assert ["E-mail from lee@example.org"] == [
        one.title for one in items_of_type(tenant.world, "lead")
    ]


def test_without_a_reference_all_open_items_of_the_client_have_it(tenant):
    other = tenant.world.create(title="Tables", contact=tenant.kim.id)
    closed = tenant.world.create(title="Old", contact=tenant.kim.id, stage="won")
    tenant.take(plain("x"))
    counts = [len(tenant.shown(one, "email_received")) for one in (tenant.deal, other, closed)]
    assert [1, 1, 0] == counts
    assert [("email_received", "deal_1"), ("email_received", "deal_2")] == tenant.signals()


def test_the_thread_of_a_deleted_item_is_the_clients(tenant):
    other = tenant.world.create(title="Tables", contact=tenant.kim.id)
    tenant.world.delete(tenant.deal)
    tenant.take(plain("x"), tenant.sent.reply_to)
    assert 1 == len(tenant.shown(other, "email_received"))


def test_the_same_message_changes_nothing_the_second_time(tenant):
    raw = plain("x", Message_ID="<m@x>")
    tenant.take(raw)
    before = tenant.world.table.rows()
    assert "shown" == tenant.take(raw)
    tenant.world.delete(tenant.deal)
    tenant.world.create(title="New", contact=tenant.kim.id)
    tenant.take(raw)
    assert 1 == len(tenant.signals())
    assert {key for key in before if "#mail-" in key[1]} == {
        key for key in tenant.world.table.rows() if "#mail-" in key[1]
    }


def test_a_message_to_two_items_that_comes_by_two_ways_is_on_both_once(tenant):
    other = tenant.world.create(title="Tables", contact=tenant.kim.id)
    raw = plain("x", Message_ID="<m@x>")
    tenant.take(raw, tenant.sent.reply_to)
    tenant.take(raw, tenant.world.mail.sent[-1].reply_to)
    tenant.take(raw)
    assert [1, 1] == [len(tenant.shown(one, "email_received")) for one in (tenant.deal, other)]


def test_an_excluded_address_makes_no_lead_but_answers_are_kept(tenant):
    tenant.world.save(
        exclusion_row(
            Exclusion(address="lee@example.org", created_at=tenant.world.now, created_by=1)
        )
    )
    assert "nobody" == tenant.take(plain("x", sender="lee@example.org"))
    assert [] == items_of_type(tenant.world, "lead")
    tenant.take(plain("y", sender="lee@example.org"), tenant.sent.reply_to)
    assert ["y"] == [one.text for one in tenant.shown(tenant.deal, "email_received")]


def test_a_client_without_anything_open_has_it_on_the_own_card():
    tenant = Mailing(repeat_sales=False)
    tenant.world.move(tenant.deal, "won")
    assert "shown" == tenant.take(plain("x"))
    assert 1 == len(tenant.shown(tenant.kim, "email_received"))
    assert [("email_received", "contact_1")] == tenant.signals()


@pytest.mark.parametrize(
    "said", [{"spam": "FAIL"}, {"dmarc": "FAIL", "policy": "reject"}], ids=["spam", "forged"]
)
def test_what_is_doubtful_makes_nothing_and_moves_nothing(tenant, said):
    assert "doubtful" == tenant.take(plain("x", sender="lee@example.org"), **said)
    assert "shown" == tenant.take(plain("x"), tenant.sent.reply_to, **said)
    (entry,) = tenant.shown(tenant.deal, "email_received")
    assert (True, []) == (entry.data["doubtful"], tenant.signals())
    assert [] == items_of_type(tenant.world, "lead")


def test_of_an_infected_message_nothing_is_stored_but_that_it_came(tenant):
    outcome = tenant.take(message("attachments"), tenant.sent.reply_to, virus="FAIL")
    (line,) = tenant.shown(tenant.deal, "log")
    assert ("infected", True) == (outcome, "virus" in line.text)
    assert ({}, []) == (tenant.world.files.contents, tenant.signals())


def test_a_colleague_who_can_show_it_writes_to_the_client(tenant):
    tenant.world.save(COLLEAGUE)
    tenant.take(message("colleague_to_client"))
    (entry,) = [one for one in tenant.shown(tenant.deal, "email") if one.author == 7]
    assert [KIM, INBOX] == entry.data["to"]
    assert [("email_sent", "deal_1")] == tenant.signals()


@pytest.mark.parametrize("dmarc", ["FAIL", "GRAY"])
def test_whoever_only_says_to_be_a_colleague_is_nobody(tenant, dmarc):
    tenant.world.save(COLLEAGUE)
    assert "nobody" == tenant.take(message("colleague_to_client"), dmarc=dmarc)
    assert ([], []) == (tenant.signals(), items_of_type(tenant.world, "lead"))


def test_a_colleagues_answer_to_the_item_alone_is_no_e_mail_to_the_client(tenant):
    raw = plain("Done.", sender=ANNA.user.email, To=tenant.sent.reply_to)
    tenant.take(raw, tenant.sent.reply_to)
    assert ["Done."] == [
        one.text for one in tenant.shown(tenant.deal) if one.id.startswith("mail-")
    ]
    assert [] == tenant.signals()


def test_programs_that_answer_each_other_come_to_an_end(tenant):
    for number in range(40):
        tenant.take(plain("x", Message_ID=f"<{number}@x>"), settle=False)
    tenant.world.settle()
    assert (30, 40) == (len(tenant.signals()), len(tenant.shown(tenant.deal, "email_received")))


def test_of_a_message_that_is_too_much_it_is_said_so(tenant):
    nested = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 100
    tenant.take(b"From: kim@example.com\r\n" + nested, tenant.sent.reply_to)
    (entry,) = tenant.shown(tenant.deal, "email_received")
    assert "parts in parts" in entry.data["unread"]


def test_automation_says_that_it_wrote_and_where_answers_go(tenant):
    headers = dict(tenant.sent.headers)
    assert ("auto-generated", tenant.sent.reply_to) == (
        headers["Auto-Submitted"],
        tenant.sent.bounces_to,
    )
