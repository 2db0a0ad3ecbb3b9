"""Text parameters and their placeholders."""

import pytest

from chalicelib.catalogue.actions.custom.call_webhook import CallWebhookAction
from chalicelib.catalogue.actions.employees.card.add_comment import AddComment
from chalicelib.catalogue.actions.employees.items.change_stage import ChangeStage
from chalicelib.catalogue.actions.employees.items.edit_item import EditItem
from chalicelib.catalogue.parameters.texts import check_texts, placeholder_roots
from tests.support.contexts import check_context


def faults(text: str) -> list[str]:
    return [fault.message for fault in check_texts(AddComment(text=text), check_context())]


@pytest.mark.parametrize(
    "path",
    [
        "deal.title",
        "item.amount",
        "deal.uf_tags",
        "contact.birth_date",
        "company.industry",
        "responsible.name",
        "results.r1.activity_id",
    ],
)
def test_the_item_its_client_its_responsible_and_results_can_be_named(path):
    assert [] == faults(f"{{{{ {path} }}}}")


@pytest.mark.parametrize(
    "path",
    [
        "deal",
        "deal.nothing",
        "deal.contact.name",
        "lead.title",
        "contact.amount",
        "responsible.admin",
        "results.r1",
        "settings.currency",
    ],
)
def test_nothing_else_can_be_named(path):
    (told,) = faults(f"{{{{ {path} }}}}")

    assert told.startswith(f"there is no {{{{ {path} }}}}; ")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (AddComment(text="plain"), set()),
        (AddComment(text="{{ deal.id }} {{ contact.name }}"), {"deal", "contact"}),
        (
            CallWebhookAction(
                url="https://a.example/{{ item.id }}", data={"x": "{{ results.r1.code }}"}
            ),
            {"item", "results"},
        ),
        (EditItem(values={"uf_tags": ["{{ company.title }}"], "amount": 5}), {"company"}),
        (ChangeStage(stage="{{ contact.name }}"), set()),
    ],
)
def test_it_is_known_what_the_texts_of_an_action_look_at(action, expected):
    assert expected == placeholder_roots(action)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("deal.titel", "did you mean {{ deal.title }}?"),
        ("title", "did you mean {{ deal.title }}?"),
        ("contact.amount", "did you mean {{ deal.amount }}?"),
        ("responsible.nmae", "did you mean {{ responsible.name }}?"),
        ("responsible.admin", "responsible has email, id, name"),
        ("settings.xyzzy", "a placeholder begins with company, contact, deal, item, responsible"),
    ],
)
def test_a_placeholder_that_names_nothing_is_told_what_there_is(written, hint):
    (told,) = faults(f"{{{{ {written} }}}}")

    assert hint in told
