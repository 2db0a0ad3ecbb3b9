"""What is known of a newer row, and what stays of it."""

import msgspec

from chalicelib.domain.items.pipelines import Pipeline, Semantics, Stage
from chalicelib.records.configuration import pipeline_row
from chalicelib.usecases.tenant.newer_rows import known_part, with_unknown

STAGES = (
    Stage(code="a", name="A", semantics=Semantics.PROCESS),
    Stage(code="b", name="B", semantics=Semantics.SUCCESS),
)
ROW = pipeline_row("deal", Pipeline(id="p", name="P", stages=STAGES))


def newer():
    body = msgspec.json.decode(ROW.body)
    body["shape"] = "round"
    for stage in body["stages"]:
        stage["icon"] = stage["code"]
    return msgspec.structs.replace(ROW, body=msgspec.json.encode(body).decode(), form=2)


def test_what_is_known_is_as_if_nothing_newer_had_written():
    assert msgspec.json.decode(ROW.body) == msgspec.json.decode(known_part(newer()).body)


def test_entries_of_lists_are_found_again_wherever_they_stand():
    moved = pipeline_row("deal", Pipeline(id="p", name="Q", stages=(STAGES[1], STAGES[0])))
    body = msgspec.json.decode(with_unknown(newer(), moved).body)
    assert ("Q", "round", ["b", "a"]) == (
        body["name"],
        body["shape"],
        [stage["icon"] for stage in body["stages"]],
    )


def test_one_that_is_removed_takes_along_what_was_not_known_of_it():
    fewer = pipeline_row("deal", Pipeline(id="p", name="P", stages=STAGES[:1]))
    body = msgspec.json.decode(with_unknown(newer(), fewer).body)
    assert ["a"] == [stage["icon"] for stage in body["stages"]]
