"""Move an item to another stage."""

from chalicelib.domain.automation.effects import MoveItem
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class MoveItemHandling(DataHandling[MoveItem]):
    """The item gets its new version, and a line in its stage history."""

    def write(self, effect: MoveItem, work: DataWork, number: int) -> None:
        """Change stage and pipeline of the item."""
        values = {"stage": effect.stage}
        if effect.pipeline is not None:
            values["pipeline"] = effect.pipeline
        work.change(effect.item, values, by=effect.author)
