import pytest

from infra.local.client import ClientInside
from infra.local.runtime import Runtime
from infra.local.seed import DEALS, RULES, seed
from tests.infra.local_parts import Spy, small_app
from tests.support.runtime import TOKEN, Client, running


def test_the_demo_tenant_is_taken_completely_and_its_automation_runs():
    with running() as client:
        assert seed(client)
        client.advance("P1D")

        columns = client.get("/v1/boards/deal/default").json["columns"]
        assert "9950.00" in [column["sum"] for column in columns]
        deals = client.get("/v1/items/deal").json["items"]
        assert sorted(deal["title"] for deal in DEALS) == sorted(deal["title"] for deal in deals)
        assert {"preparation"} == {deal["stage"] for deal in deals}
        assert len(DEALS) == len(client.outbox("email"))
        (repair,) = client.get("/v1/items/repair").json["items"]
        children = client.get(f"/v1/items/deal/{repair['parent_deal']}/children").json["items"]
        assert [repair["id"]] == [one["id"] for one in children]
        assert len(RULES) == len(client.get("/v1/items/deal/1/automation").json["runs"])


def test_what_is_refused_is_said_in_the_log(caplog):
    with running(app=small_app(), functions=Spy().functions, token=None) as client:
        assert not seed(client)

    assert "answered 404" in caplog.text


def test_a_server_that_is_not_there_is_said_in_the_log(caplog):
    assert not seed(Client("http://127.0.0.1:1", None))
    assert "not complete" in caplog.text


def test_nobody_is_answered_before_the_demo_data_are_there_and_settled():
    seen = []

    def first(runtime: Runtime) -> None:
        impatient = Client(runtime.url, TOKEN)
        impatient._connection.timeout = 0.2
        with pytest.raises(TimeoutError):
            impatient.get("/v1/items/deal")
        seen.append(seed(ClientInside(runtime, TOKEN)))

    with Runtime(emulated=False, admin_token=TOKEN, background=False, first=first) as runtime:
        client = Client(runtime.url, TOKEN)
        assert len(DEALS) == len(client.get("/v1/items/deal").json["items"])
        assert len(DEALS) == len(client.outbox("email"))
    assert [True] == seen
