"""Change company (R17)."""

import pytest

from chalicelib.catalogue.actions.employees.items.change_company import ChangeCompany
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import (
    DORA,
    action_context,
    check_context,
    company,
    contact,
    deal,
    pointers,
)


def test_fields_of_the_linked_company_are_set():
    linked = company(id=4)
    action = ChangeCompany(values={"industry": "Building", "comments": "{{ deal.title }}"})

    plan = action.plan(action_context(item=deal(title="Roof"), company=linked))

    expected = ChangeItem(linked.ref, {"industry": "Building", "comments": "Roof"})
    assert (expected,) == plan.effects


def test_the_company_of_the_contact_takes_its_place():
    action = ChangeCompany(values={"industry": "Building"})
    context = action_context(contact=contact(fields={"company": 9}))
    (asked,) = action.looks_at(context)
    assert ItemRef("company", 9) == asked
    context.others = {asked: company(id=9)}

    assert (ChangeItem(asked, {"industry": "Building"}),) == action.plan(context).effects

    context.others = {asked: None}
    with pytest.raises(ActionFailed, match="nor its contact"):
        action.plan(context)


def test_the_item_s_own_company_comes_first():
    context = action_context(company=company(id=4), contact=contact(fields={"company": 9}))

    assert () == ChangeCompany(values={"industry": "x"}).looks_at(context)


def test_it_fails_without_a_company():
    with pytest.raises(ActionFailed) as failed:
        ChangeCompany(values={"industry": "Building"}).plan(action_context())

    assert "no_company" == failed.value.code


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"industry": "Building", "responsible": 2}, []),
        ({"deal_type": "x"}, ["/values/deal_type"]),
        ({"created_at": "2026-03-01T09:00:00Z"}, ["/values/created_at"]),
        ({"employees": "many"}, ["/values/employees"]),
        ({"responsible": DORA.id}, ["/values/responsible"]),
        ({"comments": "{{ deal.nothing }}"}, ["/values/comments"]),
    ],
)
def test_the_values_are_checked_against_the_fields_of_companies(values, expected):
    assert expected == pointers(ChangeCompany(values=values).check(check_context()))
