"""Pipelines: which stages go together."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.pipelines import (
    DEFAULT_STAGES,
    MAX_STAGES,
    Pipeline,
    Semantics,
    Stage,
    checked_pipeline,
)

WORK, WON, LOST = Semantics.PROCESS, Semantics.SUCCESS, Semantics.FAILURE
ONE_SUCCESS = ("/stages", "exactly one stage must have the semantics success")


def stages(*semantics: Semantics) -> tuple[Stage, ...]:
    return tuple(
        Stage(code=f"s{number}", name=f"Stage {number}", sort=number, semantics=one)
        for number, one in enumerate(semantics)
    )


def pipeline(*stages: Stage, name: str = "Sales") -> Pipeline:
    return Pipeline(id="sales", name=name, stages=stages)


def faults(*stages: Stage, name: str = "Sales") -> list[tuple[str, str]]:
    try:
        checked_pipeline(pipeline(*stages, name=name))
    except Invalid as invalid:
        return [(fault.pointer, fault.message) for fault in invalid.faults]
    return []


@pytest.mark.parametrize(
    "good", [DEFAULT_STAGES, stages(WORK, WON, LOST), stages(WORK, WON, LOST, LOST)]
)
def test_work_one_success_and_some_failures_are_a_pipeline(good):
    assert [] == faults(*good)


def test_stages_come_back_in_their_order():
    checked = checked_pipeline(pipeline(*reversed(stages(WORK, WORK, WON, LOST))))

    assert ["s0", "s1", "s2", "s3"] == [stage.code for stage in checked.stages]
    assert "s0" == checked.first_stage.code


@pytest.mark.parametrize(
    ("semantics", "fault"),
    [
        ((WORK, WON, WON, LOST), ONE_SUCCESS),
        ((WORK, LOST), ONE_SUCCESS),
        ((WORK, WON), ("/stages", "at least one stage must have the semantics failure")),
        ((WON, LOST), ("/stages", "at least one stage must have the semantics process")),
        (
            (WORK, WON, WORK, LOST),
            ("/stages", "by sort, stages at work come first, then success, then failure"),
        ),
        (
            (WORK, LOST, WON),
            ("/stages", "by sort, stages at work come first, then success, then failure"),
        ),
    ],
)
def test_other_stages_do_not_go_together(semantics, fault):
    assert [fault] == faults(*stages(*semantics))


@pytest.mark.parametrize("code", ["", "New", "a b", "-a", "ä", "a" * 51])
def test_a_code_is_a_short_word(code):
    found = faults(Stage(code=code, name="New", sort=0), *stages(WORK, WON, LOST))

    assert [("/stages/0/code", "up to 50 of a-z, 0-9, _ and - are allowed")] == found


def test_a_code_stands_once():
    first, *others = stages(WORK, WON, LOST)

    assert [("/stages/1/code", "the stage s0 stands here twice")] == faults(first, first, *others)


@pytest.mark.parametrize("name", ["", "  ", "x" * 256])
def test_pipelines_and_stages_have_names(name):
    unnamed = Stage(code="new", name=name, sort=-5)
    message = "a name of 1 to 255 characters is needed"

    assert [("/name", message)] == faults(*DEFAULT_STAGES, name=name)
    assert [("/stages/0/name", message)] == faults(unnamed, *stages(WORK, WON, LOST))


@pytest.mark.parametrize(
    ("more", "found"), [(0, []), (1, [("/stages", f"at most {MAX_STAGES} stages")])]
)
def test_there_are_so_many_stages_at_most(more, found):
    assert found == faults(*stages(*[WORK] * (MAX_STAGES - 2 + more), WON, LOST))


@pytest.mark.parametrize(
    ("code", "final"), [("s0", False), ("s1", True), ("s2", True), ("x", False)]
)
def test_success_and_failure_close_an_item(code, final):
    assert final is pipeline(*stages(WORK, WON, LOST)).is_final(code)


def test_stages_without_a_sort_stand_where_the_list_has_them():
    given = [("a", -1), ("b", -1), ("c", 5), ("won", 100), ("lost", -1)]
    semantics = {"won": Semantics.SUCCESS, "lost": Semantics.FAILURE}
    stages = tuple(
        Stage(code=code, name=code, sort=sort, semantics=semantics.get(code, Semantics.PROCESS))
        for code, sort in given
    )
    placed = checked_pipeline(Pipeline(id="p", name="P", stages=stages)).stages
    assert [("c", 5), ("a", 10), ("b", 20), ("won", 100), ("lost", 110)] == [
        (stage.code, stage.sort) for stage in placed
    ]


@pytest.mark.parametrize(
    ("id", "default", "name", "code"),
    [
        ("7", False, "new", "new"),
        ("7", False, "NEW", "new"),
        ("7", False, "C7:NEW", "new"),
        ("7", False, "DT177_7:NEW", "new"),
        ("big_deals", False, "dt1030_big_deals:fail", "fail"),
        ("default", True, "DT177_0:SUCCESS", "success"),
        ("default", True, "C0:NEW", "new"),
        ("default", False, "DT177_0:NEW", None),
        ("7", False, "C8:NEW", None),
        ("7", False, "DT177_8:NEW", None),
        ("7", False, "D177_7:NEW", None),
        ("7", False, "C7:OTHER", None),
        ("7", False, ":NEW", "new"),
        ("7", False, "C7:", None),
    ],
)
def test_a_stage_is_called_by_its_code_or_as_the_source_has_it(id, default, name, code):
    pipeline = Pipeline(id=id, name="P", stages=DEFAULT_STAGES, is_default=default)
    found = pipeline.stage_called(name)
    assert code == (found.code if found else None)
