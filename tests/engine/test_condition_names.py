"""Names of conditions: what lies beyond the item is looked up where one asks for it."""

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.items.entity_types import CONTACT, DEAL, fields_of
from chalicelib.engine.condition_names import ConditionNames, beyond, earlier, results_of

FIELDS = {"deal": fields_of(DEAL), "contact": fields_of(CONTACT)}


def rule(id: str, sort: int, *, stage: str = "new", **more) -> Rule:
    more = {"action": "add_comment", "params": {"text": "x"}, **more}
    return Rule(id=id, stage=stage, name=id, sort=sort, **more)


def test_a_root_is_looked_at_only_where_a_name_begins_with_it():
    asked = []

    def contact():
        asked.append("contact")
        return FIELDS["contact"]

    names = ConditionNames(FIELDS["deal"], {"contact": contact})
    assert names["amount"] is FIELDS["deal"]["amount"]
    assert names.get("amuont") is None
    assert [] == asked
    assert "contact.name" == names["contact.name"].code
    assert ["contact"] == asked
    assert names.get("contact.nome") is None
    assert len(FIELDS["deal"]) + len(FIELDS["contact"]) == len(names)


def test_links_moments_and_dotted_names_lie_beyond_the_item():
    names = ["amount", "contact", "now", "contact.name", "stage"]
    assert {"contact", "now", "contact.name"} == beyond(names, FIELDS["deal"])


def test_the_rules_above_one_are_those_of_its_stage_by_sort_and_id():
    rules = [rule("a", 10), rule("b", 20), rule("c", 20), rule("d", 5, stage="won")]
    assert ["a"] == [one.id for one in earlier(rules[1], rules)]
    assert ["a", "b"] == [one.id for one in earlier(rules[2], rules)]


@pytest.mark.parametrize(
    ("action", "params", "expected"),
    [
        ("create_contact", {"values": {"title": "Kim"}}, {"r.id"}),
        (
            "get_crm_data",
            {"entity_type": "contact", "item": "1", "fields": ["name"]},
            {"r.found", "r.name"},
        ),
        ("add_comment", {"text": "x"}, set()),
        ("add_comment", {"txt": "x"}, set()),
        ("gone", {}, set()),
    ],
)
def test_what_a_rule_gives_is_known_by_its_action(action, params, expected):
    given = results_of([rule("r", 10, action=action, params=params)], FIELDS)
    assert expected == given.keys()
