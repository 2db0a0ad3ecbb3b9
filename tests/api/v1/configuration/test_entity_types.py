"""Entity types over HTTP: the two paths are one thing."""

from tests.support.stories import telling


def test_what_is_made_on_one_path_is_changed_and_removed_on_the_other():
    with telling() as crm:
        made = crm.ask("POST", "/v1/entity-types", {"title": "Ticket", "code": "ticket"})
        other = "/v1/smart-processes/ticket"
        assert made == crm.ask("GET", other)
        changed = crm.ask("PATCH", other, {"entity_type_id": 1030, "flags": {"stages": True}})
        assert (2, True) == (changed["version"], changed["flags"]["stages"])
        assert changed == crm.ask("GET", "/v1/entity-types/ticket")
        crm.ask("DELETE", "/v1/entity-types/ticket")
        assert 404 == crm.client.get(other).status


def test_the_same_key_makes_one_type():
    with telling() as crm:
        headers = {"Idempotency-Key": "one"}
        first, second = (
            crm.ask("POST", "/v1/smart-processes", {"title": "Ticket"}, headers=headers)
            for _ in range(2)
        )
        assert first == second
        assert 1 == len(crm.all("/v1/smart-processes"))
