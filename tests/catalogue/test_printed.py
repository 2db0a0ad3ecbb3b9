"""What people read where a placeholder stands."""

import pytest

from chalicelib.catalogue.actions.employees.card.add_comment import AddComment
from chalicelib.catalogue.actions.employees.items.edit_item import EditItem
from chalicelib.catalogue.parameters.texts import check_texts
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.settings import Settings
from tests.support.contexts import action_context, check_context, company, contact, deal, lead

SETTINGS = Settings(time_zone="Europe/Berlin", date_format="DD.MM.YYYY")


def shown(text: str, **fields) -> str:
    filled = {"contact": 3, "lead": 7, "amount": "5000.00", **fields}
    about = deal(fields=filled, previous_stage="won")
    context = action_context(
        item=about,
        contact=contact(),
        company=company(),
        settings=SETTINGS,
        stage_name=lambda item: f"Stage {item.stage}",
        pipeline_name=lambda item: f"Pipeline {item.pipeline}",
        roots={"variables": {"until": "2026-03-01T23:30:00Z", "stage": "x"}},
        root_fields={
            "variables": {
                "until": Field(code="until", title="", type=FieldType.DATETIME),
                "stage": Field(code="stage", title="", type=FieldType.STRING),
            }
        },
    )
    context.others = {ItemRef("lead", 7): lead(title="From the fair")}
    return context.text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ deal.stage }}", "Stage new"),
        ("{{ item.pipeline }}", "Pipeline default"),
        ("{{ deal.previous_stage }}", "Stage won"),
        ("{{ deal.responsible }}", "Anna Schmidt"),
        ("{{ contact.responsible }}", "Anna Schmidt"),
        ("{{ deal.contact }}", "Contact 3"),
        ("{{ deal.lead }}", "From the fair"),
        ("{{ deal.created_at }}", "02.03.2026 10:00"),
        ("{{ deal.close_date }}", "09.03.2026"),
        ("{{ deal.amount }} {{ deal.currency }}", "5000 JPY"),
        ("{{ variables.until }}, {{ variables.stage }}", "02.03.2026 00:30, x"),
        ('{{ today }}, {{ now | plus:"PT1H" }}', "02.03.2026, 02.03.2026 11:00"),
        ("{{ deal.stage | upper }}", "STAGE NEW"),
        ("{{ deal.stage | raw }}", "new"),
        ("{{ deal.created_at | raw }}", "2026-03-02T09:00:00Z"),
        ("{{ deal.responsible | raw }}", "1"),
        ('{{ deal.source | default:"none" }}', "none"),
    ],
)
def test_a_text_shows_what_people_read(text, expected):
    assert expected == shown(text, currency="JPY", close_date="2026-03-09")


def test_an_item_that_is_gone_is_shown_by_its_number():
    context = action_context(item=deal(fields={"lead": 9}))

    assert "from 9" == context.text("from {{ deal.lead }}")


def test_a_value_that_is_one_placeholder_is_taken_over_as_it_is_stored():
    context = action_context(item=deal(fields={"close_date": "2026-03-09"}), settings=SETTINGS)

    assert "new" == context.value("{{ deal.stage }}")
    assert "2026-03-10" == context.value('{{ deal.close_date | plus:"P1D" }}')
    assert "09.03.2026" == context.value("{{ deal.close_date | date }}")


def test_only_items_whose_titles_are_shown_are_looked_at():
    context = action_context(item=deal(fields={"lead": 7}))

    assert (ItemRef("lead", 7),) == AddComment(text="{{ deal.lead }}").looks_at(context)
    assert () == AddComment(text="{{ deal.title }}").looks_at(context)
    assert () == EditItem(values={"lead": "{{ deal.lead }}"}).looks_at(context)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ contact.email }}", "did you mean {{ contact.emails }}?"),
        ("{{ contact.phone }}", "did you mean {{ contact.phones }}?"),
        ("{{ deal.title | date }}", "{{ deal.title }}: the filter date needs a date"),
        ("{{ deal.stage | money }}", "needs an amount"),
        ('{{ responsible.name | plus:"P1D" | upper }}', None),
        ("{=Document:TITLE}", "write {{ item.title }}"),
        ("{=Document:ASSIGNED_BY_ID > printable}", "write {{ item.responsible }}"),
        ("{=System:Now}", "write {{ now }}"),
        ("{=Variable:Sum}", "write {{ variables.sum }}"),
        ("{{ now }} {{ today | date }} {= 5}", None),
    ],
)
def test_what_is_wrong_with_a_text_is_told_when_it_is_saved(text, said):
    faults = check_texts(AddComment(text=text), check_context())

    assert [said in one.message for one in faults] == ([True] if said else [])
