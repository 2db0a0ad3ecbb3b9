"""Change contact (R18)."""

import pytest

from chalicelib.catalogue.actions.employees.items.change_contact import ChangeContact
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem
from tests.support.contexts import action_context, check_context, contact, deal, pointers


def test_only_the_first_of_several_contacts_is_changed():
    first = contact(id=3)
    about = deal(fields={"contact": 3, "contacts": [3, 8]})

    plan = ChangeContact(values={"post": "Director"}).plan(
        action_context(item=about, contact=first)
    )

    assert (ChangeItem(first.ref, {"post": "Director"}),) == plan.effects


def test_it_fails_without_a_contact():
    with pytest.raises(ActionFailed) as failed:
        ChangeContact(values={"post": "Director"}).plan(action_context())

    assert "no_contact" == failed.value.code


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"birth_date": "1990-05-01"}, []),
        ({"birth_date": "1 May"}, ["/values/birth_date"]),
        ({"industry": "Building"}, ["/values/industry"]),
        ({"post": "{{ contact.nothing }}"}, ["/values/post"]),
    ],
)
def test_the_values_are_checked_against_the_fields_of_contacts(values, expected):
    assert expected == pointers(ChangeContact(values=values).check(check_context()))
