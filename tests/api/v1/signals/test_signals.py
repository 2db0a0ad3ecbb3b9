"""Client events, webhooks, app triggers, pixels and links through the API."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.link_tokens import click_token, open_token
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_key, entry_row
from chalicelib.records.signals import signal_of
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.tenants import START

MULTIPART = "multipart/form-data; boundary=b1"
PARTS = (
    '--b1\r\nContent-Disposition: form-data; name="order"\r\n\r\n5\r\n'
    '--b1\r\nContent-Disposition: form-data; name="target"\r\n\r\n{}\r\n--b1--\r\n'
)
EVENT = {"type": "email_received", "event_id": "e1"}
LINKS = ["https://example.com/offer", "https://example.com/more?a=1&b=2"]


@pytest.fixture(autouse=True)
def deal(api):
    api.post("/v1/items/contact", {"name": "Anna"})
    return api.post("/v1/items/deal", {"title": "Roof", "contact": 1}).body


@pytest.fixture
def hook(api):
    """The address of a webhook trigger."""
    trigger = {"stage": "won", "trigger": "incoming_webhook"}
    made = api.post("/v1/automation/deal/default/triggers", trigger).body
    return f"/hooks/{made['params']['code']}"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Ann Lee <ANN@Client.Example>", "ann@client.example"),
        ("mailto:ann@b\u00fccher.example", "ann@xn--bcher-kva.example"),
        ("tel:+49 (0)30 1234567", "+49301234567"),
        ("030 1234567", "+49301234567"),
    ],
)
def test_an_event_keeps_an_address_in_its_one_form(api, address, kept):
    api.patch("/v1/settings", {"country": "DE"})

    assert 202 == api.post("/v1/events", {**EVENT, "address": address}).status
    assert kept == signals(api)[-1].address


def test_an_address_that_is_none_is_refused(api):
    assert ["/address"] == api.post("/v1/events", {**EVENT, "address": "Ann"}).pointers


def signals(api):
    records = (one.new for one in api.tenant.table.stream())
    return [signal_of(row) for row in records if row and row.kind == "signal"]


@pytest.mark.parametrize(
    ("about", "name", "stored"),
    [
        ({"item": {"type": "deal", "id": 1}}, "item", "deal_1"),
        ({"item": "DEAL_1"}, "item", "deal_1"),
        ({"client": {"type": "contact", "id": 1}}, "client", "contact_1"),
        ({"client": "contact_1"}, "client", "contact_1"),
        ({"address": "anna@example.com"}, "address", "anna@example.com"),
    ],
)
def test_an_event_is_about_an_item_a_client_or_an_address(api, about, name, stored):
    answer = api.post("/v1/events", {**EVENT, **about, "settings": {"mailbox": "sales"}})

    assert (202, {"accepted": True, "event_id": "e1"}) == (answer.status, answer.body)
    (signal,) = signals(api)
    assert stored == getattr(signal, name)
    assert ("event-e1", "email_received", START, {"mailbox": "sales"}, 1) == (
        signal.id,
        signal.type,
        signal.occurred_at,
        signal.settings,
        signal.user,
    )


def test_an_event_that_comes_later_than_it_happened_has_both_instants(api):
    event = {**EVENT, "item": "deal_1", "occurred_at": "2026-03-01T09:00:00Z"}
    assert 202 == api.post("/v1/events", event).status
    came = api.tenant.clock.now()
    api.tenant.clock.advance(timedelta(hours=1))

    assert 202 == api.post("/v1/events", event).status
    (signal,) = signals(api)
    assert came == signal.came_at
    assert "2026-03-01T09:00:00+00:00" == signal.occurred_at.isoformat()


def test_an_event_that_comes_twice_is_stored_once(api):
    answers = [api.post("/v1/events", {**EVENT, "item": "deal_1"}) for _ in range(3)]

    assert 1 == len({(one.status, one.raw) for one in answers})
    assert 1 == len(signals(api))


def test_an_event_that_comes_again_after_its_item_was_deleted_is_still_accepted(api):
    api.post("/v1/events", {**EVENT, "item": "deal_1"})
    api.delete("/v1/items/deal/1")

    assert 202 == api.post("/v1/events", {**EVENT, "item": "deal_1"}).status
    assert 404 == api.post("/v1/events", {**EVENT, "event_id": "e2", "item": "deal_1"}).status


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "nope"}, "/type"),
        ({"type": "incoming_webhook"}, "/type"),
        ({"type": "field_changed"}, "/type"),
        ({"item": None}, ""),
        ({"client": "contact_1"}, ""),
        ({"address": "anna@example.com"}, ""),
        ({"item": "roof"}, "/item"),
        ({"item": {"type": "deal"}}, "/item/id"),
        ({"item": {"type": "ship", "id": 1}}, "/item/type"),
        ({"item": None, "client": "deal_1"}, "/client"),
        ({"item": None, "client": {"type": "deal", "id": 1}}, "/client/type"),
        ({"item": None, "address": " "}, "/address"),
        ({"event_id": ""}, "/event_id"),
        ({"event_id": "x" * 201}, "/event_id"),
        ({"occurred_at": "2026-03-03T09:00:01Z"}, "/occurred_at"),
        ({"occurred_at": "2026-03-02T09:00:00"}, "/occurred_at"),
        ({"settings": {"url": 5}}, "/settings"),
    ],
)
def test_an_event_that_makes_no_sense_is_a_fault(api, change, pointer):
    answer = api.post("/v1/events", {**EVENT, "item": "deal_1", **change})

    assert (400, [pointer]) == (answer.status, answer.pointers)
    assert [] == signals(api)


def test_an_event_about_nobody_known_is_not_found(api):
    assert 404 == api.post("/v1/events", {**EVENT, "item": "deal_9"}).status
    assert 404 == api.post("/v1/events", {**EVENT, "client": "contact_9"}).status


def test_an_event_needs_a_token(stranger):
    assert 401 == stranger.post("/v1/events", {**EVENT, "item": "deal_1"}).status


@pytest.mark.parametrize("target", ["deal_1", "DEAL_1"])
def test_a_webhook_is_called_with_get_or_post(api, stranger, hook, target):
    for answer in (
        stranger.get(f"{hook}?target={target}&utm=x"),
        stranger.post(f"{hook}?target={target}", "anything"),
        stranger.post(hook, {"target": target, "order": 5}),
        stranger.post(hook, f"order=5&target={target}"),
        stranger.post(hook, [{"target": target}]),
        stranger.post(hook, f'\ufeff{{"target": "{target}"}}'.encode()),
        stranger.post(hook, f'{{"target": "{target}"}}'.encode("utf-16")),
        stranger.post(hook, f"\ntarget={target}+\n"),
        stranger.post(hook, PARTS.format(target), headers={"Content-Type": MULTIPART}),
    ):
        assert (200, {"result": True}) == (answer.status, answer.body)
    stored = signals(api)
    assert 9 == len({one.id for one in stored})
    assert {("incoming_webhook", "deal_1")} == {(one.type, one.item) for one in stored}


def test_a_call_with_a_key_counts_once(api, stranger, hook):
    for _ in range(2):
        stranger.post(f"{hook}?target=deal_1", headers={"Idempotency-Key": "order-5"})

    assert 1 == len(signals(api))


@pytest.mark.parametrize(
    ("query", "code", "detail"),
    [
        ("", "target_not_set", "Target is not set."),
        ("?target=", "target_not_set", "Target is not set."),
        ("?target=roof", "incorrect_target", "Incorrect target format."),
        ("?target=deal_0", "incorrect_target", "Incorrect target format."),
        ("?target=ship_1", "target_not_found", "Target is not found."),
        ("?target=contact_1", "target_not_found", "Target is not found."),
        ("?target=deal_9", "target_not_found", "Target is not found."),
    ],
)
def test_a_call_without_a_usable_target_is_refused(api, stranger, hook, query, code, detail):
    for answer in (stranger.get(hook + query), stranger.post(hook + query, "{")):
        assert (400, code, detail) == (*answer.problem, answer.body["detail"])
    assert [] == signals(api)


@pytest.mark.parametrize("target", ["deal_1", "deal_9"])
def test_a_wrong_code_tells_nothing_and_reads_no_item(api, stranger, hook, target):
    read = []
    get = api.tenant.table.get
    api.tenant.table.get = lambda key: read.append(key) or get(key)

    answer = stranger.get(f"/hooks/guess?target={target}")

    assert (200, {"result": True}) == (answer.status, answer.body)
    assert [] == [key for key in read if key[1] == "item"]
    assert [] == signals(api)


def test_an_app_registers_renames_and_forgets_a_trigger(api, colleague):
    assert 201 == api.post("/v1/app-triggers", {"code": "shop.paid", "name": "Paid"}).status
    api.post("/v1/app-triggers", {"code": "shop.paid", "name": "Order paid"})

    assert [{"id": "shop.paid", "code": "shop.paid", "name": "Order paid"}] == colleague.get(
        "/v1/app-triggers"
    ).body["items"]
    assert 403 == colleague.post("/v1/app-triggers", {"code": "x", "name": "X"}).status
    assert 403 == colleague.delete("/v1/app-triggers/shop.paid").status
    assert 204 == api.delete("/v1/app-triggers/shop.paid").status
    assert [] == api.get("/v1/app-triggers").body["items"]
    assert 404 == api.delete("/v1/app-triggers/shop.paid").status


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ({"name": "Paid"}, "empty_code", "Empty trigger code!"),
        ({"code": "Paid", "name": "Paid"}, "wrong_code", "Wrong trigger code!"),
        ({"code": "a\n", "name": "Paid"}, "wrong_code", "Wrong trigger code!"),
        ({"code": "x" * 51, "name": "Paid"}, "wrong_code", "Wrong trigger code!"),
        ({"code": "paid"}, "empty_name", "Empty trigger name!"),
    ],
)
def test_a_trigger_of_an_app_needs_a_code_and_a_name(api, body, code, detail):
    answer = api.post("/v1/app-triggers", body)

    assert (400, code, detail) == (*answer.problem, answer.body["detail"])


def test_the_signal_of_an_app_is_stored(api, colleague):
    api.post("/v1/app-triggers", {"code": "shop.paid", "name": "Paid"})

    answer = colleague.post("/v1/app-triggers/shop.paid/execute", {"item": "deal_1"})

    assert (200, {"result": True}) == (answer.status, answer.body)
    (signal,) = signals(api)
    assert ("app_signal", "deal_1", {"code": "shop.paid"}, 2) == (
        signal.type,
        signal.item,
        signal.settings,
        signal.user,
    )


def test_the_signal_of_an_app_with_a_key_is_stored_once(api):
    api.post("/v1/app-triggers", {"code": "paid", "name": "Paid"})
    body = {"item": {"type": "deal", "id": 1}}

    for _ in range(2):
        api.post("/v1/app-triggers/paid/execute", body, headers={"Idempotency-Key": "k"})

    assert 1 == len(signals(api))


@pytest.mark.parametrize(
    ("code", "item", "status"),
    [("nope", "deal_1", 400), ("paid", "deal_9", 404), ("paid", "contact_1", 400)],
)
def test_the_signal_of_an_app_needs_a_known_code_and_item(api, code, item, status):
    api.post("/v1/app-triggers", {"code": "paid", "name": "Paid"})

    answer = api.post(f"/v1/app-triggers/{code}/execute", {"item": item})

    assert status == answer.status
    assert [] == signals(api)


@pytest.fixture
def mail(api):
    """An e-mail that was sent with two links."""
    entry = TimelineEntry(
        id="mail",
        item=ItemRef("deal", 1),
        kind=EntryKind.EMAIL,
        at=START,
        author=1,
        data={"links": LINKS},
    )
    api.tenant.table.write([Put(entry_row(entry))])
    return entry_key(entry)


def test_an_opened_mail_is_noticed_once(api, stranger, mail):
    token = open_token(signing_secret(api.tenant), *mail)

    for _ in range(2):
        answer = stranger.get(f"/t/o/{token}?x=1")
        assert (200, "image/gif", "no-store") == (
            answer.status,
            answer.headers["Content-Type"],
            answer.headers["Cache-Control"],
        )
        assert answer.raw.startswith(b"GIF89a")

    (signal,) = signals(api)
    assert ("email_viewed", "deal_1") == (signal.type, signal.item)


def test_a_followed_link_leads_to_where_the_mail_said(api, stranger, mail):
    for link in (0, 1, 0):
        token = click_token(signing_secret(api.tenant), *mail, link)
        answer = stranger.get(f"/t/c/{token}")
        assert (302, LINKS[link]) == (answer.status, answer.headers["Location"])

    assert [("email_link_clicked", "deal_1", {"url": link}) for link in LINKS] == [
        (one.type, one.item, one.settings) for one in signals(api)
    ]


def test_a_forged_token_leads_nowhere(api, stranger, mail):
    secret = signing_secret(api.tenant)
    opened, clicked = open_token(secret, *mail), click_token(secret, *mail, 0)
    other = click_token("other", *mail, 0)
    beyond = click_token(secret, *mail, 2)
    lost = click_token(secret, "deal_1", "timeline#gone", 0)
    for token in ("x", opened, opened + "x", other, beyond, lost, "x" * 900):
        assert 404 == stranger.get(f"/t/c/{token}").status
    for token in ("x", clicked, open_token("other", *mail), "x" * 900):
        assert 200 == stranger.get(f"/t/o/{token}").status

    assert [] == signals(api)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "email_viewed"},
        {"item": "contact_1"},
        {"item": None, "client": "contact_1"},
        {"settings": {"mailbox": "sales"}},
        {"occurred_at": "2026-03-01T09:00:00Z"},
    ],
)
def test_an_event_id_names_one_event(api, change):
    event = {**EVENT, "item": "deal_1"}
    assert 202 == api.post("/v1/events", event).status
    api.tenant.clock.advance(timedelta(hours=1))

    assert 202 == api.post("/v1/events", event).status
    assert (409, "event_id_reused") == api.post("/v1/events", {**event, **change}).problem
    assert 1 == len(signals(api))


def test_an_event_id_of_a_deleted_item_cannot_be_used_again(api):
    api.post("/v1/events", {**EVENT, "item": "deal_1"})
    api.delete("/v1/items/deal/1")

    answer = api.post("/v1/events", {**EVENT, "item": "deal_1", "settings": {"mailbox": "x"}})

    assert (409, "event_id_reused") == answer.problem


def test_the_longest_event_id_fits_into_every_key(api):
    answer = api.post("/v1/events", {**EVENT, "event_id": "\U0001f600" * 200, "item": "deal_1"})

    assert 202 == answer.status


@pytest.mark.parametrize("code", ["x" * 51, "é" * 900])
def test_a_code_that_no_app_can_have_is_not_found(api, code):
    assert 404 == api.delete(f"/v1/app-triggers/{quote(code)}").status


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"code": "shop.padi"}, "did you mean shop.paid?"), ({}, "name the code"), ({"code": ""}, "")],
)
def test_an_event_of_an_app_needs_a_code_that_is_registered(api, settings, words):
    api.post("/v1/app-triggers", {"code": "shop.paid", "name": "Paid"})
    event = {"type": "app_signal", "event_id": "e", "item": "deal_1"}
    answer = api.post("/v1/events", {**event, "settings": settings})
    assert (400, ["/settings/code"]) == (answer.status, answer.pointers)
    assert words in answer.body["errors"][0]["message"]
    assert [] == signals(api)
    assert 202 == api.post("/v1/events", {**event, "settings": {"code": "shop.paid"}}).status


def test_a_signal_is_kept_as_long_as_the_journal(api, stranger, mail):
    settings = api.get("/v1/settings").body
    assert 200 == api.put("/v1/settings", {**settings, "journal_days": 30}).status
    stranger.get(f"/t/o/{open_token(signing_secret(api.tenant), *mail)}?x=1")
    (row,) = (row for row in api.tenant.table.rows().values() if row.kind == "signal")
    assert int((START + timedelta(days=30)).timestamp()) == row.expires_at
