"""Rules that call a web address, with a real server at the other end (R39)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from chalicelib.domain.delivery.signing import verify_webhook
from tests.support.stories import pointers, problem

SECRET = "a-secret-of-the-two-of-us"


@dataclass
class Received:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """What it says."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """A server on this machine: answers with the given statuses in turn, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    retry_after: str = ""
    """What it asks for when it does not answer with success."""
    received: list[Received] = field(default_factory=list)


@pytest.fixture
def shop() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(self.path, dict(self.headers), body))
            status = receiver.statuses.pop(0) if receiver.statuses else 200
            self.send_response(status)
            if status >= 400 and receiver.retry_after:
                self.send_header("Retry-After", receiver.retry_after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.feature("R39")
def test_the_receiver_gets_the_item_and_the_chosen_data(crm, shop):
    params = {"url": f"{shop.url}/deals/{{{{ deal.id }}}}", "data": {"what": "{{ deal.title }}"}}
    rule = crm.rule("new", "call_webhook", params)
    deal = crm.create(title="Chair & table")
    (request,) = shop.received
    assert f"/deals/{deal['id']}" == request.path
    assert {
        "run": crm.runs(deal)[rule]["id"],
        "item": {"type": "deal", "id": deal["id"]},
        "stage": "new",
        "pipeline": "default",
        "occurred_at": "2023-04-03T09:00:00Z",
        "data": {"what": "Chair & table"},
    } == request.json
    assert ({rule: "done"}, 200) == (crm.states(deal), crm.runs(deal)[rule]["result"]["status"])


@pytest.mark.feature("R39")
def test_the_receiver_can_check_the_signature_and_knows_the_run(crm, shop):
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/", "secret": SECRET})
    deal = crm.create()
    (request,) = shop.received
    sent_at = int(datetime.fromisoformat(crm.client.now()).timestamp())
    signature = request.headers["X-Signature"]
    assert verify_webhook(signature, request.body, SECRET, sent_at)
    assert not verify_webhook(signature, request.body + b" ", SECRET, sent_at)
    assert not verify_webhook(signature, request.body, "another secret of ours", sent_at)
    assert crm.runs(deal)[rule]["id"] == request.headers["Idempotency-Key"]


@pytest.mark.feature("R39")
def test_a_server_that_fails_for_a_while_gets_it_later_under_the_same_key(crm, shop):
    shop.statuses = [500, 503]
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"})
    deal = crm.create()
    assert ({rule: "scheduled"}, "retrying") == (crm.states(deal), crm.reason(deal, rule))
    crm.client.advance("PT1H")
    assert {rule: "done"} == crm.states(deal)
    keys = [request.headers["Idempotency-Key"] for request in shop.received]
    assert [crm.runs(deal)[rule]["id"]] * 3 == keys
    assert 1 == len({request.body for request in shop.received})


@pytest.mark.feature("R39")
def test_a_server_that_keeps_failing_is_given_up_when_its_time_is_over(crm, shop):
    shop.statuses = [500] * 9
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"}, valid_for="PT10M")
    follower = crm.comment_rule("new", after_previous=True)
    deal = crm.create()
    crm.client.advance("P1D")
    assert {rule: "failed", follower: "blocked"} == crm.states(deal)
    assert ("no_answer", 4) == (crm.reason(deal, rule), len(shop.received))
    assert [500] * 4 == [one["status"] for one in crm.client.outbox("webhook")]


@pytest.mark.feature("R39")
def test_a_server_that_is_down_for_hours_gets_it_the_same_day(crm, shop):
    shop.statuses = [503] * 6
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"})
    deal = crm.create()
    crm.client.advance("PT12H")
    assert ({rule: "done"}, 7) == (crm.states(deal), len(shop.received))


@pytest.mark.feature("R39")
@pytest.mark.parametrize("wrong", ["PT1S", "P31D", "a day"])
def test_a_time_that_makes_no_sense_is_refused(crm, shop, wrong):
    answer = crm.client.post(
        "/v1/automation/deal/default/rules",
        {"stage": "new", "action": "call_webhook", "params": {"url": shop.url}, "valid_for": wrong},
    )
    assert (400, ["/valid_for"]) == (answer.status, pointers(answer))


@pytest.mark.feature("R39")
@pytest.mark.parametrize("status", [302, 404, 410])
def test_a_server_that_refuses_is_not_called_again(crm, shop, status):
    shop.statuses = [status]
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"})
    deal = crm.create()
    crm.client.advance("P1D")
    assert {rule: "failed"} == crm.states(deal)
    assert ("bad_answer", 1) == (crm.reason(deal, rule), len(shop.received))


@pytest.mark.feature("R39")
def test_a_server_that_asks_for_an_hour_is_called_after_an_hour(crm, shop):
    shop.statuses, shop.retry_after = [429], "3600"
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"})
    deal = crm.create()
    crm.client.advance("PT59M")
    assert 1 == len(shop.received)
    crm.client.advance("PT2M")
    assert ({rule: "done"}, 2) == (crm.states(deal), len(shop.received))


@pytest.mark.feature("R39")
def test_chosen_data_keep_their_types(crm, shop):
    data = {
        "chance": "{{ deal.probability }}",
        "in words": "{{ deal.probability }} %",
        "flag": True,
    }
    crm.rule("new", "call_webhook", {"url": shop.url + "/", "data": data})
    crm.create(probability=40)
    (request,) = shop.received
    assert {"chance": 40, "in words": "40 %", "flag": True} == request.json["data"]


@pytest.mark.feature("R39")
def test_nothing_is_tried_again_once_the_stage_is_left(crm, shop):
    shop.statuses = [500] * 9
    rule = crm.rule("new", "call_webhook", {"url": shop.url + "/"})
    deal = crm.create()
    crm.move(deal, "executing")
    crm.client.advance("P1D")
    assert ({rule: "stopped"}, 1) == (crm.states(deal, entry=1), len(shop.received))


@pytest.mark.feature("R39")
@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[fd00::1]"])
def test_an_address_of_a_private_network_is_refused_when_the_rule_is_placed(crm, host):
    document = {"stage": "new", "action": "call_webhook", "params": {"url": f"https://{host}/"}}
    answer = crm.client.post("/v1/automation/deal/default/rules", document)
    assert (400, "invalid") == problem(answer)
    assert ["/params/url"] == pointers(answer)
