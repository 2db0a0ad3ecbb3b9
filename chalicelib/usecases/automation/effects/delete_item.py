"""Delete an item."""

from chalicelib.domain.automation.effects import DeleteItem
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class DeleteItemHandling(DataHandling[DeleteItem]):
    """The item is marked as deleted; the stream ends what waits for it."""

    def write(self, effect: DeleteItem, work: DataWork, number: int) -> None:
        """Mark the item."""
        work.delete(effect.item)
