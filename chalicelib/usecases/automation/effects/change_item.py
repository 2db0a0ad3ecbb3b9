"""Set fields of an item."""

from chalicelib.domain.automation.effects import ChangeItem
from chalicelib.domain.items.references import Reference, references_in
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class ChangeItemHandling(DataHandling[ChangeItem]):
    """The item gets its new version; where no value differs nothing is written."""

    def references(self, effect: ChangeItem, work: DataWork) -> list[Reference]:
        """Return what the values link to anew."""
        item = work.item(effect.item)
        fields = work.type_wide(effect.item.type).fields
        return references_in(effect.values, fields, item.values())

    def write(self, effect: ChangeItem, work: DataWork, number: int) -> None:
        """Change the item."""
        work.change(effect.item, effect.values)
