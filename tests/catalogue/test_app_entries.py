"""What apps have registered stands in the catalogue as all others do."""

from msgspec.structs import replace

from chalicelib.catalogue.app_entries import with_app_actions
from chalicelib.catalogue.listing import describe_actions
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Variable
from tests.support.apps import BANK


def entry(**more):
    (found,) = (one for one in with_app_actions([replace(BANK, **more)]) if one["app_action"])
    return found


def test_all_others_stay_as_they_are_and_in_their_order():
    others = [one for one in with_app_actions([BANK]) if not one["app_action"]]
    assert describe_actions() == [
        {name: value for name, value in one.items() if name != "app_action"} for one in others
    ]


def test_it_has_its_own_name_properties_and_results():
    found = entry(description="Asks the bank.", entity_types=("lead", "deal"))
    assert ("run_app_action", "Check credit", "Asks the bank.", ["deal", "lead"]) == (
        found["code"],
        found["title"],
        found["description"],
        found["entity_types"],
    )
    assert {"status", "score"} == set(found["results"])
    assert {"app_action": "bank.check", "properties": {}} == found["example"]
    assert "bank.check" == found["parameters"]["properties"]["app_action"]["const"]


def test_a_property_says_what_it_takes():
    properties = {
        "who": Variable(type=FieldType.USER, title="Clerk", required=True),
        "grades": Variable(type=FieldType.LIST, options=("A", "B"), multiple=True, default=["A"]),
        "boat": Variable(type=FieldType.ITEM, target="deal", required=True, default=7),
    }
    schema = entry(properties=properties)["parameters"]["properties"]["properties"]
    who, grades, boat = (schema["properties"][name] for name in ("who", "grades", "boat"))
    assert ("Clerk", "user", ["integer", "string"]) == (who["title"], who["format"], who["type"])
    assert (["array", "string"], ["A", "B"], ["A"]) == (
        grades["type"],
        grades["items"]["examples"],
        grades["default"],
    )
    assert ("deal", ["who"], False) == (
        boat["of"],
        schema["required"],
        schema["additionalProperties"],
    )
