"""Action of an app (R40)."""

import pytest
from msgspec.structs import replace

from chalicelib.catalogue.actions.custom.run_app_action import RunAppAction
from chalicelib.domain.automation.app_effects import AskApp
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.workflows.variables import Variable
from tests.support.apps import ASK, BANK
from tests.support.contexts import action_context, check_context, deal, pointers

MANY = {
    "truth": Variable(type=FieldType.BOOLEAN),
    "names": Variable(type=FieldType.STRING, multiple=True),
    "day": Variable(type=FieldType.DATE, default="2026-03-01"),
}


def planned(registered=BANK, about=None, **params) -> AskApp:
    known = {registered.code: registered}
    context = action_context(item=about or deal(fields={"amount": "5.00"}), app_actions=known)
    (effect,) = RunAppAction(**{**ASK, **params}).plan(context).effects
    return effect


def test_the_app_is_given_the_values_of_its_properties():
    effect = planned()
    assert (BANK.handler, BANK.key, {"amount": "5.00"}) == (
        effect.url,
        effect.key,
        effect.payload["properties"],
    )


def test_values_are_of_the_registered_types():
    given = {"truth": "{{ deal.title }}", "names": ["a", "{{ deal.title }}", "{{ deal.comments }}"]}
    effect = planned(replace(BANK, properties=MANY), deal(title="Yes"), properties=given)
    assert {"truth": True, "names": ["a", "Yes"], "day": "2026-03-01"} == (
        effect.payload["properties"]
    )


@pytest.mark.parametrize(
    ("waits", "wait", "deadline", "given", "expected"),
    [
        (True, None, None, None, (True, None)),
        (True, None, "P1D", None, (True, "2026-03-03T09:00:00Z")),
        (True, None, "P1D", "PT1H", (True, "2026-03-02T10:00:00Z")),
        (False, True, "P1D", None, (True, "2026-03-03T09:00:00Z")),
        (True, False, "P1D", None, (False, None)),
        (False, None, None, None, (False, None)),
    ],
)
def test_what_the_rule_says_counts_before_what_the_app_says(waits, wait, deadline, given, expected):
    effect = planned(replace(BANK, waits=waits, deadline=deadline), wait=wait, deadline=given)
    assert expected == (effect.waits, effect.until and show_instant(effect.until))


@pytest.mark.parametrize(
    ("registered", "fields", "code"),
    [
        (replace(BANK, code="bank.other"), {}, "no_app_action"),
        (replace(BANK, entity_types=("lead",)), {}, "no_app_action"),
        (replace(BANK, properties={"amount": Variable(type=FieldType.DATE)}), {}, "bad_value"),
        (
            replace(BANK, properties={"amount": Variable(type=FieldType.MONEY, required=True)}),
            {"amount": None},
            "bad_value",
        ),
    ],
)
def test_what_no_longer_fits_fails(registered, fields, code):
    with pytest.raises(ActionFailed) as failure:
        planned(registered, deal(fields={"amount": "5.00", **fields}))
    assert code == failure.value.code


def test_what_it_gives_is_what_the_app_has_registered():
    action = RunAppAction(**ASK)
    assert {"status", "score"} == set(action.gives({}, {"bank.check": BANK}))
    assert {} == action.gives({}, {}) == action.gives({})


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, []),
        ({"app_action": "bank.chekc"}, ["/app_action"]),
        ({"properties": {"amount": "{{ deal.colour }}"}}, ["/properties/amount"]),
        ({"properties": {"amount": [1]}}, ["/properties/amount"]),
        ({"deadline": "P400D"}, ["/deadline"]),
    ],
)
def test_faults_are_found_when_a_rule_is_saved(params, expected):
    context = check_context(app_actions={"bank.check": BANK})
    assert expected == pointers(RunAppAction(**{**ASK, **params}).check(context))


def test_it_is_refused_on_items_for_which_it_was_not_registered():
    context = check_context(app_actions={"bank.check": replace(BANK, entity_types=("lead",))})
    assert ["/app_action"] == pointers(RunAppAction(**ASK).check(context))
