"""E-mails that people write on the card leave as those of rules do (T03, T18)."""

import pytest

from tests.support.files import fetch, upload
from tests.support.stories import links_to, path_of, pointers

SHOP = "https://shop.example.com/sale"
HELLO = {"subject": "Your {{ deal.title }}", "text": f"Dear {{{{ contact.name }}}}, see {SHOP}"}


@pytest.fixture
def deal(crm):
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    return crm.create(title="Chair", contact=kim["id"])


def write(crm, item, **more):
    found = crm.ask("POST", f"{path_of(item)}/emails", {**HELLO, **more})
    crm.settle()
    return found


def state(crm, letter):
    found = crm.ask("GET", f"/v1/emails/{letter['id']}")
    return found["state"], found["reason"] and found["reason"]["code"]


def visit(crm, address):
    crm.client.as_user(None).get(address)
    crm.settle()


@pytest.mark.feature("T03")
def test_a_mail_by_hand_is_seen_to_be_opened(crm, deal):
    crm.trigger("executing", "email_viewed")
    letter = write(crm, deal)
    (mail,) = crm.mails()
    assert (["kim@example.com"], "Your Chair") == (mail["to"], mail["subject"])
    assert "new" == crm.stage(deal)
    visit(crm, links_to(mail, "/t/o/")[0])
    assert ("executing", ("done", None)) == (crm.stage(deal), state(crm, letter))


@pytest.mark.feature("T18")
def test_its_links_are_followed_and_that_it_was_sent_is_told(crm, deal):
    crm.trigger("preparation", "email_sent", {"mailbox": "ann@shop.example"})
    crm.trigger("executing", "email_link_clicked", {"url": SHOP})
    write(crm, deal, sender="ann@shop.example")
    assert "preparation" == crm.stage(deal)
    visit(crm, links_to(crm.mails()[0], "/t/c/")[0])
    assert ["preparation", "executing"] == crm.moved_to(deal)


def test_a_mail_by_hand_bears_its_author_and_its_files(crm, deal):
    ben, id = crm.hire("Ben"), None
    by_ben = crm.as_user(ben)
    id = upload(by_ben)
    write(by_ben, deal, files=[id], track=False)
    (mail,) = crm.mails()
    assert (["offer.pdf"], []) == (
        [one["name"] for one in mail["attachments"]],
        links_to(mail, "/t/"),
    )
    (entry,) = crm.timeline(deal, "email")
    assert (ben, [id]) == (entry["author"], [one["id"] for one in entry["data"]["files"]])
    assert b"%PDF" == fetch(crm, id)[:4]
    crm.delete(deal)
    assert 404 == crm.client.get(f"/v1/files/{id}").status


def test_the_same_request_sends_one_mail(crm, deal):
    key = {"Idempotency-Key": "k"}
    first, second = (
        crm.ask("POST", f"{path_of(deal)}/emails", HELLO, headers=key) for _ in range(2)
    )
    crm.settle()
    assert (first, 1) == (second, len(crm.mails()))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"subject": "{{ nothing.here }}"}, "/subject"),
        ({"sender": "nobody"}, "/sender"),
        ({"recipient": 99}, "/recipient"),
        ({"files": ["nothere"]}, "/files/0"),
        ({"cc": "x@example.com"}, "/cc"),
    ],
)
def test_what_cannot_be_sent_is_told_at_once(crm, deal, body, pointer):
    answer = crm.client.post(f"{path_of(deal)}/emails", {**HELLO, **body})
    assert [pointer] == pointers(answer)
    crm.settle()
    assert [] == crm.mails()


def test_without_a_client_nobody_is_written_to(crm):
    answer = crm.client.post(f"{path_of(crm.create())}/emails", HELLO)
    assert (True, "no_client") == (400 <= answer.status < 500, answer.json["code"])


def test_a_mail_may_be_about_an_item_without_stages(crm):
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    letter = write(crm, kim, subject="Hi", text="Dear {{ contact.name }}")
    assert (["kim@example.com"], ("done", None)) == (crm.mailed(), state(crm, letter))
