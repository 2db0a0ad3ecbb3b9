"""Clients in audiences of Facebook and Google, which stand on this machine."""

from urllib.parse import parse_qs

import msgspec
import pytest

from tests.stories.workflows import action, publish, start
from tests.support.local_server import local_server

KIM = {
    "name": "Kim",
    "last_name": "Lee",
    "emails": [{"value": "Test1@Example.com", "type": "work"}],
    "phones": [{"value": "+1 650 555-1234", "type": "work"}],
}
EMAIL = "9b431636bd164765d63c573c346708846af4f68fe3701a77a3bdd7e7e5166254"
"""Of test1@example.com, as Meta's reference shows it."""
META_PHONE = "6069d14bf122fdfd931dc7beb58e5dfbba395b1faf05bdcd42d12358d63d8599"
SECRETS = ("EAAB-token", "GOCSPX-secret", "1//refresh", "ya29.first", "ya29.second")
TOKEN = 200, b'{"access_token": "ya29.first", "expires_in": 3599}'
ANOTHER = 200, b'{"access_token": "ya29.second", "expires_in": 3599}'
EXPIRED = 401, b'{"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "Expired."}}'


@pytest.fixture
def service():
    with local_server() as service:
        service.body = b'{"num_received": 1, "session_id": "9", "requestId": "req-1"}'
        yield service


def connect(crm, id, settings, secrets):
    body = {"provider": id, "settings": settings, "secrets": secrets}
    crm.ask("PUT", f"/v1/connections/audiences/{id}", body)


@pytest.fixture
def meta(crm, service):
    connect(crm, "facebook", {"account_id": "42", "url": service.url}, {"access_token": SECRETS[0]})
    return crm


@pytest.fixture
def google(crm, service):
    settings = {"account_id": "1234567890", "client_id": "crm", "url": service.url}
    settings["oauth_url"] = f"{service.url}/token"
    connect(crm, "google", settings, {"client_secret": SECRETS[1], "refresh_token": SECRETS[2]})
    service.first = [TOKEN]
    return crm


def adding(crm, service, **params):
    """Place the rule; return it and a deal of Kim that has come to it."""
    rule = crm.rule("new", f"add_to_{service}_audience", {"audience": "7", **params})
    return rule, crm.create(title="Chairs", contact=crm.create("contact", **KIM)["id"])


def left(crm):
    """Return what left for audiences: what was done, and all that the service got to know."""
    return [(one["change"], one["member"]) for one in crm.client.outbox("audience")]


@pytest.mark.feature("R37")
def test_facebook_gets_e_mail_and_phone_hashed_and_nothing_else(meta, service):
    rule, deal = adding(meta, "facebook")
    (asked,) = service.asked
    assert ("POST", "/v26.0/7/users") == (asked.method, asked.path)
    payload = msgspec.json.decode(parse_qs(asked.body.decode())["payload"][0])
    assert {"schema": ["EMAIL", "PHONE"], "data": [[EMAIL, META_PHONE]]} == payload
    assert [("add", {"emails": [EMAIL], "phones": [META_PHONE]})] == left(meta)
    assert ("done", "9") == (
        meta.runs(deal)[rule]["state"],
        meta.runs(deal)[rule]["result"]["request_id"],
    )
    assert "Added to the Facebook audience 7" == meta.timeline(deal, "log")[-1]["text"]


@pytest.mark.feature("R37")
def test_facebook_is_told_to_remove_who_was_added_when_the_days_are_over(meta, service):
    adding(meta, "facebook", remove_after_days=30)
    meta.client.advance("P29D")
    assert ["POST"] == [one.method for one in service.asked]
    meta.client.advance("P2D")
    assert ["POST", "DELETE"] == [one.method for one in service.asked]
    assert 1 == len({parse_qs(one.body.decode())["payload"][0] for one in service.asked})
    meta.client.advance("P60D")
    assert 2 == len(service.asked)


@pytest.mark.feature("R38")
def test_google_gets_e_mail_and_phone_hashed_and_removes_them_again(google, service):
    rule, deal = adding(google, "google", remove_after_days=7)
    token, asked = service.asked
    assert ("/token", "/v1/audienceMembers:ingest") == (token.path, asked.path)
    (member,) = msgspec.json.decode(asked.body)["audienceMembers"]
    known = member["userData"]["userIdentifiers"]
    assert {"emailAddress": EMAIL} == known[0]
    assert (1, {"phoneNumber"}, False) == (
        len(known) - 1,
        known[1].keys(),
        META_PHONE in known[1].values(),
    )
    service.first = [TOKEN]
    google.client.advance("P8D")
    removed = service.asked[-1]
    assert "/v1/audienceMembers:remove" == removed.path
    assert [member] == msgspec.json.decode(removed.body)["audienceMembers"]
    assert ("done", ["add", "remove"]) == (
        google.runs(deal)[rule]["state"],
        [what for what, _ in left(google)],
    )
    assert "Removed from the audience 7" == google.timeline(deal, "log")[-1]["text"]


@pytest.mark.feature("R38")
def test_an_expired_token_is_refreshed_once_and_no_log_line_shows_a_secret(google, service, caplog):
    service.first = [TOKEN, EXPIRED, ANOTHER]
    with caplog.at_level("DEBUG"):
        rule, deal = adding(google, "google")
    assert ("done", 4) == (google.runs(deal)[rule]["state"], len(service.asked))
    service.first = [EXPIRED, TOKEN, EXPIRED]
    google.client.advance("PT1M")
    with caplog.at_level("DEBUG"):
        again = google.create(contact=google.create("contact", **KIM)["id"])
    reason = google.runs(again)[rule]["reason"]
    assert "not_connected" == reason["code"]
    # The AWS library's own lines of this level show whatever AWS answers; nobody turns them on.
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("botocore")]
    told = "".join([*ours, str(google.runs(again)), str(google.client.outbox("audience"))])
    assert not [one for one in SECRETS if one in told]


@pytest.mark.feature("R37")
def test_without_a_connection_the_rule_says_what_to_configure(crm):
    rule, deal = adding(crm, "facebook")
    reason = crm.runs(deal)[rule]["reason"]
    assert "not_connected" == reason["code"]
    assert "PUT /v1/connections/audiences/facebook" in reason["detail"]


@pytest.mark.feature("R37")
def test_a_service_that_is_busy_is_asked_again_and_what_it_refuses_is_told(meta, service):
    service.status, service.headers = 429, {"Retry-After": "120"}
    rule, deal = adding(meta, "facebook")
    assert "retrying" == meta.reason(deal, rule)
    service.status, service.headers = 200, {}
    meta.client.advance("PT3M")
    assert ({rule: "done"}, 2) == (meta.states(deal), len(service.asked))
    service.status = 400
    service.body = b'{"error": {"message": "No such audience", "code": 2654}}'
    another = meta.create(contact=meta.create("contact", **KIM)["id"])
    reason = meta.runs(another)[rule]["reason"]
    assert ("audience_refused", True) == (reason["code"], "No such audience" in reason["detail"])


@pytest.mark.feature("R37")
@pytest.mark.feature("R38")
def test_a_connection_says_in_words_whether_it_works(meta, google, service):
    service.first = [(200, b'{"data": [{"id": "7", "name": "Buyers"}]}')]
    tried = meta.ask("POST", "/v1/connections/audiences/facebook/test")
    assert (True, True) == (tried["works"], "Buyers (7)" in tried["says"])
    service.first = [(400, b'{"error": "invalid_grant", "error_description": "Revoked."}')]
    tried = google.ask("POST", "/v1/connections/audiences/google/test")
    assert (False, True) == (tried["works"], "new refresh token" in tried["says"])
    assert not [one for one in SECRETS if one in str(meta.ask("GET", "/v1/connections"))]


@pytest.mark.feature("W09")
@pytest.mark.feature("W10")
@pytest.mark.parametrize("service_name", ["facebook", "google"])
def test_a_workflow_adds_and_removes_too(meta, google, service, service_name):
    step = action(f"add_to_{service_name}_audience", audience="7", remove_after_days=1)
    id = publish(meta, step)
    deal = meta.create(contact=meta.create("contact", **KIM)["id"])
    service.first = [TOKEN] if service_name == "google" else []
    start(meta, id, deal)
    ((change, member),) = left(meta)
    assert ("add", {"emails", "phones"}, [EMAIL]) == (change, member.keys(), member["emails"])
    service.first = [TOKEN] if service_name == "google" else []
    meta.client.advance("P2D")
    assert ["add", "remove"] == [what for what, _ in left(meta)]


@pytest.mark.feature("R37")
def test_clients_of_a_bulk_change_go_together(meta, service):
    rule = meta.rule("executing", "add_to_facebook_audience", {"audience": "7"})
    clients = [
        meta.create("contact", name="Kim", emails=[f"kim{number}@example.com"])["id"]
        for number in range(15)
    ]
    deals = [meta.create(contact=client) for client in clients]
    body = {"ids": [deal["id"] for deal in deals], "move": {"stage": "executing"}}
    path = "/v1/items/deal/bulk"
    confirm = meta.ask("POST", f"{path}?dry_run=true", body)["confirm"]
    meta.ask("POST", path, {**body, "confirm": confirm})
    meta.settle()
    assert {"done", "scheduled"} == {meta.states(deal)[rule] for deal in deals}
    meta.client.advance("PT2M")

    payloads = [parse_qs(one.body.decode())["payload"][0] for one in service.asked]
    assert [1, 14] == [len(msgspec.json.decode(one)["data"]) for one in payloads]
    assert {"done"} == {meta.states(deal)[rule] for deal in deals}
    assert 15 == len({tuple(member["emails"]) for _, member in left(meta)})
