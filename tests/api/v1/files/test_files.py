"""Files over HTTP."""

from tests.support.files import PDF, announce, send, upload
from tests.support.stories import telling


def test_the_answer_tells_where_to_send_and_how_long():
    with telling() as crm:
        file = announce(crm, "C offer.pdf")
        assert ("announced", [], None) == (file["state"], file["belongs_to"], file["download"])
        assert "2023-04-03T10:00:00Z" == file["upload"]["expires_at"]
        assert "2023-04-04T09:00:00Z" == file["expires_at"]
        assert file | {"upload": None} == crm.ask("GET", f"/v1/files/{file['id']}")


def test_the_same_key_announces_one_file():
    with telling() as crm:
        body = {"name": "offer.pdf", "size": len(PDF)}
        first, second = (
            crm.ask("POST", "/v1/files", body, headers={"Idempotency-Key": "k1"}) for _ in range(2)
        )
        assert first["id"] == second["id"]
        assert 204 == send(crm, second["upload"]).status


def test_an_upload_may_be_withdrawn():
    with telling() as crm:
        id = upload(crm)
        crm.ask("DELETE", f"/v1/files/{id}")
        assert 404 == crm.client.get(f"/v1/files/{id}").status


def test_a_file_that_may_not_come_is_refused_with_a_pointer():
    with telling() as crm:
        for body, pointer in (
            ({"name": "a.pdf", "size": 5 * 1024**3}, "/size"),
            ({"name": "../a.pdf", "size": 1}, "/name"),
            ({"name": "a.exe", "size": 1}, "/type"),
            ({"name": "a.pdf", "size": 1, "path": "x"}, "/path"),
        ):
            answer = crm.client.post("/v1/files", body)
            assert (400, [pointer]) == (
                answer.status,
                [one["pointer"] for one in answer.json["errors"]],
            )


def test_settings_say_what_is_taken():
    with telling() as crm:
        crm.ask("PATCH", "/v1/settings", {"file_megabytes": 1, "file_types": ["image/png"]})
        assert 400 == crm.client.post("/v1/files", {"name": "a.pdf", "size": 1}).status
        answer = crm.client.patch("/v1/settings", {"file_types": ["x/y"]})
        assert "/file_types/0" == answer.json["errors"][0]["pointer"]
        assert 400 == crm.client.patch("/v1/settings", {"file_megabytes": 1001}).status
