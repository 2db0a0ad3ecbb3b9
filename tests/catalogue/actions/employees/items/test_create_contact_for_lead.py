"""Create contact for lead (W25)."""

from chalicelib.catalogue.actions.employees.items.create_contact_for_lead import (
    CreateContactForLead,
)
from chalicelib.domain.automation.effects import CreateItem
from chalicelib.domain.items.entity_types import LEAD, fields_of
from tests.support.contexts import BORIS, CUSTOM_FIELDS, action_context, contact, lead

FIELDS = fields_of(LEAD, CUSTOM_FIELDS)


def test_the_contact_takes_over_what_the_lead_says_of_the_person():
    phones = [{"value": "+49301234567", "type": "work"}]
    about = lead(fields={"name": "Mia", "phones": phones, "uf_tags": ["vip"], "amount": "5.00"})
    action = CreateContactForLead(responsible=BORIS.id)
    (made,) = action.plan(action_context(item=about, fields=FIELDS)).effects
    values = {"name": "Mia", "phones": phones, "uf_tags": ["vip"], "responsible": BORIS.id}
    assert CreateItem("contact", values, link="contact") == made


def test_a_lead_with_a_contact_keeps_it():
    about, mia = lead(fields={"contact": 3}), contact()
    plan = CreateContactForLead().plan(action_context(item=about, contact=mia, fields=FIELDS))
    assert ((), {"id": 3}) == (plan.effects, plan.results)
