"""Add values to fields that hold several."""

from chalicelib.domain.automation.effects import ActionFailed, AppendToItem
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.references import Reference, references_in
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class AppendToItemHandling(DataHandling[AppendToItem]):
    """The item gets its new version; a value that is there already is not added twice."""

    def references(self, effect: AppendToItem, work: DataWork) -> list[Reference]:
        """Return what the added values link to anew."""
        item = work.item(effect.item)
        fields = work.type_wide(effect.item.type).fields
        return references_in(effect.values, fields, item.values())

    def write(self, effect: AppendToItem, work: DataWork, number: int) -> None:
        """Change the item to what it has and what is added."""
        present = work.item(effect.item).fields
        fields = work.type_wide(effect.item.type).fields
        merged = {}
        for code, added in effect.values.items():
            kept = list(present.get(code) or [])
            try:
                several = kept + [one for one in added if one not in kept]
                merged[code] = fields[code].parse(several, kept)
            except (Invalid, KeyError) as error:
                raise ActionFailed(Code.BAD_VALUE, f"{code}: {error}") from error
        work.change(effect.item, merged)
