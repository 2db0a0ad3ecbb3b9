"""Why actions fail: each declares its effects, and lists whatever it can fail with."""

import ast
import inspect
import sys
from functools import cache
from types import ModuleType

import pytest

from chalicelib.catalogue import action_context as action_context_file
from chalicelib.catalogue import listing
from chalicelib.catalogue.action import ALWAYS, parse_action, reasons_of
from chalicelib.catalogue.create_item import CreateItemAction
from chalicelib.catalogue.parameters import people, texts, values
from chalicelib.catalogue.parameters.texts import TEXT_FAILURES, has_texts
from chalicelib.domain.automation.effects import ActionFailed, Effect, OutsideEffect
from chalicelib.domain.codes import Code
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.people.departments import Department, Structure
from tests.support.apps import BANK
from tests.support.contexts import (
    CARLA,
    CUSTOM_FIELDS,
    DORA,
    action_context,
    company,
    contact,
    deal,
    lead,
)

CODES = sorted(listing.action_codes())
CREATORS = [code for code in CODES if issubclass(listing.action(code), CreateItemAction)]
ALL_FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}
EMPTY = "{{ deal.comments }}"
WRONG = {"values": {"responsible": "{{ deal.title }}"}}
REMOVED = {"values": {"uf_removed": "x"}}
MAIL = {"subject": "Hi", "text": "Hello"}
ALONE = {"contact": None, "company": None}
MUTE = {"contact": contact(fields={"emails": [], "phones": []}), "company": None}
LATE = {"item": deal(fields={"close_date": "9999-12-31"})}
WORDY = {"item": deal(title="x" * 5_000)}
TOO_LATE = {
    "subject": "x",
    "deadline_field": "close_date",
    "deadline_offset": "P9D",
    "deadline_time": "09:00",
}
TOO_LATE_START = {
    "start_field": "close_date",
    "start_offset": "P9D",
    "start_time": "09:00",
}
ELSEWHERE = {"item": deal(fields={"uf_offer": {"name": "a", "url": "https://a.example/a"}})}
OF_LEAD = {"item": lead(), **ALONE, "fields": ALL_FIELDS["lead"]}
OF_REPEATED = {**OF_LEAD, "item": lead(fields={"is_return_customer": True})}
OF_CONTACT = {"item": deal(fields={"contact": 3})}
UNREACHABLE = {**OF_CONTACT, "contact": contact(fields={"emails": [], "phones": []})}
UNDIALLED = {"contact": contact(fields={"phones": [{"value": "112", "type": "work"}]})}
NUMBERS = [{"value": f"+4930{number}", "type": "work"} for number in range(100_000, 100_061)]
TOO_REACHABLE = {**OF_CONTACT, "contact": contact(fields={"phones": NUMBERS})}
CROWD = [f"d{number}" for number in range(81)]
CROWDED = {"structure": Structure(Department(id=one, name="D") for one in CROWD)}
BANKED = {"app_actions": {"bank.check": BANK}, "item": deal(title="much")}
CASES = [
    ("run_app_action", {"app_action": "bank.check"}, {}, Code.NO_APP_ACTION),
    (
        "run_app_action",
        {"app_action": "bank.check", "properties": {"amount": "{{ deal.title }}"}},
        BANKED,
        Code.BAD_VALUE,
    ),
    ("add_to_exclusions", {}, {}, Code.NO_CLIENT),
    ("add_to_exclusions", {}, UNREACHABLE, Code.NO_ADDRESS),
    ("add_to_exclusions", {}, TOO_REACHABLE, Code.TOO_LARGE),
    ("add_comment", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    (
        "add_comment",
        {"text": "x", "attachments": {"field": "uf_offer"}},
        ELSEWHERE,
        Code.NO_FILE,
    ),
    ("write_to_history", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    *(
        (code, params, about, reason)
        for code in ("create_activity", "create_task")
        for params, about, reason in (
            ({"subject": EMPTY}, {}, Code.EMPTY_TEXT),
            ({"subject": "x", "responsible": DORA.id}, {}, Code.NO_RECIPIENT),
            ({"subject": "x", "deadline_field": "uf_meeting"}, {}, Code.NO_DATE),
            (TOO_LATE, LATE, Code.UNUSABLE_DATE),
        )
    ),
    *(
        (code, {**params, **more}, about, reason)
        for code in ("schedule_call", "schedule_meeting")
        for params in [{"subject": "x", "start_in": "P1D"}]
        for more, about, reason in (
            ({"subject": EMPTY}, {}, Code.EMPTY_TEXT),
            ({"responsible": DORA.id}, {}, Code.NO_RECIPIENT),
            ({"start_in": None, "start_field": "uf_meeting"}, {}, Code.NO_DATE),
            ({**TOO_LATE_START, "start_in": None}, LATE, Code.UNUSABLE_DATE),
        )
    ),
    *(
        ("book_resource", {"field": "uf_room", **params}, about, reason)
        for params, about, reason in (
            ({"users": [DORA.id], "start_in": "P1D"}, {}, Code.NO_RECIPIENT),
            ({"resources": ["r"], "start_field": "uf_meeting"}, {}, Code.NO_DATE),
            ({"resources": ["r"], **TOO_LATE_START}, LATE, Code.UNUSABLE_DATE),
        )
    ),
    ("wait", {"until_field": "uf_meeting"}, {}, Code.NO_DATE),
    (
        "wait",
        {"until_field": "close_date", "until_offset": "P9D", "until_time": "09:00"},
        LATE,
        Code.UNUSABLE_DATE,
    ),
    *(
        ("schedule_meeting", {"subject": "x", "start_in": "P1D", **params}, about, reason)
        for params, about, reason in (
            ({"invite": ["client"]}, ALONE, Code.NO_CLIENT),
            ({"invite": ["responsible"], "responsible": CARLA.id}, {}, Code.NO_ADDRESS),
        )
    ),
    ("create_contact_for_lead", {"responsible": DORA.id}, OF_LEAD, Code.NO_RECIPIENT),
    ("create_repeat_lead", {}, ALONE, Code.NO_CLIENT),
    ("create_from_source", {"kinds": ["contact"]}, OF_REPEATED, Code.NOT_CONVERTIBLE),
    ("control_stage", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("control_stage", {"text": "x", "recipients": DORA.id}, {}, Code.NO_RECIPIENT),
    ("post_to_feed", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("post_to_feed", {"text": "x", "recipients": DORA.id}, {}, Code.NO_RECIPIENT),
    ("post_to_feed", {"text": "x", "departments": CROWD}, CROWDED, Code.TOO_LARGE),
    ("notify_staff", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("notify_staff", {"text": "x", "recipients": DORA.id}, {}, Code.NO_RECIPIENT),
    ("send_sms", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("send_sms", {"text": "{{ deal.title }}"}, WORDY, Code.TEMPLATE_TOO_LONG),
    ("send_sms", {"text": "Hi"}, ALONE, Code.NO_CLIENT),
    ("send_sms", {"text": "Hi", "number_type": "moon"}, {}, Code.NO_PHONE),
    ("send_sms", {"text": "Hi"}, UNDIALLED, Code.BAD_NUMBER),
    ("send_sms", {"text": "Hi", "recipient": DORA.id}, {}, Code.NO_RECIPIENT),
    ("make_robocall", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("make_robocall", {"text": "{{ deal.title }}"}, WORDY, Code.TEMPLATE_TOO_LONG),
    ("make_robocall", {"audio": "https://a.example/../{{ deal.id }}"}, {}, Code.BAD_URL),
    ("make_robocall", {"text": "Hi"}, ALONE, Code.NO_CLIENT),
    ("make_robocall", {"text": "Hi", "number_type": "moon"}, {}, Code.NO_PHONE),
    ("make_robocall", {"text": "Hi"}, UNDIALLED, Code.BAD_NUMBER),
    *(
        (f"add_to_{service}_audience", {"audience": "7"}, about, reason)
        for service in ("facebook", "google")
        for about, reason in ((ALONE, Code.NO_CLIENT), (MUTE, Code.NO_ADDRESS))
    ),
    ("send_to_open_channel", {"text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("send_to_open_channel", {"text": "{{ deal.title }}"}, WORDY, Code.TEMPLATE_TOO_LONG),
    ("send_email", {**MAIL, "text": EMPTY}, {}, Code.EMPTY_TEXT),
    ("send_email", {**MAIL, "subject": EMPTY}, {}, Code.EMPTY_TEXT),
    ("send_email", {**MAIL, "text": "<p>a</p><![x[ b ]]>", "text_type": "html"}, {}, Code.BAD_HTML),
    ("send_email", MAIL, ALONE, Code.NO_CLIENT),
    ("send_email", {**MAIL, "address_type": "moon"}, {}, Code.NO_ADDRESS),
    ("send_email", {**MAIL, "recipient": DORA.id}, {}, Code.NO_RECIPIENT),
    ("send_email", {**MAIL, "attachments": {"field": "uf_offer"}}, ELSEWHERE, Code.NO_FILE),
    ("change_responsible", {"users": DORA.id}, {}, Code.NO_RECIPIENT),
    ("change_company", {"values": {"comments": "x"}}, ALONE, Code.NO_COMPANY),
    ("change_contact", {"values": {"comments": "x"}}, ALONE, Code.NO_CONTACT),
    *((code, WRONG, {}, Code.BAD_VALUE) for code in ("change_company", "change_contact")),
    *((code, REMOVED, {}, Code.UNKNOWN_FIELD) for code in ("change_company", "change_contact")),
    ("edit_item", {"values": {"probability": "{{ deal.title }}"}}, {}, Code.BAD_VALUE),
    ("edit_item", REMOVED, {}, Code.UNKNOWN_FIELD),
    ("create_qr_code", {"address": "shop {{ deal.id }}"}, {}, Code.BAD_URL),
    ("create_item", {"entity_type": "deal", **WRONG}, {}, Code.BAD_VALUE),
    ("create_item", {"entity_type": "deal", **REMOVED}, {}, Code.UNKNOWN_FIELD),
    *((code, WRONG, {}, Code.BAD_VALUE) for code in CREATORS),
    *((code, REMOVED, {}, Code.UNKNOWN_FIELD) for code in CREATORS),
]
TEXT_CASES = [
    ("add_comment", {"text": "{{ deal.title | date }}"}, {}, Code.TEMPLATE_VALUE),
    ("add_comment", {"text": "{{ deal.title }}" * 1_000}, WORDY, Code.TEMPLATE_TOO_LONG),
    ("call_webhook", {"url": "https://a.example/../{{ deal.id }}"}, {}, Code.BAD_URL),
]


@pytest.mark.parametrize(
    ("code", "params", "about", "reason"),
    CASES + TEXT_CASES,
    ids=[f"{n}-{case[0]}-{case[3]}" for n, case in enumerate(CASES + TEXT_CASES)],
)
def test_an_action_fails_for_a_reason_that_it_lists(code, params, about, reason):
    around = {"contact": contact(), "company": company(), "client_fields": ALL_FIELDS, **about}
    with pytest.raises(ActionFailed) as failed:
        parse_action(listing.action(code), params).plan(action_context(**around))
    assert reason is failed.value.code
    assert reason in reasons_of(listing.action(code))


def test_every_reason_that_an_action_lists_as_its_own_can_come():
    assert {(code, reason) for code, _, _, reason in CASES} == {
        (code, reason) for code in CODES for reason in listing.action(code).failure_reasons
    }


@pytest.mark.parametrize("code", CODES)
def test_reasons_of_effects_texts_and_of_all_come_by_themselves(code):
    action = listing.action(code)
    expected = set(ALWAYS)
    for effect in action.effects:
        expected |= effect.failure_reasons.keys()
    if has_texts(action):
        expected |= TEXT_FAILURES.keys()
    assert expected <= reasons_of(action).keys()


def test_an_action_without_texts_cannot_fail_for_them():
    assert not TEXT_FAILURES.keys() & reasons_of(listing.action("change_stage")).keys()


def named(place: ModuleType) -> set[str]:
    """Return the codes that a file names."""
    tree = ast.parse(inspect.getsource(place))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Code"
    }


@cache
def helpers() -> dict[str, set[str]]:
    """Return the codes with which functions fail that all actions may call, by their names."""
    found: dict[str, set[str]] = {}
    for place in (action_context_file, people, texts, values):
        for node in ast.walk(ast.parse(inspect.getsource(place))):
            if isinstance(node, ast.FunctionDef):
                codes = {
                    one.attr
                    for one in ast.walk(node)
                    if isinstance(one, ast.Attribute) and getattr(one.value, "id", "") == "Code"
                }
                if codes:
                    found[node.name] = codes
    return found


@pytest.mark.parametrize("code", CODES)
def test_an_action_lists_what_its_file_and_the_functions_it_calls_fail_with(code):
    action = listing.action(code)
    place = sys.modules[action.plan.__module__]
    called = {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(ast.parse(inspect.getsource(place)))
        if isinstance(node, ast.Call)
    }
    raised = named(place).union(*(codes for name, codes in helpers().items() if name in called))
    assert {Code[name] for name in raised} <= reasons_of(action).keys()


@pytest.mark.parametrize("code", CODES)
def test_an_action_declares_the_effects_that_its_file_names(code):
    action = listing.action(code)
    named_there = {
        one
        for one in vars(sys.modules[action.plan.__module__]).values()
        if inspect.isclass(one) and issubclass(one, Effect) and one.__subclasses__() == []
    }
    assert named_there == set(action.effects)


@pytest.mark.parametrize("code", CODES)
def test_an_action_reaches_outside_where_one_of_its_effects_does(code):
    action = listing.action(code)
    outside = any(issubclass(one, OutsideEffect) for one in action.effects)
    assert outside == action.reaches_outside()


@pytest.mark.parametrize("code", ["send_email", "call_webhook", "notify_staff"])
def test_what_leaves_our_own_data_is_known_to_do_so(code):
    assert listing.action(code).reaches_outside()
