"""Which types of items are parents of which others."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import DEAL, INVOICE, STANDARD_TYPES, EntityType
from chalicelib.domain.items.relations import (
    MOST_CHANGED,
    MOST_PARENTS,
    Relations,
    children_of,
    field_of,
    parents_of,
    related,
)
from chalicelib.domain.items.type_flags import Parent

TICKET = EntityType(code="ticket", title="Ticket", parents=(Parent(type="deal"),))
TYPES = {**STANDARD_TYPES, "ticket": TICKET}


def test_links_that_a_type_has_anyway_are_predefined():
    found = {one.type: one.predefined for one in parents_of(INVOICE)}
    assert dict.fromkeys(("contact", "company", "deal", "quote"), True) == found


def test_children_are_found_by_their_parents():
    assert ["quote", "invoice", "ticket"] == [one.type for one in children_of("deal", TYPES)]


@pytest.mark.parametrize(
    ("child", "parent", "field"),
    [(TICKET, "deal", "parent_deal"), (INVOICE, "deal", "deal"), (TICKET, "lead", None)],
)
def test_each_relation_has_its_field(child, parent, field):
    assert field == field_of(child, parent)


def test_predefined_relations_may_be_sent_back_and_change_nothing():
    same = [Parent(type=one.type) for one in parents_of(DEAL)]
    assert (DEAL, []) == related(DEAL, Relations(parents=tuple(same)), STANDARD_TYPES)


def test_children_that_a_type_had_and_is_to_have_change_with_it():
    deal, changed = related(DEAL, Relations(children=(Parent(type="lead"),)), TYPES)
    assert deal == DEAL
    after = {one.code: [parent.type for parent in one.parents] for one in changed}
    assert {"lead": ["deal"], "ticket": []} == after


def test_a_type_has_a_most_of_parents():
    types = {f"t{n}": EntityType(code=f"t{n}", title="T") for n in range(MOST_PARENTS + 1)}
    wanted = tuple(Parent(type=code) for code in types)
    with pytest.raises(Invalid, match="more than 20 parents"):
        related(replace(TICKET, parents=()), Relations(parents=wanted), {**TYPES, **types})


def test_so_many_children_change_at_once_that_one_transaction_holds_them():
    types = {f"t{n}": EntityType(code=f"t{n}", title="T") for n in range(MOST_CHANGED + 1)}
    children = tuple(Parent(type=code) for code in types)
    with pytest.raises(Invalid, match="81 other types would change"):
        related(TICKET, Relations(children=children), {**TYPES, **types})
    after, changed = related(TICKET, Relations(children=children[:-1]), {**TYPES, **types})
    assert (MOST_CHANGED, ()) == (len(changed), after.parents)
