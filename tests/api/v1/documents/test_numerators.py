"""Numerators over HTTP."""

from tests.support.stories import telling


def test_a_numerator_is_added_changed_and_removed():
    with telling() as crm:
        body = {"name": "Offers", "template": "{NUMBER}/{YEAR}", "period": "year", "length": 4}
        made = crm.ask("POST", "/v1/numerators", body)
        assert body | {"start": 1, "step": 1, "id": made["id"], "version": 1} == made
        path = f"/v1/numerators/{made['id']}"
        assert 7 == crm.ask("PATCH", path, {"start": 7})["start"]
        assert {"documents", made["id"]} == {one["id"] for one in crm.all("/v1/numerators")}
        crm.ask("DELETE", path)
        assert ["documents"] == [one["id"] for one in crm.all("/v1/numerators")]


def test_faults_have_their_place():
    with telling() as crm:
        for body, pointer in (
            ({"name": "x", "template": "A"}, "/template"),
            ({"name": "x", "period": "year"}, "/template"),
            ({"name": "x", "step": 0}, "/step"),
            ({"name": "x", "period": "decade"}, "/period"),
        ):
            answer = crm.client.post("/v1/numerators", body)
            pointers = [one["pointer"] for one in answer.json["errors"]]
            assert (400, [pointer]) == (answer.status, pointers)
