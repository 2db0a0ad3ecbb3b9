"""What a tenant costs: measured amounts times unit prices. Pure."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from infra.deployment.errors import BadData

PRICES = Path(__file__).parents[1] / "prices.json"
DAYS_OF_A_MONTH = 30

LINES = {
    "api_requests": "API requests",
    "lambda_requests": "function calls",
    "lambda_gb_seconds": "function time",
    "write_units": "table writes",
    "read_units": "table reads",
    "storage_gb": "table storage",
    "backup_gb": "backups",
    "copy_gb": "copies in vaults",
    "copy_transfer_gb": "copies on their way",
    "file_gb": "files",
    "schedules": "schedules fired",
    "queue_requests": "queue requests",
    "transitions": "state transitions, about",
    "notifications": "notifications",
    "log_gb": "logs",
    "alarm_metrics": "alarms",
}
"""What is billed, in the order of the bill. E-mails are not in it: SES counts for the account."""
STANDING = frozenset({"storage_gb", "backup_gb", "copy_gb", "copy_transfer_gb", "alarm_metrics"})
"""Amounts that are there all the time, rather than adding up."""


class Price(msgspec.Struct, frozen=True):
    """The price of something."""

    price: float
    per: float
    """For how many units."""
    unit: str
    seen: str
    """When and where it was read."""

    def of(self, amount: float) -> float:
        """Return what so many units cost."""
        return amount / self.per * self.price


class PriceList(msgspec.Struct, frozen=True):
    """Unit prices of one Region."""

    region: str
    currency: str
    as_of: str
    prices: dict[str, Price]


class Line(msgspec.Struct, frozen=True):
    """A line of a bill."""

    what: str
    amount: float
    unit: str
    price: float
    """For a month."""


def read_prices(file: Path = PRICES) -> PriceList:
    """Return the unit prices of a file.

    Raises:
        BadData: it cannot be read or something is missing.
    """
    try:
        found = msgspec.json.decode(file.read_bytes(), type=PriceList)
    except (OSError, msgspec.MsgspecError) as error:
        raise _unfit(f"The prices in {file} cannot be read: {error}") from error
    if missing := LINES.keys() - found.prices.keys():
        raise _unfit(f"{file} has no price for {', '.join(sorted(missing))}")
    return found


def bill(
    amounts: Mapping[str, float], days: float, prices: PriceList, architecture: str = ""
) -> list[Line]:
    """Return the bill of a month.

    Args:
        amounts: what was used, by the names of LINES.
        days: how many days they were measured for.
        prices: of one unit.
        architecture: what the functions run on; some things have another price there.
    """
    lines = []
    for name, title in LINES.items():
        price = prices.prices.get(f"{name}_{architecture}") or prices.prices[name]
        month = 1.0 if name in STANDING else DAYS_OF_A_MONTH / days
        amount = amounts.get(name, 0.0) * month
        lines.append(Line(title, amount, price.unit, price.of(amount)))
    return lines


def _unfit(what: str) -> BadData:
    return BadData(
        what,
        state="Nothing was changed.",
        next="Mend the file, or name another with --prices; infra/prices.json shows its form.",
    )
