"""Parsing: every fault of a template is told, with a pointer to its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.template import places
from tests.support.workflows import SETTING, below, counting, document, note, parsed


def faults(*steps: Any, **header: Any) -> dict[str, str]:
    """Return the messages by pointer; a template without faults has none."""
    return faults_of(document(*steps, **header))


def faults_of(whole: Any) -> dict[str, str]:
    try:
        parse_template(whole, SETTING)
    except Invalid as invalid:
        return {fault.pointer: fault.message for fault in invalid.faults}
    return {}


def nested(levels: int, before: int = 0) -> dict[str, Any]:
    step = note()
    for _ in range(levels - 1):
        steps = [*[note()] * before, step]
        step = {"type": "condition", "branches": [{"when": below("amount", "5"), "steps": steps}]}
    return step


WAIT = {"type": "wait_for_event", "name": "go", "users": [1]}
PAUSE = {"type": "pause", "interval": "PT1H"}
STAGE: dict[str, Any] = {"type": "wait_for_stage", "stages": []}
TASK = {"type": "user_task", "kind": "approve", "users": [1], "subject": "Discount?"}

FAULTY_STEPS = [
    ("x", "", "expected an object with a type"),
    ({}, "/type", "expected one of action, set_variable"),
    ({"type": "dance"}, "/type", "expected one of action, set_variable"),
    ({"type": ["action"]}, "/type", "expected one of action, set_variable"),
    ({**note(), "id": "No!"}, "/id", "up to 40 of a-z"),
    (
        {**note(), "colour": 1},
        "/colour",
        "no key colour; there are action, id, on_failure, params, title",
    ),
    ({**note(), "titel": "x"}, "/titel", "did you mean title?"),
    (
        {**PAUSE, "steps": []},
        "/steps",
        "no key steps; there are id, interval, on_failure, title, type, until",
    ),
    ({**note(), "title": "x" * 256}, "/title", "at most 255"),
    ({"type": "action", "action": 5}, "/action", "expected a text, not a whole"),
    ({"type": "action", "action": "fly"}, "/action", "there is no action fly; there are change_"),
    ({"type": "action", "action": "notes"}, "/action", "did you mean note?"),
    ({"type": "action", "action": "note"}, "/params/text", "is required"),
    ({"type": "action", "action": "note", "params": {"text": "", "b": 1}}, "/params/b", "unknown"),
    (note("{{ variables.none }}"), "/params/text", "no variables.none"),
    ({"type": "action"}, "/action", "is required"),
    ({"type": "set_variable", "variable": "none"}, "/variable", "there is no variable none"),
    ({"type": "set_variable", "variable": "wrod"}, "/variable", "did you mean word? there are m,"),
    (
        {"type": "set_variable", "variable": "counter", "add": 1},
        "/variable",
        "there are m, n, person, tenant_variables.counter, word, words",
    ),
    ({"type": "set_variable", "variable": "n", "value": "x"}, "/value", "expected a number"),
    (
        {"type": "set_variable", "variable": "word", "value": "{{ parameters.none }}"},
        "/value",
        "there is no {{ parameters.none }}",
    ),
    (
        {"type": "set_variable", "variable": "word", "value": "{{ variables.wrod }}"},
        "/value",
        "did you mean {{ variables.word }}?",
    ),
    ({"type": "set_variable", "variable": "word", "value": "{{ n"}, "/value", "is not closed"),
    ({"type": "set_variable", "variable": "n", "value": 1, "add": 1}, "/add", "either"),
    ({"type": "set_variable", "variable": "word", "add": 1}, "/add", "only a number"),
    ({"type": "condition"}, "/branches", "a list of 1 to 50 branches"),
    ({"type": "condition", "branches": [5]}, "/branches/0", "expected an object with steps"),
    (
        {"type": "condition", "branches": [{"when": below("nope", 1)}]},
        "/branches/0/when/field",
        "there is no field nope; there are amount, close_date,",
    ),
    (
        {"type": "condition", "branches": [{"when": below("variables.n", "x")}]},
        "/branches/0/when/value",
        "expected a number",
    ),
    ({"type": "parallel", "branches": [{"steps": [note()]}]}, "/branches", "of 2 to 50"),
    (
        {"type": "parallel", "branches": [{"steps": [note()]}, {"steps": []}]},
        "/branches/1/steps",
        "at least one step",
    ),
    ({"type": "while", "steps": [PAUSE]}, "/when", "is required"),
    (
        {"type": "while", "when": {"field": "n", "op": "empty"}, "steps": [PAUSE]},
        "/when/field",
        "there is no field n; there are",
    ),
    ({"type": "while", "when": below("variables.n", 1)}, "/steps", "at least one step"),
    ({"type": "for_each", "over": "variables.words", "steps": [PAUSE]}, "/as", "is required"),
    (
        {"type": "for_each", "over": "variables.word", "as": "word", "steps": [PAUSE]},
        "/over",
        "no list with several values variables.word, did you mean variables.words? there are",
    ),
    (
        {"type": "for_each", "over": "variables.words", "as": "none", "steps": [PAUSE]},
        "/as",
        "there is no variable none; there are m, n, person, word, words",
    ),
    (
        {"type": "for_each", "over": "variables.words", "as": "n", "steps": [PAUSE]},
        "/as",
        "of the type of the list",
    ),
    (
        {
            "type": "for_each",
            "over": "variables.words",
            "as": "word",
            "steps": [{"type": "set_variable", "variable": "words", "value": ["x"]}],
        },
        "/over",
        "must not change what it goes over",
    ),
    ({"type": "listen", "branches": [{"event": WAIT}]}, "/branches", "of 2 to 50"),
    (
        {"type": "listen", "branches": [{"event": WAIT}, {"event": note()}]},
        "/branches/1/event/type",
        "expected one of pause, wait_for_stage",
    ),
    ({"type": "listen", "branches": [{"event": WAIT}, {}]}, "/branches/1/event", "with a type"),
    (
        {"type": "listen", "branches": [{"event": PAUSE}, {"event": PAUSE}]},
        "/branches/1/event",
        "at most one pause",
    ),
    ({"type": "pause"}, "/interval", "either interval or until is needed"),
    ({**PAUSE, "until": "2023-05-01"}, "/until", "either interval or until"),
    ({"type": "pause", "interval": "soon"}, "/interval", "a duration begins"),
    ({"type": "pause", "interval": "PT4M"}, "/interval", "at least PT5M"),
    ({"type": "pause", "interval": "P365D"}, "/interval", "at most P364D"),
    ({"type": "pause", "until": "tomorrow"}, "/until", "expected an instant"),
    ({"type": "pause", "until": "{{ deal.nope }}"}, "/until", "there is no {{ deal.nope }}"),
    (
        {"type": "wait_for_stage", "stages": ["new", "wom"]},
        "/stages/1",
        "did you mean won? there are lost, new",
    ),
    ({"type": "wait_for_stage", "stages": [1]}, "/stages/0", "expected a text"),
    ({"type": "wait_for_stage"}, "/stages", "name the stages to wait for; [] for any final one"),
    ({"type": "wait_for_stage", "stages": None}, "/stages", "name the stages to wait for"),
    ({**STAGE, "entity_type": "contact"}, "/entity_type", "deal, lead"),
    ({**STAGE, "entity_type": "lead"}, "/item", "say which lead"),
    ({**STAGE, "item": "{{ deal.nope }}"}, "/item", "there is no"),
    ({**STAGE, "timeout": "PT0S"}, "/timeout", "at least PT1S"),
    ({"type": "wait_for_client"}, "/period", "either period or until is needed"),
    ({**WAIT, "name": " "}, "/name", "a name of 1 to 255"),
    ({**WAIT, "users": []}, "/users", "at least one user"),
    ({**WAIT, "users": [1, 9]}, "/users/1", "no active user 9"),
    ({**WAIT, "users": ["boss"]}, "/users/0", "responsible, or a placeholder, for example"),
    ({**WAIT, "users": ["variables.person"]}, "/users/0", "for example {{ variables.person }}"),
    ({**WAIT, "users": ["{{ variables.nobody }}"]}, "/users/0", "there is no"),
    ({**TASK, "kind": "sing"}, "/kind", "there is no choice sing; there are approve, read"),
    ({**TASK, "kind": "aprove"}, "/kind", "did you mean approve?"),
    ({**TASK, "subject": " "}, "/subject", "a subject is needed"),
    ({**TASK, "description": "{{ nope }}"}, "/description", "there is no {{ nope }}"),
    ({**TASK, "fields": ["n"]}, "/fields", "only request_information has fields"),
    ({**TASK, "kind": "request_information"}, "/fields", "name the variables to ask for;"),
    (
        {**TASK, "kind": "request_information", "fields": ["n", "none"]},
        "/fields/1",
        "there is no variable none; there are m, n, person, word, words",
    ),
]


@pytest.mark.parametrize(("step", "pointer", "words"), FAULTY_STEPS)
def test_a_fault_of_a_step_is_told_at_its_place(step, pointer, words):
    found = faults(note(), step)

    assert [f"/steps/1{pointer}"] == list(found)
    assert words in found[f"/steps/1{pointer}"]


FAULTY_HEADERS = [
    ({"name": ""}, "/name", "a name of 1 to 255"),
    ({"name": "\u200b"}, "/name", "a name of 1 to 255"),
    ({"name": "x" * 256}, "/name", "a name of 1 to 255"),
    ({"name": "a\x01"}, "/name", "control characters"),
    ({"description": "x" * 20_001}, "/description", "at most 20000"),
    ({"description": "a\x01"}, "/description", "control characters"),
    ({"name": None}, "/name", "is required"),
    ({"entity_type": "lead"}, "/entity_type", "expected deal"),
    ({"entity_type": None}, "/entity_type", "is required"),
    ({"auto_run": "always"}, "/auto_run", "no choice always; there are both, none, on_add,"),
    (
        {"colour": "red"},
        "/colour",
        "there is no key colour; there are access, auto_run,",
    ),
    ({"variables": {"a": {"type": "text"}}}, "/variables/a/type", "no choice text; there are boo"),
    ({"variables": {"a": {"type": "date", "defualt": 1}}}, "/variables/a/defualt", "mean default?"),
    ({"variables": []}, "/variables", "at most 100 codes"),
    ({"variables": {"A": {"type": "string"}}}, "/variables/A", "a code is a letter"),
    ({"variables": {"a": 5}}, "/variables/a", "expected an object"),
    ({"variables": {"a": {}}}, "/variables/a/type", "is required"),
    ({"variables": {"a": {"type": "list"}}}, "/variables/a/options", "needs options"),
    ({"parameters": {"a": {"type": "item", "target": "x"}}}, "/parameters/a/target", "one of lead"),
    ({"constants": {"a": {"type": "date", "value": None}}}, "/constants/a/value", "is needed"),
    (
        {"parameters": {"a": {"type": "number", "multiple": True, "default": [1, "x"]}}},
        "/parameters/a/default/1",
        "expected a number",
    ),
    ({"constants": {"a": {"type": "date"}}}, "/constants/a/value", "is required"),
    ({"steps": []}, "/steps", "at least one step"),
    ({"steps": {}}, "/steps", "expected a list of steps"),
    ({"steps": [note()] * 600}, "/steps", "at most 500 steps"),
]


@pytest.mark.parametrize(("header", "pointer", "words"), FAULTY_HEADERS)
def test_a_fault_around_the_steps_is_told_at_its_place(header, pointer, words):
    found = faults_of({**document(note()), **header})

    assert [pointer] == list(found)
    assert words in found[pointer]


def test_every_fault_of_a_document_is_told_at_once_in_reading_order():
    branch = {"steps": [{"type": "pause", "interval": "PT1S"}, note("{{ variables.gone }}")]}
    found = faults(
        {"type": "action", "action": "fly"},
        {"type": "parallel", "branches": [branch, {"steps": [{"type": "dance"}]}]},
        {"type": "pause"},
        *[note()] * 7,
        {"type": "wait_for_event", "users": [7]},
        auto_run="never",
    )

    assert [
        "/auto_run",
        "/steps/0/action",
        "/steps/1/branches/0/steps/0/interval",
        "/steps/1/branches/0/steps/1/params/text",
        "/steps/1/branches/1/steps/0/type",
        "/steps/2/interval",
        "/steps/10/name",
    ] == list(found)


def test_a_document_that_is_no_object_is_refused():
    assert {"": "expected an object with name, entity_type and steps"} == faults_of([])


def test_two_steps_of_one_id_are_refused():
    assert {"/steps/1/id": "the id a stands here twice"} == faults(note(id="a"), note(id="a"))


def test_steps_may_stand_ten_levels_deep_and_no_deeper():
    assert {} == faults(nested(10))
    assert {
        "/steps" + "/0/branches/0/steps" * 10: "steps may stand within steps 10 levels deep"
    } == faults(nested(11))


def test_ids_are_made_from_the_place_and_keep_clear_of_given_ones():
    template = parsed(note(id="s2"), note(), counting(2, note()))

    assert ["s2", "s_ad328846aa18", "s3", "s3_1", "s3_2"] == list(places(template))


def test_made_ids_are_the_same_each_time_and_short_at_any_depth():
    deep = document(nested(10, before=9), nested(10))
    ids = list(places(parse_template(deep, SETTING)))

    assert ids == list(places(parse_template(deep, SETTING)))
    assert 10 + 10 + 81 == len(set(ids))
    assert max(map(len, ids)) <= 40


def test_a_step_may_use_results_of_steps_before_it():
    found = {"field": "results.look.found", "op": "gt", "value": 5}
    look = {"type": "action", "action": "look_up", "id": "look"}
    condition = {"type": "condition", "branches": [{"when": found}]}

    assert {} == faults(look, condition, note("{{ results.look.found }}"))
    assert {"/steps/0/branches/0/when": "the step look has no results yet when this step runs"} == (
        faults(condition, look)
    )
    assert {"/steps/0/params/text": "no results.look.found"} == (
        faults(note("{{ results.look.found }}"), look)
    )


def test_within_a_loop_results_of_the_pass_before_can_be_used():
    look = {"type": "action", "action": "look_up", "id": "look"}
    loop = counting(3, note("{{ results.look.found }}"), look)
    until_found = {"field": "results.look.found", "op": "empty"}

    assert {} == faults(loop)
    assert {} == faults({"type": "while", "when": until_found, "steps": [look]})


@pytest.mark.parametrize("name", ["results.look.none", "results.none.found"])
def test_results_that_no_step_gives_are_refused(name):
    look = {"type": "action", "action": "look_up", "id": "look"}

    assert {"/steps/1/params/text": f"no {name}"} == faults(look, note(f"{{{{ {name} }}}}"))


def test_results_of_a_faulty_step_are_no_second_fault():
    look = {"type": "action", "action": "look_up", "id": "look", "colour": 1}
    condition = {"type": "condition", "branches": [{"when": below("results.look.found", 1)}]}

    assert ["/steps/0/colour"] == list(faults(look, condition, note("{{ results.look.found }}")))


@pytest.mark.parametrize(
    "name",
    [
        "variables.n",
        "parameters.budget",
        "constants.limit",
        "tenant_variables.counter",
        "tenant_constants.country",
        "deal.amount",
    ],
)
def test_texts_may_name_every_value_of_the_workflow_and_of_the_item(name):
    step = {"type": "set_variable", "variable": "word", "value": f"{{{{ {name} }}}}"}

    assert {} == faults(step)


def test_a_tenant_wide_variable_can_be_set_and_a_tenant_wide_constant_cannot():
    step = {"type": "set_variable", "variable": "tenant_variables.counter", "add": 1}

    assert {} == faults(step)
    assert ["/steps/0/variable"] == list(
        faults({**step, "variable": "tenant_constants.country", "add": None, "value": "x"})
    )


def test_a_faulty_variable_makes_no_faults_where_it_is_used():
    variables = {"a": {"type": "number", "title": "x" * 256}}
    step = {"type": "set_variable", "variable": "a", "value": 1}

    assert ["/variables/a/title"] == list(faults(step, variables=variables))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "id", "steps", "branches", "event", "when", "until", "as", "x"]
            ),
            inner
            | st.sampled_from(["action", "while", "listen", "pause", "condition", "for_each"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_any_json_is_either_read_or_refused_with_pointers(value):
    for whole in (value, document(value), document(note(), variables=value)):
        assert all(pointer == "" or pointer[0] == "/" for pointer in faults_of(whole))
