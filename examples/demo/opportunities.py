"""The CSV files, read and cleaned; what is odd in them becomes a finding, never a lost row."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """Where an opportunity ends, in the words of the file."""

    PROSPECTING = "Prospecting"  # nobody has talked to the client yet
    ENGAGING = "Engaging"  # talks go on
    WON = "Won"  # bought
    LOST = "Lost"  # not bought


class BadFile(Exception):
    """A file cannot be read as what it should be; the message names the line."""


@dataclass(frozen=True)
class Account:
    """A company that buys."""

    name: str
    sector: str
    revenue: Decimal
    """A year, in millions."""
    employees: int
    country: str
    parent: str | None


@dataclass(frozen=True)
class Opportunity:
    """A row of the pipeline file, after cleaning."""

    id: str
    agent: str
    product: str
    list_price: Decimal
    account: str | None
    outcome: Outcome
    engaged_on: date | None
    closed_on: date | None
    value: Decimal | None


@dataclass(frozen=True)
class Finding:
    """Something odd in a row, and what was made of it."""

    row: str
    """Opportunity or account."""
    problem: str
    taken_as: str


@dataclass(frozen=True)
class Book:
    """Everything that is imported."""

    accounts: tuple[Account, ...]
    agents: tuple[str, ...]
    opportunities: tuple[Opportunity, ...]
    findings: tuple[Finding, ...]


MISSPELT = {"technolgy": "technology", "Philipines": "Philippines"}


def read_book(folder: Path, limit: int) -> Book:
    """Return the accounts, the agents and the first `limit` opportunities of a folder of CSV files.

    Raises:
        BadFile: a file is missing, or a row cannot be understood.
    """
    texts = {}
    for name in ("accounts", "products", "sales_teams", "sales_pipeline"):
        try:
            texts[name] = (folder / f"{name}.csv").read_text(encoding="utf-8-sig")
        except OSError as error:
            raise BadFile(f"{folder / name}.csv: {error.strerror}") from error
    findings: list[Finding] = []
    accounts = tuple(read_accounts(texts["accounts"].splitlines(), findings))
    prices = {row["product"]: Decimal(row["sales_price"]) for row in _rows(texts["products"])}
    agents = tuple(row["sales_agent"] for row in _rows(texts["sales_teams"]))
    lines = texts["sales_pipeline"].splitlines()[: limit + 1]
    names = {account.name for account in accounts}
    found = tuple(read_opportunities(lines, prices, names, findings))
    unknown = sorted({one.agent for one in found} - set(agents))
    findings += [
        Finding(agent, "agent is in no team", "imported all the same") for agent in unknown
    ]
    return Book(accounts, (*agents, *unknown), found, tuple(findings))


def read_accounts(lines: Iterable[str], findings: list[Finding]) -> Iterator[Account]:
    """Yield the accounts; misspelt words are put right and noted."""
    for row in csv.DictReader(lines):
        sector, country = (
            _spelt(row["account"], row[column], findings)
            for column in ("sector", "office_location")
        )
        yield Account(
            name=row["account"],
            sector=sector,
            revenue=Decimal(row["revenue"]),
            employees=int(row["employees"]),
            country=country,
            parent=row["subsidiary_of"] or None,
        )


def read_opportunities(
    lines: Iterable[str],
    prices: dict[str, Decimal],
    accounts: Iterable[str],
    findings: list[Finding],
) -> Iterator[Opportunity]:
    """Yield one opportunity for each row, whatever is odd in it.

    Raises:
        BadFile: a stage, a date or a value is none, or an id comes twice.
    """
    known, seen = set(accounts), set[str]()
    spellings = {_folded(product): product for product in prices}
    for line, row in enumerate(csv.DictReader(lines), 2):
        id = row["opportunity_id"]
        if id in seen:
            raise BadFile(f"line {line}: the opportunity {id} comes twice")
        seen.add(id)
        try:
            outcome = Outcome(row["deal_stage"])
            engaged_on, closed_on = _day(row["engage_date"]), _day(row["close_date"])
            value = Decimal(row["close_value"]) if row["close_value"] else None
        except (ValueError, InvalidOperation) as error:
            raise BadFile(f"line {line}: {error}") from error
        if fault := _contradiction(outcome, engaged_on, closed_on, value):
            raise BadFile(f"line {line}: {fault}")
        product = spellings.get(_folded(row["product"]), row["product"])
        if product not in prices:
            findings.append(Finding(id, f"product {product} has no price", "imported without"))
        elif product != row["product"]:
            taken = f"taken as {product}"
            findings.append(Finding(id, f"product spelt {row['product']}", taken))
        yield Opportunity(
            id=id,
            agent=row["sales_agent"],
            product=product,
            list_price=prices.get(product, Decimal(0)),
            account=_account(id, row["account"], known, findings),
            outcome=outcome,
            engaged_on=engaged_on,
            closed_on=closed_on,
            value=value,
        )


def _account(id: str, name: str, known: set[str], findings: list[Finding]) -> str | None:
    if name in known:
        return name
    problem = f"account {name} is unknown" if name else "account is missing"
    findings.append(Finding(id, problem, "imported without client"))
    return None


def _contradiction(
    outcome: Outcome, engaged_on: date | None, closed_on: date | None, value: Decimal | None
) -> str | None:
    """Return why dates and value do not fit the outcome, if they do not."""
    if (engaged_on is None) != (outcome is Outcome.PROSPECTING):
        return f"{outcome} {'without' if engaged_on is None else 'with'} an engage date"
    closed = outcome in (Outcome.WON, Outcome.LOST)
    if (closed_on is not None) != closed or (value is not None) != closed:
        return f"{outcome} {'without' if closed else 'with'} a close date or value"
    if engaged_on and closed_on and closed_on <= engaged_on:
        return "closed before the day after it was engaged"
    return None


def _spelt(row: str, word: str, findings: list[Finding]) -> str:
    right = MISSPELT.get(word, word)
    if right != word:
        findings.append(Finding(row, f"spelt {word}", f"taken as {right}"))
    return right


def _folded(product: str) -> str:
    return product.replace(" ", "").casefold()


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007


def _rows(text: str) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(text.splitlines()))
