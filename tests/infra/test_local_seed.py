from infra.local.seed import DEALS, RULES, seed
from tests.infra.local_parts import Spy, small_app
from tests.support.runtime import TOKEN, running


def test_the_demo_tenant_is_taken_completely_and_its_automation_runs():
    with running() as client:
        assert seed(client.url, TOKEN)
        client.advance("P1D")

        deals = client.get("/v1/items/deal").json["items"]
        assert sorted(deal["title"] for deal in DEALS) == sorted(deal["title"] for deal in deals)
        assert {"preparation"} == {deal["stage"] for deal in deals}
        assert len(DEALS) == len(client.outbox("email"))
        assert len(RULES) == len(client.get("/v1/items/deal/1/automation").json["runs"])


def test_what_is_refused_is_said_in_the_log(caplog):
    with running(app=small_app(), functions=Spy().functions, token=None) as client:
        assert not seed(client.url, TOKEN)

    assert "answered 404" in caplog.text


def test_a_server_that_is_not_there_is_said_in_the_log(caplog):
    assert not seed("http://127.0.0.1:1", TOKEN)
    assert "not complete" in caplog.text
