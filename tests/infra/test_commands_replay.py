"""`python -m infra replay`."""

import json

import pytest

from chalicelib.adapters.tables.model import create_table
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Put, Row
from chalicelib.usecases.stream_letters import letter_of
from infra.__main__ import main
from infra.deployment.errors import NotWhole
from infra.tenants import replay
from infra.tenants.health import UNHEALTHY
from infra.tenants.letters import (
    MOST_RECORDS,
    StreamBatch,
    in_calls,
    read_letter,
)
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.aws import REGION, dynamo_table, intercepted, refusal
from tests.support.mail_reports import bounce, event

RUN = '{"run":"deal_1-2-r1","due":"2026-03-02T10:00:00Z"}'


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setattr(replay, "WAIT_SECONDS", 0)
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    return account.add(Tenant("acme").build())


def letter(shard="shard-1", first="100", last="300", stream="arn:stream"):
    return json.dumps(
        {
            "requestContext": {"condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": first,
                "endSequenceNumber": last,
                "approximateArrivalOfFirstRecord": "2026-03-02T10:00:00Z",
                "approximateArrivalOfLastRecord": "2026-03-02T10:00:05Z",
                "batchSize": 2,
                "streamArn": stream,
            },
        }
    )


def send(acme, queue, body):
    client("sqs").send_message(QueueUrl=acme[queue], MessageBody=body)


def bodies(acme, queue):
    found = client("sqs").receive_message(
        QueueUrl=acme[queue], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [one["Body"] for one in found.get("Messages", [])]


def record(number, kind="item", **more):
    image = {"pk": {"S": "deal_1"}, "kind": {"S": kind}, **more}
    return {
        "eventID": str(number),
        "eventName": "MODIFY",
        "dynamodb": {"SequenceNumber": str(number), "NewImage": image},
    }


class Shard:
    """A shard of the stream with these records."""

    def __init__(self, *records, trimmed=False, gone=False):
        self.records = records
        self.trimmed = trimmed
        self.gone = gone

    def __call__(self, name, parameters):
        if name == "dynamodbstreams.GetShardIterator":
            start = parameters["ShardIteratorType"]
            if self.gone or (self.trimmed and start == "AT_SEQUENCE_NUMBER"):
                raise refusal("TrimmedDataAccessException")
            return {"ShardIterator": "0"}
        if name == "dynamodbstreams.GetRecords":
            place = int(parameters["ShardIterator"])
            page = list(self.records[place : place + 2])
            return {"Records": page, "NextShardIterator": str(place + 2)}
        return None


@pytest.mark.parametrize(
    ("body", "expected"),
    [(RUN, Message(run="deal_1-2-r1", due="2026-03-02T10:00:00Z")), ("hello", None), ("{}", None)],
)
def test_a_letter_is_a_due_run_or_nothing_of_ours(body, expected):
    assert expected == read_letter(body)


def test_a_letter_of_the_stream_says_where_the_records_lie():
    expected = StreamBatch(
        stream="arn:stream",
        shard="shard-1",
        first=100,
        last=300,
        records=2,
        from_time="2026-03-02T10:00:00Z",
        to_time="2026-03-02T10:00:05Z",
    )
    assert expected == read_letter(letter())


def test_a_call_carries_a_hundred_records_at_most():
    calls = [json.loads(one)["Records"] for one in in_calls({"n": n} for n in range(250))]

    assert [MOST_RECORDS, MOST_RECORDS, 50] == [len(one) for one in calls]
    assert list(range(250)) == [one["n"] for call in calls for one in call]


def test_due_runs_go_back_onto_their_queue(acme, capsys):
    send(acme, "DueRunsDeadLetters", RUN)

    code, document = infra(capsys, "replay", "acme")

    assert (0, 1) == (code, document["runs"])
    assert [RUN] == bodies(acme, "DueRuns")
    assert [] == bodies(acme, "DueRunsDeadLetters")


def test_a_second_replay_has_nothing_to_do(acme, capsys):
    send(acme, "DueRunsDeadLetters", RUN)
    infra(capsys, "replay", "acme")

    _, document = infra(capsys, "replay", "acme")

    assert (0, 0) == (document["runs"], document["records"])


def test_the_records_of_a_batch_are_read_and_handed_to_on_change_in_order(acme, account, capsys):
    send(acme, "StreamDeadLetters", letter(first="300", last="400"))
    send(acme, "StreamDeadLetters", letter(first="100", last="200"))
    records = [record(n) for n in (100, 150, 200, 300, 400, 500)] + [record(450, kind="run")]

    with intercepted(Shard(*records)):
        code, document = infra(capsys, "replay", "acme")

    sent = [[one["eventID"] for one in call["Records"]] for call in account.invoked]
    assert (0, 5) == (code, document["records"])
    assert [["100", "150", "200"], ["300", "400"]] == sent
    assert [] == bodies(acme, "StreamDeadLetters")


EVENT = {"Records": [{"eventSource": "aws:ses", "ses": {"mail": {"messageId": "m1"}}}]}
MAIL = json.dumps({"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": EVENT})


def test_an_e_mail_is_handed_to_receive_mail_again(acme, account, capsys):
    send(acme, "StreamDeadLetters", MAIL)
    code, document = infra(capsys, "replay", "acme")

    assert (0, 1, [EVENT]) == (code, document["mails"], account.invoked)
    assert [] == bodies(acme, "StreamDeadLetters")


def test_a_due_run_goes_back_into_its_lane(acme, capsys):
    body = '{"run":"deal_1-2-r1","due":"2026-03-02T10:00:00Z","lane":"sendemail"}'
    sent = []
    send(acme, "DueRunsDeadLetters", body)
    with intercepted(lambda name, said: sent.append(said) if name == "sqs.SendMessage" else None):
        infra(capsys, "replay", "acme")
    assert [("sendemail", body)] == [(one["MessageGroupId"], one["MessageBody"]) for one in sent]


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_became_of_an_e_mail_is_handed_to_receive_mail_again(acme, account, capsys, wrapped):
    """Wrapped where the function failed at it, as it is where it could not be handed it."""
    told = event("Bounce", bounce("kim@example.com"), ["kim@example.com"], "token")
    send(acme, "StreamDeadLetters", json.dumps({"requestPayload": told} if wrapped else told))
    code, document = infra(capsys, "replay", "acme")
    assert (0, 1, [told]) == (code, document["mails"], account.invoked)
    assert [] == bodies(acme, "StreamDeadLetters")


def test_an_e_mail_that_fails_again_stays(acme, account, capsys):
    send(acme, "StreamDeadLetters", MAIL)
    account.function_error = "Unhandled"
    code, document = infra(capsys, "replay", "acme")

    assert NotWhole.exit_code == code
    assert "receive-mail failed" in document["state"]
    assert [MAIL] == bodies(acme, "StreamDeadLetters")


GIVEN_UP = {"do": "give_up", "run": "deal_1-wabc", "loops": {}, "ended": 1_772_445_600_000}
UNHANDLED = {"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": GIVEN_UP}
UNHANDED = {
    "source": "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    "detail": {"status": "FAILED", "name": "deal_1-wabc", "stopDate": 1_772_445_600_000},
}


@pytest.mark.parametrize("body", [UNHANDLED, UNHANDED])
def test_the_end_of_an_execution_of_which_nobody_could_be_told_is_told_again(
    acme, account, capsys, body
):
    send(acme, "StreamDeadLetters", json.dumps(body))
    account.function_error = "Unhandled"
    failed, _ = infra(capsys, "replay", "acme")
    account.function_error = ""
    code, document = infra(capsys, "replay", "acme")

    assert (NotWhole.exit_code, 0, 1) == (failed, code, document["endings"])
    assert [GIVEN_UP, GIVEN_UP] == account.invoked
    assert [] == bodies(acme, "StreamDeadLetters")


def test_what_fails_again_stays_and_says_so(acme, account, capsys):
    send(acme, "StreamDeadLetters", letter())
    account.function_answer = {"batchItemFailures": [{"itemIdentifier": "100"}]}

    with intercepted(Shard(record(100), record(300))):
        code, document = infra(capsys, "replay", "acme")

    assert NotWhole.exit_code == code
    assert "could not handle 1" in document["state"]
    assert [letter()] == bodies(acme, "StreamDeadLetters")


def test_what_the_stream_no_longer_holds_is_named_and_kept(acme, capsys):
    send(acme, "StreamDeadLetters", letter())

    with intercepted(Shard(gone=True)):
        code, document = infra(capsys, "replay", "acme")

    assert NotWhole.exit_code == code
    assert "2 changes written between 2026-03-02T10:00:00Z and" in document["state"]
    assert "--forget-lost" in document["next"]
    assert [letter()] == bodies(acme, "StreamDeadLetters")


def test_what_is_left_of_a_batch_is_handled_and_the_rest_forgotten_when_asked(
    acme, account, capsys
):
    send(acme, "StreamDeadLetters", letter())

    with intercepted(Shard(record(250), record(300), record(350), trimmed=True)):
        code, document = infra(capsys, "replay", "acme", "--forget-lost")

    assert (0, 2, 1) == (code, document["records"], len(document["lost"]))
    assert [] == bodies(acme, "StreamDeadLetters")


def test_a_strange_message_stays(acme, capsys):
    send(acme, "DueRunsDeadLetters", "hello")

    code, document = infra(capsys, "replay", "acme")

    assert (NotWhole.exit_code, ["hello"]) == (code, bodies(acme, "DueRunsDeadLetters"))
    assert "not ours: hello" in document["state"]


def test_a_dry_run_counts_and_moves_nothing(acme, capsys):
    send(acme, "DueRunsDeadLetters", RUN)

    code, document = infra(capsys, "replay", "acme", "--dry-run")

    assert {"DueRunsDeadLetters": 1, "StreamDeadLetters": 0} == document["messages"]
    assert {"DueRunsDeadLetters": 0, "StreamDeadLetters": 0} == document["in_flight"]
    assert (0, [RUN]) == (code, bodies(acme, "DueRunsDeadLetters"))


def test_a_real_stream_is_read_too(acme, account, capsys):
    create_table("streamed", REGION)
    row = {name: {"S": "x"} for name in ("pk", "sk", "body")}
    for number in range(3):
        item = {**row, "sk": {"S": str(number)}, "kind": {"S": "item"}, "version": {"N": "1"}}
        client("dynamodb").put_item(TableName="streamed", Item=item)
    stream = client("dynamodb").describe_table(TableName="streamed")["Table"]["LatestStreamArn"]
    shard = client("dynamodbstreams").describe_stream(StreamArn=stream)["StreamDescription"]
    (shard_id,) = [one["ShardId"] for one in shard["Shards"]]
    start = client("dynamodbstreams").get_shard_iterator(
        StreamArn=stream, ShardId=shard_id, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = client("dynamodbstreams").get_records(ShardIterator=start)["Records"]
    numbers = [one["dynamodb"]["SequenceNumber"] for one in records]
    send(acme, "StreamDeadLetters", letter(shard_id, numbers[1], numbers[2], stream))

    _, document = infra(capsys, "replay", "acme")

    assert 2 == document["records"]
    (call,) = account.invoked
    assert {"aws:dynamodb"} == {one["eventSource"] for one in call["Records"]}


def test_a_replay_that_is_cut_off_shows_the_letters_to_others_again(acme, capsys):
    send(acme, "StreamDeadLetters", letter())
    send(acme, "DueRunsDeadLetters", "hello")

    def cut_off(name, parameters):
        if name == "dynamodbstreams.GetShardIterator":
            raise KeyboardInterrupt

    with intercepted(cut_off):
        assert 130 == main(["replay", "acme", "--region", REGION])

    assert [letter()] == bodies(acme, "StreamDeadLetters")
    assert ["hello"] == bodies(acme, "DueRunsDeadLetters")


def hold(acme, queue):
    client("sqs").receive_message(QueueUrl=acme[queue], VisibilityTimeout=900)


def test_letters_that_somebody_else_holds_are_not_passed_over_in_silence(acme, capsys):
    send(acme, "DueRunsDeadLetters", RUN)
    hold(acme, "DueRunsDeadLetters")

    code, document = infra(capsys, "replay", "acme")

    assert NotWhole.exit_code == code
    assert "1 messages are in flight" in document["state"]
    assert "in 15 minutes: `python -m infra replay acme" in document["next"]


def test_a_dry_run_counts_what_somebody_else_holds(acme, capsys):
    send(acme, "DueRunsDeadLetters", RUN)
    hold(acme, "DueRunsDeadLetters")

    _, document = infra(capsys, "replay", "acme", "--dry-run")

    assert (0, 1) == tuple(
        document[name]["DueRunsDeadLetters"] for name in ("messages", "in_flight")
    )


@pytest.mark.parametrize("trimmed", [False, True])
def test_a_batch_that_was_not_read_to_its_end_stays(acme, account, capsys, trimmed):
    send(acme, "StreamDeadLetters", letter())

    with intercepted(Shard(record(100), trimmed=trimmed)):
        code, document = infra(capsys, "replay", "acme", "--forget-lost")

    assert (NotWhole.exit_code, []) == (code, account.invoked)
    assert "did not give all of them" in document["state"]
    assert [letter()] == bodies(acme, "StreamDeadLetters")


def test_a_batch_is_read_when_its_shard_has_ended(acme, account, capsys):
    send(acme, "StreamDeadLetters", letter())

    def shard(name, parameters):
        if name == "dynamodbstreams.GetShardIterator":
            return {"ShardIterator": "0"}
        return {"Records": [record(100)]} if name == "dynamodbstreams.GetRecords" else None

    with intercepted(shard):
        code, document = infra(capsys, "replay", "acme")

    assert (0, 1) == (code, document["records"])
    assert [] == bodies(acme, "StreamDeadLetters")


NONSENSE = ("[" * 100_000, letter(first="-5"), letter(shard=""))


@pytest.mark.parametrize("body", NONSENSE)
def test_a_malformed_letter_holds_up_none_of_the_others(acme, account, capsys, body):
    send(acme, "StreamDeadLetters", body)
    send(acme, "StreamDeadLetters", letter())

    with intercepted(Picky(record(100), record(300))):
        code, document = infra(capsys, "replay", "acme")

    assert (NotWhole.exit_code, 1) == (code, len(account.invoked))
    assert "2 changes" in document["state"]
    assert "not ours" in document["state"]
    assert [body] == bodies(acme, "StreamDeadLetters")


class Picky(Shard):
    """A shard of which AWS refuses to give what has no number or no name."""

    def __call__(self, name, parameters):
        asked = {**parameters, "SequenceNumber": parameters.get("SequenceNumber", "1")}
        if name == "dynamodbstreams.GetShardIterator" and (
            asked["SequenceNumber"].startswith("-") or not asked["ShardId"]
        ):
            raise refusal("ValidationException")
        return super().__call__(name, parameters)


def test_rows_that_could_not_be_read_are_looked_at_once_more(acme, capsys):
    place = ("unreadable", "due#2026-03-02T10:00:00.000000Z#deal_1-2-r1")
    row = Row(pk="deal_1", sk="run#000002#r1", kind="run", body="{", agenda=place)
    dynamo_table(acme["Table"]).write([Put(row)])

    status, health = infra(capsys, "status", "acme")
    code, document = infra(capsys, "replay", "acme")

    assert (UNHEALTHY, 1) == (status, health["facts"]["unreadable"])
    assert (0, 1) == (code, document["taken_up"])
    assert ["deal_1-2-r1"] == [json.loads(one)["run"] for one in bodies(acme, "DueRuns")]
    assert ("due", place[1].removeprefix("due#")) == dynamo_table(acme["Table"]).get(row.key).agenda


def test_a_record_that_was_put_aside_is_handed_over_alone(acme, account, capsys):
    whole = {**record(7), "dynamodb": {**record(7)["dynamodb"], "Keys": KEYS}}
    send(acme, "StreamDeadLetters", letter_of(whole, {}))
    code, document = infra(capsys, "replay", "acme")

    assert (0, 1) == (code, document["records"])
    assert [{"Records": [whole], "replay": True}] == account.invoked
    assert [] == bodies(acme, "StreamDeadLetters")


KEYS = {"pk": {"S": "deal_1"}, "sk": {"S": "item"}}
