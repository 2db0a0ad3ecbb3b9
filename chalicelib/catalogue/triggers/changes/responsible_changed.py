"""Another person in charge (T06)."""

from chalicelib.catalogue.trigger import ChangeTrigger


class ResponsibleChanged(ChangeTrigger, frozen=True):
    """Fires when another user becomes responsible for the item."""

    title = "Responsible person changed"
    example = {}
    example_change = {"responsible": 2}

    def watches(self) -> frozenset[str]:
        """Return the field that says who is in charge."""
        return frozenset({"responsible"})
