"""The automation of a pipeline as one document, and how two of them differ."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.automation import document as module
from chalicelib.domain.automation.document import (
    Count,
    Difference,
    Document,
    changes,
    chunks_of,
    difference,
    stamped,
    whole,
)
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.pipelines import DEFAULT_STAGES

FIRST, LATER = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)


def rule(id, **more):
    return Rule(**{"id": id, "stage": "new", "name": id, "action": "add_comment", **more})


def placed(id, **more):
    return rule(id, placed_at=FIRST, changed_at=FIRST, changed_by=1, **more)


def stamps(one):
    return one.placed_at, one.changed_at, one.changed_by


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (rule("a"), (FIRST, FIRST, 1)),
        (rule("a", name="Other"), (FIRST, LATER, 2)),
        (rule("a", stage="won"), (LATER, LATER, 2)),
        (rule("new"), (LATER, LATER, 2)),
    ],
)
def test_a_part_says_who_changed_it_and_since_when_it_stands_on_its_stage(after, expected):
    (one,) = stamped([after], {"a": placed("a")}, LATER, 2)
    assert expected == stamps(one)


def test_since_when_an_old_rule_stands_there_stays_unknown():
    (one,) = stamped([rule("a", name="Other")], {"a": rule("a")}, LATER, 2)
    assert (msgspec.UNSET, LATER, 2) == stamps(one)


def test_a_part_without_who_placed_it_says_the_same():
    assert rule("a") == placed("a").bare()
    assert rule("a") == rule("a").bare()


def test_a_difference_is_what_parts_say_and_not_who_placed_them():
    before = [placed("a"), placed("b"), placed("c")]
    after = [rule("a"), rule("b", name="Other"), rule("d")]
    assert Difference(added=("d",), changed=("b",), removed=("c",)) == difference(before, after)


def test_changes_are_counted_by_kind():
    seen = Trigger(id="t", stage="won", trigger="email_viewed", name="t")
    before = Document(stages=DEFAULT_STAGES, rules=(rule("a"),))
    renamed = msgspec.structs.replace(DEFAULT_STAGES[0], name="Fresh")
    after = Document(stages=(renamed, *DEFAULT_STAGES[2:]), triggers=(seen,))
    found = changes(before, after)
    assert Count(changed=1, removed=1) == found.stages
    assert (Count(removed=1), Count(added=1)) == (found.rules, found.triggers)
    assert Count(added=1) == changes(Document(), Document(stages=DEFAULT_STAGES[:1])).stages


@pytest.mark.parametrize("many", [0, 1, 7, 40])
def test_a_document_is_the_sum_of_its_chunks(many, monkeypatch):
    monkeypatch.setattr(module, "CHUNK_BYTES", 2_000)
    rules = tuple(rule(f"r{n}", params={"text": "x" * (n * 37 % 900)}) for n in range(many))
    seen = Trigger(id="t", stage="won", trigger="email_viewed", name="t")
    document = Document(stages=DEFAULT_STAGES, rules=rules, triggers=(seen,) * many)
    chunks = chunks_of(document)
    assert document == whole(chunks)
    assert all(len(msgspec.json.encode(chunk)) < 2_100 for chunk in chunks)
    assert (many > 1) == (len(chunks) > 1)


def test_the_same_document_has_the_same_sum_and_another_one_has_not():
    one = Document(rules=(rule("a", params={"x": 1, "y": 2}),))
    assert one.sha256 == Document(rules=(rule("a", params={"y": 2, "x": 1}),)).sha256
    assert one.sha256 != Document(rules=(rule("a", params={"x": 1, "y": 3}),)).sha256
