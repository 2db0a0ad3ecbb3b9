"""Payments through the API."""

import pytest

PAYMENTS = "/v1/items/deal/1/payments"


@pytest.fixture(autouse=True)
def deal(api):
    return api.post("/v1/items/deal", {"amount": "80", "currency": "EUR"}).body


def test_a_payment_is_added_listed_paid_and_taken_back(api):
    added = api.post(PAYMENTS, {"title": "Deposit", "amount": 20}).body
    assert {
        "id": added["id"],
        "item": "deal_1",
        "amount": "20.00",
        "currency": "EUR",
        "title": "Deposit",
        "paid": False,
        "paid_at": None,
        "paid_by": None,
        "paid_through": None,
        "created_at": "2026-03-02T09:00:00Z",
        "created_by": 1,
        "version": 1,
    } == added
    paid = api.post(f"/v1/payments/{added['id']}/pay").body
    assert (True, "2026-03-02T09:00:00Z", 1) == (paid["paid"], paid["paid_at"], paid["paid_by"])
    assert paid == api.post(f"/v1/payments/{added['id']}/pay").body
    assert [paid] == api.get(PAYMENTS).body["items"]
    unpaid = api.post(f"/v1/payments/{added['id']}/unpay").body
    assert (False, None) == (unpaid["paid"], unpaid["paid_at"])


def test_without_an_amount_the_whole_deal_is_due(api):
    assert "80.00" == api.post(PAYMENTS, {}).body["amount"]


def test_a_payment_sent_twice_under_one_key_is_added_once(api):
    headers = {"Idempotency-Key": "k1"}
    first, second = (api.post(PAYMENTS, {}, headers=headers).body for _ in range(2))
    assert first == second
    assert [first] == api.get(PAYMENTS).body["items"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"amount": "much"}, "/amount"),
        ({"amount": "0"}, "/amount"),
        ({"currency": "EURO"}, "/currency"),
        ({"paid": True}, "/paid"),
    ],
)
def test_what_cannot_be_paid_is_refused(api, body, pointer):
    answer = api.post(PAYMENTS, body)
    assert (400, pointer) == (answer.status, answer.body["errors"][0]["pointer"])


@pytest.mark.parametrize("type", ["lead", "quote", "contact"])
def test_only_deals_and_invoices_have_payments(api, type):
    item = api.post(f"/v1/items/{type}", {}).body
    path = f"/v1/items/{type}/{item['id']}/payments"
    for answer in (api.get(path), api.post(path, {"amount": "5"})):
        assert (400, "no_payments") == (answer.status, answer.body["code"])
        assert "only deals and invoices" in answer.body["detail"]


@pytest.mark.parametrize("id", ["deal_1-k2f9x0a1b2c3", "lead_1-x", "nothing"])
def test_an_unknown_payment_is_not_found(api, id):
    assert 404 == api.post(f"/v1/payments/{id}/pay").status
