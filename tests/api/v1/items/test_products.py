"""Products over HTTP: what their bodies may hold."""

import pytest


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": [{"name": "x", "price": "1", "discount_type": "gift"}]},
        {"rows": [{"name": "x", "price": "1", "sum": "1"}]},
        {"rows": [{"name": "x", "price": "1"}] * 201},
    ],
)
def test_rows_that_are_none_are_refused(api, body):
    api.post("/v1/items/deal", {"title": "A"})
    assert 400 == api.put("/v1/items/deal/1/products", body).status


def test_rows_come_with_the_version_of_the_item(api):
    api.post("/v1/items/deal", {"title": "A", "currency": "EUR"})
    rows = {"rows": [{"name": "Chair", "price": "2"}]}
    put = api.put("/v1/items/deal/1/products", rows)
    assert (200, '"2"', 2) == (put.status, put.headers["ETag"], put.body["version"])
    assert put.body == api.get("/v1/items/deal/1/products").body


@pytest.mark.parametrize("id", ["x", "0", "9999999999999", "-1"])
def test_ids_that_are_none_are_not_found(api, id):
    assert 404 == api.get(f"/v1/products/{id}").status
