"""The door of the stream: what fails comes again, what does not is done."""

import json
from unittest.mock import Mock

import pytest

from chalicelib.adapters.memory.letters import MemoryLetters
from chalicelib.domain.errors import Unavailable
from chalicelib.records.boards.recent import RECENT
from chalicelib.records.items import item_row
from chalicelib.usecases import react_to_change, told
from chalicelib.usecases.automation.effects.add_activity import AddActivityHandling
from chalicelib.usecases.automation.start_rules import start_rules
from chalicelib.usecases.items.journal_rows import journal_rows
from chalicelib.usecases.stream_letters import record_in
from functions import on_change
from tests.support.world import fails, interrupt


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
    world.tenant.letters = None
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


class Lambda:
    """What Lambda tells a function of the time that is left."""

    def __init__(self, *left: int) -> None:
        self._left = list(left)

    def get_remaining_time_in_millis(self) -> int:
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]


@pytest.fixture
def letters(world):
    world.tenant.letters = MemoryLetters()
    return world.tenant.letters.kept


def seen(world) -> list[dict]:
    """Return what the stream holds, and let it be seen."""
    records = [one for one in world.table.stream(world._read) if one.new.kind == "item"]
    world.skip_stream()
    return [record(one.new.pk, one.sequence, one.new) for one in records]


def test_a_record_that_can_never_work_is_put_aside_alone_and_holds_up_nothing(world, letters):
    world.comment_rule("new")
    deal, other = world.create_unseen(), world.create_unseen()
    good, also = seen(world)
    bad = record(str(deal.ref), 1)
    answer = on_change.handler({"Records": [bad, good, also]}, None)
    (letter,) = letters
    assert ({"batchItemFailures": []}, bad) == (answer, record_in(json.loads(letter)))
    assert [["hello"], ["hello"]] == [world.texts(deal), world.texts(other)]


@pytest.mark.parametrize("mistake", [KeyError("x"), RecursionError("too deep"), TypeError("y")])
def test_a_mistake_in_an_effect_fails_its_own_rule_and_holds_up_nothing(
    world, letters, monkeypatch, mistake
):
    world.rule("new", "create_activity", {"subject": "Call"}, id="bad")
    world.comment_rule("new", id="good")
    deal, other = world.create_unseen(), world.create_unseen()
    monkeypatch.setattr(AddActivityHandling, "write", Mock(side_effect=mistake))
    assert {"batchItemFailures": []} == on_change.handler({"Records": seen(world)}, None)
    assert [] == letters
    for item in (deal, other):
        runs = world.runs(item)
        assert ("failed", "internal", "done") == (
            runs["bad"].state,
            runs["bad"].reason.code,
            runs["good"].state,
        )
        assert ["hello"] == world.texts(item)


@pytest.mark.parametrize("mistake", [KeyError("x"), RecursionError("z")])
def test_a_mistake_beside_the_effects_puts_its_record_aside_alone(
    world, letters, monkeypatch, mistake
):
    world.comment_rule("new")
    deal, other = world.create_unseen(), world.create_unseen()
    first, second = seen(world)

    def fails_of_first(context, change, present):
        if change.after.ref == deal.ref:
            raise mistake
        start_rules(context, change, present)

    monkeypatch.setattr(react_to_change, "start_rules", fails_of_first)
    assert {"batchItemFailures": []} == on_change.handler({"Records": [first, second]}, None)
    assert [first] == [record_in(json.loads(letter)) for letter in letters]
    assert ([], ["hello"]) == (world.texts(deal), world.texts(other))


def test_a_throttled_table_puts_nothing_aside(world, letters):
    world.comment_rule("new")
    world.create_unseen()
    (one,) = seen(world)
    interrupt(world.table, "write", before=fails(Unavailable("throttled")))
    answer = on_change.handler({"Records": [one]}, None)
    assert ([], 1) == (letters, len(answer["batchItemFailures"]))
    assert {"batchItemFailures": []} == on_change.handler({"Records": [one]}, None)


def test_what_a_replay_hands_over_stays_where_it_lies_when_it_fails_again(world, letters):
    event = {"Records": [record("deal_9", 1)], "replay": True}
    answer = on_change.handler(event, None)
    assert ([], [{"itemIdentifier": "1"}]) == (letters, answer["batchItemFailures"])


def test_what_cannot_be_noted_of_one_record_is_noted_of_the_others(world, letters, monkeypatch):
    first = world.create_unseen()
    world.create_unseen()
    one, other = seen(world)

    def fails_of_first(tenant, changes, now):
        if any(change.after.ref == first.ref for change in changes):
            raise KeyError("a mistake in the journal")
        return journal_rows(tenant, changes, now)

    monkeypatch.setattr(told, "journal_rows", fails_of_first)
    assert {"batchItemFailures": []} == on_change.handler({"Records": [one, other]}, None)
    assert [one] == [record_in(json.loads(letter)) for letter in letters]
    assert 1 == len(lately(world))


def lately(world) -> list:
    return [row for row in world.table.rows().values() if row.kind == RECENT]


def test_what_there_is_no_time_for_comes_again(world):
    world.comment_rule("new")
    deals = [world.create_unseen() for _ in range(3)]
    records = seen(world)
    answer = on_change.handler({"Records": records}, Lambda(30_000, 5_000))
    number = records[2]["dynamodb"]["SequenceNumber"]
    assert [{"itemIdentifier": number}] == answer["batchItemFailures"]
    assert [["hello"], ["hello"], []] == [world.texts(deal) for deal in deals]
