"""Checking: what a step asks for must be possible once the run comes to it."""

from typing import Any

import msgspec
import pytest

from chalicelib.domain.errors import MAX_FAULTS, Invalid
from chalicelib.domain.words.wording import MAX_HELP
from chalicelib.domain.workflows.checking import Checker
from chalicelib.domain.workflows.names import Names, TemplateContext
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.reading import Reader
from tests.support.workflows import SETTING, document

TASK = {"type": "user_task", "kind": "approve", "users": [1], "subject": "Discount?"}
COMMAND = {"type": "wait_for_event", "name": "go", "users": [1]}
STAGE = {"type": "wait_for_stage", "stages": ["won"]}
CLIENT = {"type": "wait_for_client", "period": "P1D"}
PAUSE = {"type": "pause", "interval": "PT1H"}


def faults(
    step: dict[str, Any], check_context: TemplateContext = SETTING, **header: Any
) -> list[tuple[str, str]]:
    """Return the faults of a step, with pointers from there; none for a step without any."""
    try:
        parse_template(document(step, **header), check_context)
    except Invalid as invalid:
        return [(one.pointer.removeprefix("/steps/0"), one.message) for one in invalid.faults]
    return []


# ------------------------------------------------------------------------------------- deadlines


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (PAUSE, "interval"),
        (CLIENT, "period"),
        (STAGE, "timeout"),
        (COMMAND, "timeout"),
        (TASK, "timeout"),
    ],
)
def test_nothing_rests_for_longer_than_a_run_lasts(step, name):
    assert [] == faults({**step, name: "P364D"})
    assert [(f"/{name}", "at most P364D, as long as a run can last")] == faults(
        {**step, name: "P365D"}
    )


HEADER = {
    "parameters": {
        "rest": {"type": "string"},
        "days": {"type": "number"},
        "soon": {"type": "string", "default": "soon"},
        "choice": {"type": "list", "options": ["P1D", "later"]},
    },
    "constants": {
        "week": {"type": "string", "value": "P7D"},
        "blink": {"type": "string", "value": "PT10S"},
    },
}


@pytest.mark.parametrize("name", ["rest", "days"])
@pytest.mark.parametrize("step", [{"type": "pause"}, {"type": "wait_for_client"}, STAGE, TASK])
def test_a_length_may_be_filled_from_what_can_give_one(step, name):
    key = {"pause": "interval", "wait_for_client": "period"}.get(step["type"], "timeout")
    text = "{{ parameters.rest }}" if name == "rest" else "P{{ parameters.days }}DT1H"

    assert [] == faults({**step, key: text}, **HEADER)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ parameters.none }}", "there is no {{ parameters.none }}"),
        ("{{ parameters.days }}", "write P{{ parameters.days }}D or PT{{ parameters.days }}H"),
        ("{{ deal.close_date }}", "deal.close_date is no text that could give a duration"),
        ("{{ parameters.days }} days", "for example P{{ parameters.days }}D"),
        ("{{ parameters.soon }}", "a duration begins with P"),
        ("{{ parameters.choice }}", "a duration begins with P"),
        ("{{ constants.blink }}", "at least PT5M"),
        ("{{ constants.week", "is not closed"),
    ],
)
def test_a_length_that_no_value_can_give_is_refused(text, words):
    ((pointer, message),) = faults({"type": "pause", "interval": text}, **HEADER)

    assert "/interval" == pointer
    assert words in message


def test_a_constant_gives_the_length_of_a_pause():
    assert [] == faults({"type": "pause", "interval": "{{ constants.week }}"}, **HEADER)
    assert [] == faults({**STAGE, "timeout": "{{ constants.blink }}"}, **HEADER)


EARLY = "expected an instant from 1970 on"
LATE = "at most P364D ahead, as long as a run can last"


@pytest.mark.parametrize("step", [{"type": "pause"}, {"type": "wait_for_client"}, STAGE, TASK])
@pytest.mark.parametrize(
    ("until", "message"),
    [("0001-01-01", EARLY), ("9999-12-31", LATE), ("9999-12-31T23:59:59Z", LATE)],
)
def test_a_fixed_instant_out_of_range_is_refused(step, until, message):
    assert [("/until", message)] == faults({**step, "until": until})


# ---------------------------------------------------------------------------------------- listen


def test_what_is_listened_to_has_no_way_of_its_own_behind_a_failure():
    (one,) = faults(listen({**TASK, "on_failure": "end"}, PAUSE))
    why = "an event of a listen step has none: one that fails is not waited for"
    assert ("/branches/0/event/on_failure", why) == one


def listen(*events: Any) -> dict[str, Any]:
    return {"type": "listen", "branches": [{"event": event} for event in events]}


def test_a_listen_step_waits_for_what_one_transaction_holds():
    """A wait is a row, a user task two and one for each of its users; 97 rows fit."""
    assert [] == faults(listen(PAUSE, *[TASK] * 32, COMMAND))
    assert [] == faults(listen(*[CLIENT] * 50))
    assert [] == faults(listen({**TASK, "users": [1, 2] * 25}, {**TASK, "users": [1] * 43}))


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        ([TASK] * 50, 150),
        ([*[TASK] * 32, COMMAND, STAGE], 98),
        ([{**TASK, "users": [1, 2] * 25}, {**TASK, "users": [1] * 43}, CLIENT], 98),
    ],
)
def test_a_listen_step_that_waits_for_too_much_is_refused(events, rows):
    ((pointer, message),) = faults(listen(*events))

    assert "/branches" == pointer
    assert f"{rows} of at most 97" in message


def test_a_client_is_listened_to_for_as_long_as_the_others():
    assert [] == faults(listen({"type": "wait_for_client"}, PAUSE))
    assert [] == faults(listen({"type": "wait_for_client"}, {**STAGE, "stages": []}))
    assert [("/period", "either period or until is needed")] == faults({"type": "wait_for_client"})


def test_a_pause_that_is_listened_to_needs_its_time():
    found = faults(listen({"type": "pause"}, CLIENT))

    assert [("/branches/0/event/interval", "either interval or until is needed")] == found


def test_a_faulty_event_does_not_count():
    found = faults(listen(*[TASK] * 32, COMMAND, {**STAGE, "colour": 1}))

    assert ["/branches/33/event/colour"] == [pointer for pointer, _ in found]


# ----------------------------------------------------------------------------------------- people


@pytest.mark.parametrize("step", [TASK, COMMAND])
def test_a_step_names_no_more_than_fifty_users(step):
    assert [] == faults({**step, "users": [1, "responsible"] * 25})
    assert [("/users", "at most 50 users")] == faults({**step, "users": [1, 9, 2] * 17})


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
def test_a_command_and_a_subject_can_be_seen(name):
    assert [("/name", "a name of 1 to 255 characters is needed")] == faults(
        {**COMMAND, "name": name}
    )
    assert [("/subject", "a subject is needed")] == faults({**TASK, "subject": name})


def test_texts_of_user_tasks_that_would_be_cut_are_refused():
    assert [("/subject", "at most 255 characters")] == faults({**TASK, "subject": "x" * 256})
    assert [("/description", "at most 4000 characters")] == faults(
        {**TASK, "description": "x" * 4_001}
    )


def test_a_text_with_placeholders_is_as_long_as_what_they_stand_for():
    assert [] == faults({**TASK, "subject": "{{ deal.title }}" * 20})


def test_a_variable_is_asked_for_once():
    task = {**TASK, "kind": "request_information", "fields": ["n", "word", "n", "n"]}

    assert [
        ("/fields/2", "the variable n is asked for already"),
        ("/fields/3", "the variable n is asked for already"),
    ] == faults(task)


# ----------------------------------------------------------------------------------------- items


@pytest.mark.parametrize("item", ["12", " deal_12 ", "Deal_7", "{{ deal.title }}"])
def test_a_deal_can_be_awaited_by_its_id(item):
    assert [] == faults({**STAGE, "item": item})


@pytest.mark.parametrize("item", ["lead_1", "x_5", "twelve", " ", "0", "²"])
def test_what_names_no_item_of_the_awaited_type_is_refused(item):
    assert [("/item", "expected the id of a deal, for example deal_12")] == faults(
        {**STAGE, "item": item}
    )


def test_an_item_of_another_type_is_awaited_by_naming_the_type():
    lead = {"type": "wait_for_stage", "entity_type": "lead", "stages": ["converted"]}

    assert [] == faults({**lead, "item": "lead_1"})
    assert ["/item"] == [pointer for pointer, _ in faults({**lead, "item": "deal_1"})]


# ------------------------------------------------------------------------------------- variables


@pytest.mark.parametrize("add", [10**15, -(10**15), 1e308, float("inf"), 10**3_999])
def test_what_is_added_is_a_number_that_a_variable_can_hold(add):
    step = {"type": "set_variable", "variable": "n", "add": add}

    assert [("/add", "the number is out of range")] == faults(step)
    assert [] == faults({**step, "add": 10**15 - 1})


def over(values: dict[str, Any], one: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the faults of a loop over some values that puts each into a variable."""
    step = {"type": "for_each", "over": "variables.many", "as": "one", "steps": [PAUSE]}
    return faults(step, variables={"many": {**values, "multiple": True}, "one": one})


def test_a_loop_over_a_list_needs_a_variable_with_all_its_options():
    values = {"type": "list", "options": ["a", "b"]}

    assert [] == over(values, {"type": "list", "options": ["c", "b", "a"]})
    assert [("/as", "expected a variable with all options of the list")] == over(
        values, {"type": "list", "options": ["a", "z"]}
    )


def test_a_loop_over_items_needs_a_variable_for_items_of_their_type():
    leads = {"type": "item", "target": "lead"}

    assert [] == over(leads, leads)
    assert [] == over(leads, {"type": "item"})
    assert [("/as", "expected a variable for items of the type lead")] == over(
        leads, {"type": "item", "target": "deal"}
    )
    assert [("/as", "expected a variable for items of any type")] == over({"type": "item"}, leads)


# ------------------------------------------------------------------------------------- names


REQUEST = {**TASK, "kind": "request_information"}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            {"type": "set_variable", "variable": "x", "value": 1},
            ("/variable", "there is no variable x; declare it under variables"),
        ),
        (
            {**REQUEST, "fields": ["x"]},
            ("/fields/0", "there is no variable x; declare it under variables"),
        ),
        (REQUEST, ("/fields", "name the variables to ask for; declare them under variables")),
    ],
)
def test_a_template_without_variables_is_told_to_declare_them(step, said):
    check_context = msgspec.structs.replace(SETTING, tenant_variables={})

    assert [said] == faults(step, check_context, variables={})


def test_checking_stops_when_there_are_more_faults_than_are_told():
    unknown = {"field": "variables.wrod", "op": "empty"}
    steps = [{"when": {"all": [unknown] * 60}, "steps": []}] * 50
    template = Reader(whole := document({"type": "condition", "branches": steps}), ()).template(
        whole
    )
    assert template is not None
    checker = Checker(template, Names(template, SETTING))

    assert MAX_FAULTS == len(list(checker.faults()))


def test_the_first_unknown_names_are_helped_with_and_all_are_told():
    found = faults({**REQUEST, "fields": ["wrod"] * 2 * MAX_HELP})

    assert 2 * MAX_HELP == len(found)
    assert MAX_HELP == sum("did you mean word?" in message for _, message in found)
