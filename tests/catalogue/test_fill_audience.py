"""Who is added to an audience, and what of them is sent."""

import pytest

from chalicelib.catalogue.actions.ads.add_to_facebook_audience import AddToFacebookAudience
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.people.settings import Settings
from tests.support.contexts import action_context, company, contact, deal, lead


def values(*emails, phones=()):
    return {
        "emails": [{"value": one, "type": "work"} for one in emails],
        "phones": [{"value": one, "type": "work"} for one in phones],
    }


def planned(context, **params):
    effect, entry = AddToFacebookAudience(audience="7", **params).plan(context).effects
    return effect, entry.text


def test_the_client_is_added_with_addresses_and_numbers_that_are_reached():
    kim = contact(fields=values("kim@example.com", phones=("030 1234567", "12", "+493012 34567")))
    lee = company(fields=values("lee@example.com"))
    context = action_context(contact=kim, company=lee, settings=Settings(country="DE"))
    effect, text = planned(context, remove_after_days=30)
    assert (str(kim.ref), ("kim@example.com", "lee@example.com"), ("+49301234567",), 30) == (
        effect.person,
        effect.emails,
        effect.phones,
        effect.days,
    )
    assert "Added to the Facebook audience 7, for 30 days" == text


def test_a_company_without_a_contact_and_a_lead_of_its_own_are_added_too():
    lee = company(fields=values("lee@example.com"))
    assert str(lee.ref) == planned(action_context(contact=None, company=lee))[0].person
    mia = lead(fields=values("mia@example.com"))
    alone = action_context(item=mia, contact=None, company=None)
    assert str(mia.ref) == planned(alone)[0].person


def test_five_of_each_are_enough():
    many = [f"{number}@example.com" for number in range(9)]
    context = action_context(contact=contact(fields=values(*many)), company=None)
    assert 5 == len(planned(context)[0].emails)


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (action_context(item=deal(), contact=None, company=None), "no_client"),
        (
            action_context(contact=contact(fields=values(phones=("12",))), company=None),
            "no_address",
        ),
    ],
)
def test_who_cannot_be_matched_is_not_sent(context, code):
    with pytest.raises(ActionFailed) as failed:
        planned(context)
    assert code == failed.value.code
