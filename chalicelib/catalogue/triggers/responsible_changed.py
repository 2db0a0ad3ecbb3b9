"""Another person in charge (T06)."""

from chalicelib.catalogue.trigger import ChangeTrigger, Family


class ResponsibleChanged(ChangeTrigger, frozen=True):
    """Fires when another user becomes responsible for the item."""

    group = Family.CHANGES
    title = "Responsible person changed"

    def watches(self) -> frozenset[str]:
        """Return the field that says who is in charge."""
        return frozenset({"responsible"})
