"""An own deal whose client one may not see: nothing on its card tells who that is."""

import pytest

from tests.stories.chats import NUMBER, WHATSAPP, connect, dialogues, whatsapp, wrote
from tests.support.documents import document_template, unconfined
from tests.support.stories import path_of, problem
from tests.support.word import word

__all__ = ["unconfined"]
REFUSED = (403, "forbidden")


@pytest.fixture
def kim(crm):
    return crm.create("contact", name="Kim", emails=["kim@b.example"], phones=["+49 30 12345678"])


@pytest.fixture
def ben(crm):
    return crm.as_user(crm.hire("Ben", roles=["manager"]))


@pytest.fixture
def deal(crm, kim, ben):
    return crm.create(title="Chairs", contact=kim["id"], responsible=2)


def test_nobody_links_a_client_whom_they_may_not_see(crm, kim, ben, deal):
    own = ben.create(title="Tables")
    for answer in (
        ben.client.post("/v1/items/deal", {"contact": kim["id"]}),
        ben.client.patch(path_of(own), {"contact": kim["id"]}),
    ):
        assert (400, "unknown_reference") == problem(answer)
    assert kim["id"] == ben.change(deal, contact=kim["id"], title="Chair")["contact"]
    assert kim["id"] == crm.change(own, contact=kim["id"])["contact"]


@pytest.mark.usefixtures("unconfined")
def test_documents_show_no_such_client(crm, ben, deal):
    path = f"{path_of(deal)}/documents"
    for text in ("{{ contact.name }}", "{{ deal.contact }}"):
        telling = document_template(crm, word(text))
        assert REFUSED == problem(ben.client.post(path, {"template": telling}))
        crm.ask("POST", path, {"template": telling})
    plain = document_template(crm, word("{{ deal.title }}"))
    ben.ask("POST", path, {"template": plain})


def test_an_e_mail_shows_no_address_of_such_a_client(crm, ben, kim, deal):
    path, letter = f"{path_of(deal)}/emails", {"subject": "S", "text": "Hello"}
    for to in ("client", [2, "client"]):
        assert REFUSED == problem(ben.client.post(path, {**letter, "recipient": to}))
    ben.ask("POST", path, {**letter, "recipient": 2})
    crm.change(kim, responsible=2)
    ben.ask("POST", path, letter)
    crm.settle()
    assert ["ben@example.com", "kim@b.example"] == sorted(crm.mailed())


def test_their_chats_are_for_who_sees_them(crm, ben, kim, deal):
    connect(crm, "whatsapp", {"phone_number_id": NUMBER}, WHATSAPP)
    whatsapp(crm, wrote(crm))
    (one,) = dialogues(crm, deal)
    assert [] == dialogues(ben, deal)
    path = f"{path_of(deal)}/dialogues/{one['id']}/accept"
    assert (404, "not_found") == problem(ben.client.post(path))
    crm.change(kim, responsible=2)
    assert [one] == dialogues(ben, deal)
    ben.ask("POST", path)
