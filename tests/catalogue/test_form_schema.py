"""Schemas of parameters as forms need them."""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.catalogue.form_schema import form_schema
from chalicelib.catalogue.listing import describe_actions
from chalicelib.catalogue.parameters.marks import (
    Duration,
    FieldRef,
    FieldRefs,
    Format,
    OneOrMoreUsers,
    StageRef,
    UserIds,
    of,
)


class Part(msgspec.Struct):
    end_field: FieldRef | None = None


class Example(msgspec.Struct):
    from_stage: StageRef
    stage: Annotated[StageRef | None, Meta(title="Where to", description="x")] = None
    people: UserIds | None = None
    team: OneOrMoreUsers = 1
    remind: list[Duration] = []
    fields: FieldRefs = []
    other: Annotated[FieldRef, of("/people")] = ""
    part: Part | None = None


def test_a_parameter_is_called_like_its_name_unless_its_type_has_a_title():
    shown = form_schema(Example)["properties"]
    assert ("From stage", "Where to") == (shown["from_stage"]["title"], shown["stage"]["title"])


def test_what_is_picked_stands_beside_the_description_also_where_nothing_need_be_picked():
    shown = form_schema(Example)["properties"]
    assert ["stage", "stage", "users", "users", None, "fields", "field", None] == [
        one.get("format") for one in shown.values()
    ]


def test_of_a_list_each_member_says_what_is_picked():
    assert "duration" == form_schema(Example)["properties"]["remind"]["items"]["format"]


def test_what_belongs_to_another_type_says_to_which():
    shown = form_schema(Example, "contact")["properties"]
    assert {"fields": "contact", "other": "/people"} == {
        name: one["of"] for name, one in shown.items() if "of" in one
    }
    assert "of" not in form_schema(Example)["properties"]["fields"]


def test_parts_of_a_parameter_are_told_as_well():
    part = form_schema(Example, "contact")["$defs"]["Part"]["properties"]["end_field"]
    assert ("End field", "field", "contact") == (part["title"], part["format"], part["of"])


def test_words_that_stand_for_people_are_told_as_the_description_tells_them():
    shown = {
        (one["code"], name): parameter
        for one in describe_actions()
        for name, parameter in one["parameters"]["properties"].items()
        if parameter.get("format") == Format.RECIPIENTS
    }
    assert 5 <= len(shown)
    for parameter in shown.values():
        assert set(re.findall(r'"(\w+)"', parameter["description"])) == set(parameter["words"])
