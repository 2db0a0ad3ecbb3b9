"""What only the queue on SQS has: tens, partial failures, errors."""

import pytest
from botocore.exceptions import ConnectTimeoutError

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.sqs_queue import SqsQueue
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.queue import Message
from tests.support.aws import REGION, count_requests, failing, intercepted, moto_world, refusal

SEND = "sqs.SendMessageBatch"


@pytest.fixture
def queue():
    with moto_world():
        clients = Clients(REGION)
        url = clients.client("sqs").create_queue(QueueName="due")["QueueUrl"]
        yield SqsQueue(url, lambda: clients.client("sqs"))


def messages(count):
    return [Message(f"run{n}", "2026-03-01T09:00:00.000000Z", n) for n in range(count)]


@pytest.mark.parametrize(("count", "requests"), [(0, 0), (1, 1), (10, 1), (11, 2), (25, 3)])
def test_ten_messages_cost_one_request(queue, count, requests):
    with count_requests() as counter:
        queue.send(messages(count))
    assert requests == counter[SEND] == counter.total()


def test_a_message_travels_as_json_and_its_delay_beside_it(queue):
    sent = []
    with intercepted(lambda name, parameters: sent.extend(parameters["Entries"])):
        queue.send(messages(2)[1:])
    body = '{"run":"run1","due":"2026-03-01T09:00:00.000000Z"}'
    assert [{"Id": "0", "MessageBody": body, "DelaySeconds": 1}] == sent


def test_what_was_not_taken_is_sent_once_more(queue):
    batches = []

    def take_all_but_the_second(name, parameters):
        batches.append([entry["MessageBody"] for entry in parameters["Entries"]])
        if len(batches) == 1:
            return {"Failed": [{"Id": "1", "Code": "InternalError", "SenderFault": False}]}
        return {"Successful": [{"Id": "0"}]}

    with intercepted(take_all_but_the_second):
        queue.send(messages(3))
    assert [batches[0][1]] == batches[1]
    assert 2 == len(batches)


def test_what_was_not_taken_twice_is_unavailable(queue):
    refused = {"Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}
    with intercepted(lambda *_: refused), pytest.raises(Unavailable, match="run0"):
        queue.send(messages(2))


@pytest.mark.parametrize(
    "error",
    [
        refusal("ThrottlingException"),
        refusal("RequestThrottled", 403),
        refusal("InternalError", 500),
        ConnectTimeoutError(endpoint_url="https://sqs"),
    ],
    ids=str,
)
def test_an_error_that_passes_is_unavailable_and_keeps_its_cause(queue, error):
    with failing(SEND, error), pytest.raises(Unavailable) as raised:
        queue.send(messages(1))
    assert error is raised.value.__cause__


def test_an_error_that_stays_is_not_hidden(queue):
    error = refusal("QueueDoesNotExist")
    with failing(SEND, error), pytest.raises(type(error)):
        queue.send(messages(1))
