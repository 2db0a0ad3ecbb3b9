"""Public holidays."""

from datetime import date
from typing import Protocol


class Holidays(Protocol):
    """Knows public holidays by country."""

    def knows(self, country: str) -> bool:
        """Return whether it has the holidays of this country or region (DE, DE-BY)."""
        ...

    def days(self, country: str, years: range) -> frozenset[date]:
        """Return the holidays of these years."""
        ...
