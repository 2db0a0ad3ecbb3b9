"""Create repeat lead (W26)."""

from chalicelib.catalogue.actions.employees.items.create_repeat_lead import CreateRepeatLead
from chalicelib.domain.automation.effects import CreateItem
from chalicelib.domain.items.entity_types import LEAD, fields_of
from tests.support.contexts import BORIS, CUSTOM_FIELDS, action_context, deal

LEADS = {"lead": fields_of(LEAD, CUSTOM_FIELDS)}


def test_the_lead_has_the_clients_the_source_and_the_responsible_of_the_deal():
    about = deal(
        title="Roof", responsible=BORIS.id, fields={"contact": 3, "contacts": [3], "source": "web"}
    )
    (made,) = CreateRepeatLead().plan(action_context(item=about, client_fields=LEADS)).effects
    assert isinstance(made, CreateItem)
    assert {
        "title": "Roof",
        "responsible": BORIS.id,
        "contact": 3,
        "contacts": [3],
        "source": "web",
    }.items() <= made.values.items()


def test_its_title_can_be_said():
    about = deal(title="Roof", fields={"company": 4})
    action = CreateRepeatLead(name="Again: {{ deal.title }}")
    (made,) = action.plan(action_context(item=about, client_fields=LEADS)).effects
    assert "Again: Roof" == made.values["title"]
