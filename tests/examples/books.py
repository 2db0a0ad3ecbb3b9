"""Opportunities for the tests of the demo."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from examples.demo.opportunities import Book, Opportunity, Outcome, read_book

DATA = Path(__file__).parents[2] / "examples/data"


def small_book(number: int) -> Book:
    """Return the first opportunities of the files and only what they refer to."""
    book = read_book(DATA, number)
    accounts = {one.account for one in book.opportunities}
    agents = {one.agent for one in book.opportunities}
    return replace(
        book,
        accounts=tuple(one for one in book.accounts if one.name in accounts),
        agents=tuple(one for one in book.agents if one in agents),
    )


def opportunity(id: str = "A1", **over: Any) -> Opportunity:
    """Return an opportunity that was won after a hundred days."""
    values = {
        "agent": "Moses Frase",
        "product": "GTX Pro",
        "list_price": Decimal(4821),
        "account": "Cancity",
        "outcome": Outcome.WON,
        "engaged_on": date(2017, 1, 2),
        "closed_on": date(2017, 4, 12),
        "value": Decimal(4500),
    }
    return Opportunity(id=id, **{**values, **over})


def engaging(id: str = "A1", **over: Any) -> Opportunity:
    """Return an opportunity whose talks go on."""
    return opportunity(id, outcome=Outcome.ENGAGING, closed_on=None, value=None, **over)


def prospecting(id: str = "A1") -> Opportunity:
    """Return an opportunity that nobody has begun with."""
    nothing = {"engaged_on": None, "closed_on": None, "value": None}
    return opportunity(id, outcome=Outcome.PROSPECTING, **nothing)
