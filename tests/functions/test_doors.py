"""The doors of stream and queue: what fails comes again, what does not is done."""

import json

import pytest

from chalicelib import wiring
from chalicelib.ports.queue import Message
from chalicelib.records.items import item_row
from functions import on_change, run_rule, stream, sweep
from tests.support.world import World


@pytest.fixture
def world():
    world = World()
    wiring.install(world.tenant)
    yield world
    wiring.install(None)


def record(pk: str, number: int, row=None) -> dict:
    image = {"pk": {"S": pk}, "sk": {"S": "item"}, "kind": {"S": "item"}, "body": {"S": "{}"}}
    if row is not None:
        image |= {"body": {"S": row.body}, "version": {"N": str(row.version)}}
    image.setdefault("version", {"N": "1"})
    return {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"pk": {"S": pk}, "sk": {"S": "item"}},
            "NewImage": image,
            "SequenceNumber": str(number),
        },
    }


def test_a_failing_record_is_named_and_the_others_are_done(world):
    world.comment_rule("new")
    deal = world.create()
    event = {"Records": [record("deal_9", 1), record("deal_1", 2, item_row(deal))]}
    assert {"batchItemFailures": [{"itemIdentifier": "1"}]} == on_change.handler(event, None)
    assert ["hello"] == world.texts(deal)


def test_later_records_of_a_failed_item_wait_for_it():
    seen, reported = [], []

    def handle(one):
        if one["dynamodb"]["SequenceNumber"] == "1":
            raise ZeroDivisionError
        seen.append(one["dynamodb"]["SequenceNumber"])

    records = [record("deal_1", 1), record("deal_2", 2), record("deal_1", 3), record("deal_3", 4)]
    answer = stream.in_order(records, handle, lambda one, error: reported.append(type(error)))
    assert {"batchItemFailures": [{"itemIdentifier": "1"}]} == answer
    assert (["2", "4"], [ZeroDivisionError]) == (seen, reported)


def test_a_removed_row_is_no_change(world):
    event = {"Records": [record("deal_1", 1)]}
    del event["Records"][0]["dynamodb"]["NewImage"]
    assert {"batchItemFailures": []} == on_change.handler(event, None)


def test_what_an_import_put_back_has_no_effects(world):
    world.comment_rule("new")
    deal = world.create()
    one = record("deal_1", 1, item_row(deal))
    one["dynamodb"]["NewImage"]["imported"] = {"S": "2026-03-02"}
    assert {"batchItemFailures": []} == on_change.handler({"Records": [one]}, None)
    assert [] == world.texts(deal)


def test_a_message_that_cannot_be_read_comes_again_and_the_others_are_done(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    world.clock.set(world.runs(deal)[rule].due_at)
    body = f'{{"run": "deal_1-1-{rule}", "due": ""}}'
    event = {
        "Records": [{"messageId": "a", "body": "?"}, {"messageId": "b", "body": body}],
    }
    assert {"batchItemFailures": [{"itemIdentifier": "a"}]} == run_rule.handler(event, None)
    assert ["hello"] == world.texts(deal)


def test_the_sweep_says_how_many_it_found_and_counts_them_in_a_metric(world, capsys):
    assert ({"found": 0}, "") == (sweep.handler({}, None), capsys.readouterr().out)
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.create()
    world.clock.set(world.now.replace(day=4))
    assert {"found": 1} == sweep.handler({}, None)
    metric = json.loads(capsys.readouterr().out)
    assert (1.0, "sweep", "acme") == (
        metric["overdue_runs"][0],
        metric["service"],
        metric["tenant"],
    )
    assert [Message] == [type(one) for one in world.queue.due(world.now)]
