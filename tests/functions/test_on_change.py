"""The door of the stream: what fails comes again, what does not is done."""

from chalicelib.records.items import item_row
from functions import on_change


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


def test_a_removed_row_is_no_change(world):
    event = {"Records": [record("deal_1", 1)]}
    del event["Records"][0]["dynamodb"]["NewImage"]
    assert {"batchItemFailures": []} == on_change.handler(event, None)


def test_what_an_import_put_back_starts_nothing(world):
    world.comment_rule("new")
    deal = world.create_unseen()
    back = record("deal_1", 1, item_row(deal))
    back["dynamodb"]["NewImage"]["imported"] = {"S": "2026-03-02"}

    assert {"batchItemFailures": []} == on_change.handler({"Records": [back]}, None)
    assert [] == world.texts(deal)
