"""Document made of a template."""

from chalicelib.catalogue.actions.employees.documents.create_document import CreateDocumentAction
from chalicelib.domain.automation.outside_effects import CreateDocument
from tests.support.contexts import action_context, deal


def test_title_and_replacements_are_filled_as_people_read_them():
    action = CreateDocumentAction(
        template="offer",
        document_title=" For {{ deal.title }} ",
        replacements={"deal.stage": "by {{ deal.responsible }}", "values.n": 3},
    )
    (effect,) = action.plan(action_context(item=deal(title="Chairs"))).effects
    filled = {"deal.stage": "by Anna Schmidt", "values.n": 3}
    assert CreateDocument(template="offer", title="For Chairs", values=filled) == effect
    assert "For Chairs" == effect.in_words({})
