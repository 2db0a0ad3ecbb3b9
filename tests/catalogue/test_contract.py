"""What every entry of the catalogue keeps to, found by itself: nothing is registered here."""

import inspect
import re
from typing import Any

import msgspec
import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.parameters.marks import Format
from chalicelib.domain.errors import Invalid
from infra.costs.showroom import ACTED, NotShown, Showroom, receiver
from tests.support.prepared import STAGE, PreparedWorld
from tests.support.runtime import running

ACTIONS = {one["code"]: one for one in listing.describe_actions()}
TRIGGERS = {one["code"]: one for one in listing.describe_triggers()}
ENTRIES = [*ACTIONS.values(), *TRIGGERS.values()]
PARAMETERS = [
    pytest.param(name, schema, id=f"{entry['code']}-{name}")
    for entry in ENTRIES
    for part in (entry["parameters"], *entry["parameters"].get("$defs", {}).values())
    for name, schema in part.get("properties", {}).items()
]
NAMED = {
    "stage": "stage|from_stage",
    "pipeline": "pipeline",
    "user": "responsible|sender|author|created_by|on_behalf_of|user",
    "users": "users|participants",
    "recipients": "recipients?",
    "field": "field",
    "fields": "fields",
    "date-field": ".*_field",
    "field-values": "values",
    "item": "item",
    "entity-type": "entity_type",
    "duration": ".*_in|length_of_time|period|interval|delay",
    "offset": ".*_offset",
    "clock-time": ".*_time",
    "connection": "connection|provider",
    "file": "file",
    "files": "files|attachments",
    "form": "form",
    "document-template": "template",
    "resources": "resources?",
}
"""What parameters of these names are, unless their type says otherwise and takes no such value."""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one["code"])
def test_an_entry_is_named_as_its_file_and_says_what_it_is(entry):
    kind = listing.action(entry["code"]) or listing.trigger(entry["code"])
    assert entry["code"] == inspect.getmodule(kind).__name__.rpartition(".")[2]
    assert re.fullmatch("[A-Z].{2,39}", entry["title"])
    assert entry["group_title"]
    assert entry["description"].endswith(".")
    assert all(one.endswith(".") for one in entry["results"].values())
    assert all(one.endswith(".") for one in entry["failure_reasons"].values())


def test_titles_tell_entries_apart():
    for described in (ACTIONS, TRIGGERS):
        titles = [one["title"] for one in described.values()]
        assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize(("name", "schema"), PARAMETERS)
def test_a_parameter_is_titled_and_described(name, schema):
    assert re.fullmatch("[A-Z].{1,39}", schema["title"])
    assert schema["description"].endswith(".")


@pytest.mark.parametrize(("name", "schema"), PARAMETERS)
def test_what_is_picked_says_so(name, schema):
    """The named types of catalogue/parameters/marks.py say it: UserId, StageRef, Duration ..."""
    if "enum" in schema or "boolean" in kinds(schema):
        return
    expected = [format for format, names in NAMED.items() if re.fullmatch(names, name)]
    if expected or takes_ids(schema):
        assert schema.get("format") in list(Format), f"{name} needs a format: {expected or 'an id'}"


def takes_ids(schema: dict[str, Any]) -> bool:
    """Return whether a value, or one of several, may be any whole number."""
    if schema.get("type") == "integer":
        return "maximum" not in schema
    inside = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return any(takes_ids(one) for one in inside)


def kinds(schema: dict[str, Any]) -> set[str]:
    return {str(one.get("type")) for one in schema.get("anyOf", [schema])}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one["code"])
def test_the_schema_is_closed_and_the_example_fits_it(entry):
    assert entry["parameters"]["additionalProperties"] is False
    assert set(entry["example"]) <= set(entry["parameters"]["properties"])
    assert set(entry["parameters"].get("required", ())) <= set(entry["example"])
    assert entry == msgspec.json.decode(msgspec.json.encode(entry))


@pytest.fixture(scope="module")
def room():
    with receiver() as address, running() as client:
        yield Showroom(client, address)


@pytest.mark.parametrize("code", ACTIONS)
def test_the_example_of_an_action_is_saved_and_does_what_it_says(room, code):
    run = room.act(code)
    assert (True, None) == (run["state"] in ACTED, run["reason"])


@pytest.mark.parametrize("code", TRIGGERS)
def test_the_example_of_a_trigger_is_saved_and_moves_the_item(code):
    assert STAGE == PreparedWorld().fire_example(code)


@pytest.mark.parametrize("code", ACTIONS)
def test_a_parameter_that_there_is_not_is_refused_where_it_stands(room, code):
    with pytest.raises(NotShown) as refused:
        room.place(code, params={**room.params(code), "nonsense": 1})
    assert ["/params/nonsense"] == refused.value.pointers


@pytest.mark.parametrize("code", TRIGGERS)
def test_a_setting_that_there_is_not_is_refused_where_it_stands(code):
    with pytest.raises(Invalid) as refused:
        PreparedWorld().place_trigger(code, {**listing.trigger(code).example, "nonsense": 1})
    assert ["/params/nonsense"] == [fault.pointer for fault in refused.value.faults]
