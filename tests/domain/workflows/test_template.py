"""Templates: export and import, and the places of steps."""

from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.template import (
    AutoRun,
    export_template,
    places,
    stored_template,
)
from tests.support.workflows import SETTING, below, counting, document, note, parsed

COMMAND = {"type": "wait_for_event", "name": "go", "users": [1, "responsible"], "id": "command"}
EVERYTHING = document(
    note(id="first", title="Begin"),
    {"type": "set_variable", "id": "set", "variable": "word", "value": "{{ deal.title }}"},
    {
        "type": "action",
        "id": "looked",
        "action": "look_up",
        "on_failure": [{"type": "pause", "id": "breath", "interval": "PT2H"}, note(id="sorry")],
    },
    {"type": "action", "id": "must", "action": "look_up", "on_failure": "end"},
    {
        "type": "condition",
        "id": "either",
        "branches": [
            {"when": {"not": below("amount", "5.00")}, "steps": [note(id="dear")]},
            {"steps": [note(id="cheap")]},
        ],
    },
    {
        "type": "parallel",
        "id": "both",
        "branches": [
            {"steps": [{"type": "pause", "id": "rest", "interval": "PT1H"}]},
            {"steps": [counting(3, note(id="within"), id="loop", name="m")]},
        ],
    },
    {
        "type": "for_each",
        "id": "each",
        "over": "variables.words",
        "as": "word",
        "steps": [
            {
                "type": "listen",
                "id": "first_event",
                "branches": [
                    {"event": COMMAND, "steps": [note(id="commanded")]},
                    {"event": {"type": "wait_for_client", "period": "P1D", "id": "client"}},
                    {"event": {"type": "wait_for_stage", "stages": ["won"], "id": "stage"}},
                ],
            }
        ],
    },
    {
        "type": "user_task",
        "id": "ask",
        "kind": "request_information",
        "users": [1],
        "subject": "How many?",
        "fields": ["n"],
        "until": "{{ deal.close_date }}",
    },
    {"type": "end", "id": "stop"},
    auto_run="both",
    description="Shows every step.",
)


def test_an_exported_template_is_the_document_that_was_imported():
    EVERYTHING["steps"][5]["branches"][1]["steps"][0]["steps"][1]["id"] = "count"

    assert EVERYTHING == export_template(parse_template(EVERYTHING, SETTING))


def test_an_export_can_be_imported_and_gives_the_same_template():
    template = parsed(note(), counting(2, note()), auto_run="on_add")
    exported = export_template(template)

    assert template == parse_template(exported, SETTING)
    assert template == stored_template(exported)
    assert AutoRun.ON_ADD is template.auto_run


def test_an_export_writes_the_stages_of_a_wait_and_a_stored_one_without_them_is_read():
    wait = {"type": "wait_for_stage", "id": "s1", "stages": []}
    template = parse_template(document(wait), SETTING)
    older = {**document({"type": "wait_for_stage", "id": "s1"})}

    assert [wait] == export_template(template)["steps"]
    assert template == stored_template({**export_template(template), "steps": older["steps"]})


def test_places_name_the_loops_and_parallel_steps_around_a_step():
    found = places(parse_template(EVERYTHING, SETTING))

    assert ("/steps/5/branches/1/steps/0/steps/0", ("loop",), ("both",)) == (
        found["within"].pointer,
        found["within"].loops,
        found["within"].parallels,
    )
    assert ("each",) == found["commanded"].loops
    assert [False, True, False] == [
        found[id].is_event for id in ("first_event", "client", "commanded")
    ]
    assert list(range(len(found))) == [place.order for place in found.values()]
