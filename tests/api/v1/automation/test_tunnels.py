"""Sales tunnels over HTTP."""

from tests.support.stories import problem, telling

ENDS = {
    "source": {"pipeline": "default", "stage": "won"},
    "target": {"pipeline": "care", "stage": "new"},
}


def test_the_same_key_makes_one_tunnel_and_its_rule_ends_it():
    with telling() as crm:
        crm.ask("POST", "/v1/pipelines/deal", {"name": "Care", "code": "care"})
        headers = {"Idempotency-Key": "one"}
        first, second = (
            crm.ask("POST", "/v1/tunnels/deal", ENDS, headers=headers) for _ in range(2)
        )
        assert first == second
        assert [first] == crm.all("/v1/tunnels/deal")
        crm.ask("DELETE", f"/v1/automation/deal/default/rules/{first['rule']}")
        assert [] == crm.all("/v1/tunnels/deal")


def test_the_pipelines_must_be_there():
    with telling() as crm:
        answer = crm.client.post("/v1/tunnels/deal", ENDS)
        assert (404, "unknown_pipeline") == problem(answer)
