"""What of a rule is prepared before an item comes, and what no longer fits."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_modes import Immediately
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule


def compiled(action: str, params: dict[str, Any], **more: Any) -> CompiledRule:
    rule = Rule(id="r", stage="new", name="r", action=action, params=params, **more)
    return CompiledRule(rule, fields_of(DEAL), ZoneInfo("UTC"))


def comment(text: str = "hello", **more: Any) -> CompiledRule:
    return compiled("add_comment", {"text": text}, **more)


def test_a_rule_without_a_condition_has_nothing_to_ask():
    assert (None, None, Immediately()) == (comment().condition, comment().holds, comment().mode)


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (compiled("make_coffee", {}), "action"),
        (compiled("add_comment", {"colour": "red"}), "action"),
        (comment(condition={"field": "uf_gone", "op": "empty"}), "condition"),
        (comment(run={"mode": "at", "field": "uf_gone", "time": "12:00"}), "mode"),
    ],
)
def test_what_no_longer_fits_the_configuration_is_broken(rule, part):
    with pytest.raises(BrokenRule):
        getattr(rule, part)


@pytest.mark.parametrize(
    ("rule", "moves"),
    [
        (compiled("change_stage", {"stage": "won"}), True),
        (compiled("edit_item", {"values": {"comments": "seen"}}), False),
        (comment(), False),
        (compiled("make_coffee", {}), False),
    ],
)
def test_a_rule_that_takes_the_item_out_of_its_stage_is_known(rule, moves):
    assert moves == rule.moves


@pytest.mark.parametrize(
    ("text", "client", "results"),
    [
        ("hello", False, False),
        ("{{ contact.name }}", True, False),
        ("{{ results.r1.entry_id }}", False, True),
    ],
)
def test_only_what_its_texts_name_is_read_for_it(text, client, results):
    assert (client, results) == (comment(text).needs_client, comment(text).needs_results)
