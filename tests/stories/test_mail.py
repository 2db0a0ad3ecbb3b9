"""Mail that comes in: answers of clients, strangers, programs, and what colleagues send."""

from urllib.parse import urlencode

import pytest

from tests.support.mail_corpus import message, plain
from tests.support.mail_reports import bounce, complaint, event
from tests.support.stories import Story

KIM = "kim@example.com"
INBOX = "crm@in.shop.example"


@pytest.fixture
def shop(crm: Story) -> Story:
    """A tenant that takes mail in, and sends an offer for each deal."""
    settings = {"mail_inbox": INBOX, "mail_from": "crm@shop.example"}
    crm.ask("PATCH", "/v1/settings", settings)
    crm.rule("new", "send_email", {"subject": "Your offer", "text": "Hello"})
    return crm


def comes(crm: Story, raw: bytes, to: str = INBOX, **said: str) -> str:
    """Let a message come in, and return what became of it."""
    query = urlencode({"to": to, **said})
    (outcome,) = crm.ask("POST", f"/_local/mail?{query}", body=raw)["outcomes"]
    crm.settle()
    return outcome


@pytest.fixture
def deal(shop):
    kim = shop.create("contact", name="Kim", emails=[KIM])
    return shop.create(title="Chairs", contact=kim["id"])


@pytest.mark.feature("T18")
def test_the_answer_to_an_e_mail_moves_its_deal(shop, deal):
    shop.trigger("executing", "email_received")
    other = shop.create(title="Tables", contact=deal["contact"])
    sent = shop.mails()[0]
    raw = message("gmail_reply", sent["reply_to"], sent["reference"])
    assert "shown" == comes(shop, raw, sent["reply_to"])
    assert ("executing", "new") == (shop.stage(deal), shop.stage(other))
    (entry,) = shop.timeline(deal, "email_received")
    assert "Yes, we take the chairs.\n\nKim" == entry["text"]
    assert ("Re: Your offer", KIM) == (entry["data"]["subject"], entry["data"]["from"])


@pytest.mark.feature("T18")
def test_the_head_of_an_answer_is_enough(shop, deal):
    shop.trigger("executing", "email_received")
    sent = shop.mails()[0]
    comes(shop, message("apple_reply", INBOX, sent["reference"]))
    assert "executing" == shop.stage(deal)


@pytest.mark.feature("T18")
def test_a_trigger_of_another_mailbox_does_not_fire(shop, deal):
    shop.trigger("executing", "email_received", {"mailbox": "sales@in.shop.example"})
    sent = shop.mails()[0]
    comes(shop, plain("One", Message_ID="<1@x>"), sent["reply_to"])
    assert "new" == shop.stage(deal)
    comes(shop, plain("Two", Message_ID="<2@x>"), "Sales@in.shop.example")
    assert "executing" == shop.stage(deal)


@pytest.mark.feature("T18")
def test_what_a_colleague_sends_to_the_client_moves_the_deal(shop, deal):
    shop.ask("POST", "/v1/users", {"name": "Ben", "email": "ben@shop.example"})
    shop.trigger("preparation", "email_received")
    shop.trigger("executing", "email_sent", {"mailbox": "ben@shop.example"})
    comes(shop, message("colleague_to_client"))
    assert "executing" == shop.stage(deal)


@pytest.mark.feature("T18")
@pytest.mark.parametrize("name", ["out_of_office_exchange", "vacation_gmail", "bounce_postfix"])
def test_programs_move_nothing(shop, deal, name):
    shop.trigger("executing", "email_received")
    sent = shop.mails()[0]
    comes(shop, message(name, sent["reply_to"], sent["reference"]), sent["reply_to"])
    assert "new" == shop.stage(deal)


def test_a_stranger_becomes_a_lead_with_the_e_mail_and_its_files(shop):
    comes(shop, message("attachments").replace(KIM.encode(), b"lee@example.org"))
    (lead,) = shop.all("/v1/items/lead")
    (entry,) = shop.timeline({**lead, "type": "lead"}, "email_received")
    names = ["План офиса.pdf", "Grüner Plan.pdf"]
    assert names == [one["name"] for one in entry["data"]["files"]]
    assert "setup.exe" in entry["data"]["left_out"][0]
    file = shop.ask("GET", f"/v1/files/{entry['data']['files'][0]['id']}")
    assert ("application/pdf", True) == (file["type"], "url" in str(file))


def test_a_bounce_stands_behind_its_e_mail_and_the_address_is_marked(shop, deal):
    sent = shop.mails()[0]
    raw = message("bounce_exchange", sent["reply_to"], sent["reference"])
    assert "reported" == comes(shop, raw, sent["reply_to"], **{"from": ""})
    (line,) = shop.timeline(deal, "log")
    assert "did not reach kim@example.com: 550 5.1.10" in line["text"]
    kim = shop.ask("GET", f"/v1/items/contact/{deal['contact']}")
    assert ["2023-04-03T09:00:00Z"] == [one["bounced_at"] for one in kim["emails"]]
    shop.ask(
        "PATCH", f"/v1/items/contact/{deal['contact']}", {"emails": kim["emails"], "name": "K"}
    )
    again = shop.create(contact=deal["contact"])
    (reason,) = [run["reason"]["code"] for run in shop.runs(again).values()]
    assert "no_address" == reason


def test_what_follows_from_a_change_of_a_meeting_says_to_be_automatic(shop, deal):
    meeting = {"subject": "Meet", "start_in": "P1D", "invite": ["client"]}
    shop.rule("executing", "schedule_meeting", meeting)
    shop.move(deal, "executing")
    (planned,) = shop.activities(deal)
    shop.ask("PATCH", f"/v1/activities/{planned['id']}", {"location": "Room 2"})
    shop.client.advance("PT1M")  # what changes within a minute is told together
    told = [mail for mail in shop.mails() if mail["subject"].endswith("Meet")]
    assert ["auto-generated"] * 2 == [mail["headers"].get("Auto-Submitted") for mail in told]


def test_a_letter_of_a_person_can_be_answered_and_does_not_say_to_be_automatic(shop, deal):
    shop.ask("POST", f"/v1/items/deal/{deal['id']}/emails", {"subject": "A word", "text": "Hello"})
    shop.settle()
    sent = shop.mails()[-1]
    assert ("A word", False) == (sent["subject"], "Auto-Submitted" in sent["headers"])
    comes(shop, plain("Yes"), sent["reply_to"])
    assert ["Yes"] == [one["text"] for one in shop.timeline(deal, "email_received")]


@pytest.mark.parametrize(
    ("type", "told", "said"),
    [
        ("Bounce", bounce(KIM), f"The e-mail did not reach {KIM}: 550 5.1.1 user unknown"),
        ("Complaint", complaint(KIM), f"{KIM} has called this e-mail spam: abuse"),
    ],
)
def test_what_the_mail_service_tells_of_an_e_mail_marks_the_address(crm, type, told, said):
    crm.rule("new", "send_email", {"subject": "Your offer", "text": "Hello"})
    kim = crm.create("contact", name="Kim", emails=[KIM])
    deal = crm.create(title="Chairs", contact=kim["id"])
    (mail,) = crm.mails()
    report = event(type, told, mail["to"], mail["reference"])
    assert {"outcomes": ["reported"]} == crm.ask("POST", "/_local/mail-reports", report)
    crm.settle()
    assert [said] == [one["text"] for one in crm.timeline(deal, "log")]
    (address,) = crm.read(kim)["emails"]
    assert "2026-03-02T09:00:05Z" == address["bounced_at"]
    other = crm.create(title="Tables", contact=kim["id"])
    (run,) = crm.runs(other).values()
    assert ("no_address", 1) == (run["reason"]["code"], len(crm.mails()))


def test_what_is_no_report_of_the_mail_service_is_refused(crm):
    answer = crm.client.post("/_local/mail-reports", {"detail": {"eventType": "Open"}})
    assert (400, "invalid") == (answer.status, answer.json["code"])
