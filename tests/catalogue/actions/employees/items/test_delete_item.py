"""Delete item (R23)."""

from chalicelib.catalogue.actions.employees.items.delete_item import DeleteItemAction
from chalicelib.domain.automation.effects import DeleteItem
from tests.support.contexts import action_context, deal


def test_the_item_itself_is_deleted():
    about = deal()
    assert (DeleteItem(about.ref),) == DeleteItemAction().plan(action_context(item=about)).effects
