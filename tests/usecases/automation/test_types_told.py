"""What rules tell of, through others too."""

from chalicelib.domain.automation.rules import Rule
from chalicelib.usecases.automation.types_told import types_of_rule


def rule(id, action, **params):
    return Rule(
        id=id,
        name=id,
        stage="new",
        action=action,
        params=params,
    )


READS = rule("aaaa", "get_crm_data", entity_type="quote", item="1", fields=["title"])
PASSES = rule("bbbb", "add_comment", text="{{ results.aaaa.title }}")
ENDS = rule("cccc", "add_comment", text="{{ results.bbbb.text }}")
ALL = [READS, PASSES, ENDS]


def test_a_rule_tells_what_the_rules_before_it_found_however_far_back():
    assert {"quote"} == types_of_rule(READS, "deal", ALL, {})
    assert {"quote"} == types_of_rule(PASSES, "deal", ALL, {})
    assert {"quote"} == types_of_rule(ENDS, "deal", ALL, {})


def test_what_it_does_not_name_it_does_not_tell():
    assert frozenset() == types_of_rule(rule("dddd", "add_comment", text="x"), "deal", ALL, {})


def test_a_rule_that_broke_tells_nothing():
    assert frozenset() == types_of_rule(rule("eeee", "get_crm_data"), "deal", ALL, {})
    assert frozenset() == types_of_rule(rule("ffff", "gone_since"), "deal", ALL, {})
