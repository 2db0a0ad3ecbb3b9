"""How an item is made and how it changes."""

from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest

from chalicelib.domain.errors import MAX_FAULTS, Invalid
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.entity_types import CONTACT, DEAL, LEAD, EntityType, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.item_changes import (
    MAX_ITEM_BYTES,
    Draft,
    changed_item,
    check_values,
    new_item,
)
from chalicelib.domain.items.pipelines import Pipeline, Semantics, Stage
from tests.support.contexts import NOW, deal, lead

LATER = NOW + timedelta(hours=1)
SERVICE = Pipeline(
    id="service",
    name="Service",
    stages=(
        Stage(code="open", name="Open", sort=1),
        Stage(code="solved", name="Solved", sort=2, semantics=Semantics.SUCCESS),
    ),
)
NEEDED = Field(code="uf_needed", title="Needed", type=FieldType.STRING, required=True)


def made(type: EntityType = DEAL, *, custom: tuple[Field, ...] = (), **values: Any) -> Item:
    return new_item(
        Draft(values=values),
        entity_type=type,
        fields=fields_of(type, custom),
        pipeline=type.first_pipeline,
        id=12,
        creator=7,
        now=NOW,
        today="2026-03-02",
        currency="EUR",
        cause=Cause(),
    )


def changed(item: Item, *, custom: tuple[Field, ...] = (), **values: Any) -> Item:
    pipelines = {"default": DEAL.first_pipeline, "service": SERVICE}
    type = {"deal": DEAL, "lead": LEAD}[item.type]
    return changed_item(
        item,
        Draft(values=values),
        fields=fields_of(type, custom),
        pipeline_of=pipelines.get,
        by=7,
        now=LATER,
        cause=Cause(),
    )


def refusal(act: Any, *args: Any, **values: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as invalid:
        act(*args, **values)
    return invalid.value.code, invalid.value.faults[0].pointer


# --------------------------------------------------------------------------------------- values


def test_values_are_taken_in_stored_form():
    draft = check_values({"amount": 8400, "title": "Chairs"}, fields_of(DEAL))

    assert {"amount": "8400.00", "title": "Chairs"} == draft.values


def test_all_faults_of_a_request_are_told_at_once():
    with pytest.raises(Invalid) as invalid:
        check_values({"amount": "x", "id": 5, "amont": 1, "a/b~": 1}, fields_of(DEAL))

    assert ["/amount", "/id", "/amont", "/a~1b~0"] == [f.pointer for f in invalid.value.faults]


# ------------------------------------------------------------------------------------- creation


def test_thousands_of_unknown_fields_are_refused_as_fast_as_one():
    document = {f"k{number}": 1 for number in range(20_000)}
    before = perf_counter()
    with pytest.raises(Invalid) as invalid:
        check_values(document, fields_of(DEAL))

    assert perf_counter() - before < 0.2
    assert MAX_FAULTS == len(invalid.value.faults)
    assert "there are" in invalid.value.faults[0].message


def test_a_new_item_has_its_defaults():
    item = made()

    assert ("Deal #12", 7, 7) == (item.title, item.responsible, item.created_by)
    assert ("default", "new", 1, NOW) == (
        item.pipeline,
        item.stage,
        item.entry,
        item.stage_entered_at,
    )
    assert {
        "opened": True,
        "begin_date": "2026-03-02",
        "close_date": "2026-03-09",
        "currency": "EUR",
    } == item.fields


def test_what_is_given_counts_more_than_a_default():
    item = made(title="Chairs", responsible=2, stage="executing", currency="USD")

    assert ("Chairs", 2, "executing") == (item.title, item.responsible, item.stage)
    assert ("executing", "USD") == (item.first_stage, item.fields["currency"])


@pytest.mark.parametrize("title", ["", "  ", "\u200b", None])
def test_a_title_that_nobody_can_see_is_none(title):
    assert "Deal #12" == made(title=title).title


def test_an_item_of_a_type_without_stages_stands_nowhere():
    item = made(CONTACT)

    assert (None, None, 0) == (item.pipeline, item.stage, item.entry)


def test_a_new_item_stands_on_a_stage_of_its_pipeline():
    assert ("unknown_stage", "/stage") == refusal(made, stage="open")


def test_a_required_field_must_be_given():
    assert ("invalid", "/uf_needed") == refusal(made, custom=(NEEDED,))
    assert "x" == made(custom=(NEEDED,), uf_needed="x").fields["uf_needed"]


@pytest.mark.parametrize(
    ("values", "returning"), [({}, False), ({"contact": 3}, True), ({"company": 4}, True)]
)
def test_a_lead_of_a_client_is_a_returning_customer(values, returning):
    assert returning is made(LEAD, **values).fields["is_return_customer"]


def test_an_item_is_not_larger_than_a_row():
    assert ("too_large", "") == refusal(made, comments="x" * MAX_ITEM_BYTES)


# --------------------------------------------------------------------------------------- change


def test_a_change_makes_the_next_version():
    item = changed(deal(version=4), title="Chairs")

    assert ("Chairs", 5, LATER, 7) == (item.title, item.version, item.updated_at, item.updated_by)


@pytest.mark.parametrize(
    "values", [{}, {"title": "Deal 12"}, {"stage": "new"}, {"pipeline": "default"}]
)
def test_a_change_to_what_is_there_is_none(values):
    ours = deal()

    assert changed(ours, **values) is ours


def test_a_move_counts_the_entry():
    item = changed(deal(entry=3), stage="executing")

    assert ("executing", 4, LATER) == (item.stage, item.entry, item.stage_entered_at)


def test_an_edit_counts_no_entry():
    assert 3 == changed(deal(entry=3), title="Chairs").entry


@pytest.mark.parametrize(
    ("values", "stage"),
    [({"pipeline": "service"}, "open"), ({"pipeline": "service", "stage": "solved"}, "solved")],
)
def test_an_item_that_changes_its_pipeline_begins_there(values, stage):
    item = changed(deal(), **values)

    assert ("service", stage, 2) == (item.pipeline, item.stage, item.entry)


def test_a_stage_of_another_pipeline_must_name_it():
    assert ("unknown_stage", "/stage") == refusal(changed, deal(), stage="solved")


def test_a_pipeline_that_is_not_there_is_refused():
    assert ("unknown_pipeline", "/pipeline") == refusal(changed, deal(), pipeline="nowhere")


@pytest.mark.parametrize("title", ["", " ", None])
def test_an_item_keeps_a_title(title):
    assert "/title" == refusal(changed, deal(), title=title)[1]


@pytest.mark.parametrize(
    ("before", "title"),
    [({}, "Lead #12"), ({"name": "Ann"}, "Ann"), ({"company_title": "Firm"}, "Firm")],
)
def test_a_title_that_was_made_of_the_name_follows_it(before, title):
    lead = made(LEAD, **before)
    assert title == lead.title
    assert "Bea Lee" == changed(lead, name="Bea", last_name="Lee").title
    assert "Chairs" == changed(lead, name="Bea", title="Chairs").title


def test_a_title_that_somebody_gave_stays():
    assert "Chairs" == changed(made(LEAD, name="Ann", title="Chairs"), name="Bea").title


def test_a_text_in_another_form_of_unicode_is_no_change():
    lead = made(LEAD, title="K\u00e4se", comments="K\u00e4se")
    assert lead is changed(lead, title="Ka\u0308se", comments="Ka\u0308se")
    assert "K\u00e4se!" == changed(lead, comments="K\u00e4se!").fields["comments"]


def test_a_required_field_is_not_emptied():
    ours = deal(fields={"uf_needed": "x"})

    assert "/uf_needed" == refusal(changed, ours, custom=(NEEDED,), uf_needed=None)[1]


def test_a_field_that_became_required_later_does_not_hinder_other_changes():
    assert "Chairs" == changed(deal(), custom=(NEEDED,), title="Chairs").title


def test_none_empties_a_field():
    assert "amount" not in changed(deal(), amount=None).fields


def test_of_several_contacts_the_first_is_the_primary_one():
    assert 5 == changed(deal(fields={"contact": 3}), contacts=[5, 3]).fields["contact"]


def test_a_new_primary_contact_comes_to_the_front():
    ours = deal(fields={"contact": 3, "contacts": [3, 5]})

    assert [5, 3] == changed(ours, contact=5).fields["contacts"]


def test_a_lead_that_gets_a_client_is_a_returning_customer():
    assert changed(lead(), contact=3).fields["is_return_customer"]


def test_a_move_remembers_where_the_item_was_and_who_moved_it():
    moved = changed(deal(), stage="executing")
    edited = changed(moved, title="Chairs")
    for item in (moved, edited):
        assert ("new", 7) == (item.previous_stage, item.moved_by)
    assert {"previous_stage": "new", "moved_by": 7}.items() <= edited.values().items()
    assert deal().moved_by is None
