"""E-mails that people write, over HTTP."""

from tests.support.stories import telling

MAIL = {"subject": "Hi", "text": "Hello"}


def test_the_answer_tells_what_becomes_of_it():
    with telling() as crm:
        kim = crm.create("contact", emails=["kim@example.com"])
        deal = crm.create(contact=kim["id"])
        path = f"/v1/items/deal/{deal['id']}/emails"
        letter = crm.ask("POST", path, MAIL)
        assert ("deal_1", "Hi", "scheduled", None, 1, "2023-04-03T09:00:00Z", None) == (
            letter["item"],
            letter["subject"],
            letter["state"],
            letter["reason"],
            letter["author"],
            letter["written_at"],
            letter["sent_at"],
        )
        crm.settle()
        sent = crm.ask("GET", f"/v1/emails/{letter['id']}")
        assert letter | {"state": "done", "sent_at": "2023-04-03T09:00:00Z"} == sent


def test_what_is_no_email_is_not_found():
    with telling() as crm:
        crm.create()
        for id in ("x", "deal_1", "deal_1-letter-abcdefghijkl"):
            assert 404 == crm.client.get(f"/v1/emails/{id}").status
        assert 404 == crm.client.post("/v1/items/deal/9/emails", MAIL).status
