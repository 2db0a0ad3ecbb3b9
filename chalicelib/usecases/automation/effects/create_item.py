"""Make a new item."""

from chalicelib.domain.automation.effects import CreateItem
from chalicelib.domain.items.item_changes import Draft
from chalicelib.domain.items.references import Reference, references_in
from chalicelib.usecases.automation.own_data import DataHandling, DataWork
from chalicelib.usecases.items.create_item import made_item


class CreateItemHandling(DataHandling[CreateItem]):
    """The new item is written; the first one of a plan gives its id as a result."""

    def references(self, effect: CreateItem, work: DataWork) -> list[Reference]:
        """Return what the values link to."""
        return references_in(effect.values, work.type_wide(effect.type).fields)

    def write(self, effect: CreateItem, work: DataWork, number: int) -> None:
        """Make the item, unless automation makes items without end [1 in a family]."""
        work.check_family(f"{work.doing.id}-{number}")
        made = made_item(
            work.context.tenant,
            effect.type,
            Draft(values=effect.values),
            by=work.actor,
            now=work.now,
            cause=work.cause.making(str(work.doing.item)),
        )
        work.results.setdefault("id", made.id)
        work.make(made)
        if effect.link is not None:
            work.change(work.doing.item, {effect.link: made.id})
