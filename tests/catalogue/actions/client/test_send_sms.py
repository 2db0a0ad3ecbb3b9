"""Text messages: to whom they go, and what is found when they are saved."""

import msgspec
import pytest

from chalicelib.catalogue.actions.client.send_sms import SendSmsAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import SendSms
from chalicelib.domain.people.settings import Settings
from tests.support.contexts import (
    ANNA,
    BORIS,
    USERS,
    action_context,
    check_context,
    company,
    contact,
    lead,
)

REACHED = msgspec.structs.replace(ANNA, phone="+491711111111")
WITH_PHONES = {**USERS, ANNA.id: REACHED}


def phones(*numbers):
    return {"phones": [{"value": one, "type": "work"} for one in numbers]}


def planned(context, **params):
    return [one.to for one in SendSmsAction(text="Hi", **params).plan(context).effects]


def test_the_first_number_of_the_contact_counts_and_then_the_companys():
    kim = contact(fields=phones("+493011111", "+493022222"))
    lee = company(fields=phones("+493033333"))
    assert ["+493011111"] == planned(action_context(contact=kim, company=lee))
    mute = contact(fields=phones())
    assert ["+493033333"] == planned(action_context(contact=mute, company=lee))


def test_a_leads_own_number_comes_first():
    own = lead(fields=phones("+493044444"))
    assert ["+493044444"] == planned(action_context(item=own, contact=None, company=None))


def test_a_number_without_a_code_is_of_the_tenants_country():
    kim = contact(fields=phones("0301234567"))
    context = action_context(contact=kim, settings=Settings(country="DE"))
    assert ["+49301234567"] == planned(context)


def test_each_number_gets_one_message_and_who_is_not_reached_is_named():
    context = action_context(users=WITH_PHONES)
    plan = SendSmsAction(text="Hi", recipient=["responsible", ANNA.id, BORIS.id]).plan(context)
    assert (SendSms(to="+491711111111", text="Hi", connection="default"),) == plan.effects
    assert "Boris" in plan.results["left_out"]


def test_a_colleague_without_a_number_is_not_reached():
    with pytest.raises(ActionFailed, match="has no phone number"):
        SendSmsAction(text="Hi", recipient=BORIS.id).plan(action_context())


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"text": "x" * 200}, None),
        ({"text": "x" * 201}, "/text"),
        ({"text": "x" * 150 + "{{ deal.title }}" + "x" * 51}, "/text"),
        ({"text": "x", "recipient": 99}, "/recipient"),
        ({"text": "{{ deal."}, "/text"),
    ],
)
def test_faults_are_found_when_it_is_saved(params, pointer):
    faults = SendSmsAction(**params).check(check_context())
    assert [pointer] * (pointer is not None) == [one.pointer for one in faults]
