"""Accounts, agents and opportunities through the API; then the automation of their pipeline."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from examples.demo.client import Client
from examples.demo.opportunities import Account, Book, Opportunity

PIPELINE = {
    "code": "sales",
    "name": "Sales",
    "stages": [
        {"code": "prospecting", "name": "Prospecting", "sort": 10},
        {"code": "engaging", "name": "Engaging", "sort": 20},
        {"code": "interested", "name": "Interested", "sort": 30},
        {"code": "negotiation", "name": "Negotiation", "sort": 40},
        {"code": "won", "name": "Won", "sort": 50, "semantics": "success"},
        {"code": "lost", "name": "Lost", "sort": 60, "semantics": "failure"},
    ],
}
FIELDS = (
    {"code": "uf_opportunity", "type": "string", "title": "Opportunity"},
    {"code": "uf_product", "type": "string", "title": "Product"},
    {"code": "uf_list_price", "type": "money", "title": "List price"},
    {"code": "uf_next_step", "type": "string", "title": "Next step"},
)
AUTOMATION = "/v1/automation/deal/sales"
RECEIVER = "$receiver"
"""Stands in the automation's file for the address of the webhook receiver."""


@dataclass(frozen=True)
class Clients:
    """An account as the service knows it."""

    company: int
    contact: int


def import_book(client: Client, book: Book, imported: Callable[[], None]) -> dict[str, int]:
    """Import everything and return the deal of each opportunity.

    Args:
        client: an admin's.
        book: what to import.
        imported: called after each row.
    """
    client.post("/v1/pipelines/deal", PIPELINE)
    for field in FIELDS:
        client.post("/v1/fields/deal", field)
    users: dict[str, int] = {}
    for agent in book.agents:
        users[agent] = client.post("/v1/users", user_document(agent))["id"]
        imported()
    clients: dict[str | None, Clients] = {}
    for account in book.accounts:
        company = client.post("/v1/items/company", company_document(account))["id"]
        contact = client.post("/v1/items/contact", contact_document(account, company))["id"]
        clients[account.name] = Clients(company, contact)
        imported()
    deals: dict[str, int] = {}
    for one in book.opportunities:
        document = deal_document(one, users[one.agent], clients.get(one.account))
        deals[one.id] = client.post("/v1/items/deal", document)["id"]
        imported()
    client.settle()
    return deals


def set_up_automation(client: Client, document: dict[str, Any], receiver: str) -> None:
    """Make the automation of the pipeline what a document says, with the receiver's address."""
    client.put(AUTOMATION, with_receiver(document, receiver))


def with_receiver(value: Any, receiver: str) -> Any:
    """Return a document with the receiver's address in its place."""
    if isinstance(value, dict):
        return {name: with_receiver(one, receiver) for name, one in value.items()}
    if isinstance(value, list):
        return [with_receiver(one, receiver) for one in value]
    return value.replace(RECEIVER, receiver) if isinstance(value, str) else value


def user_document(agent: str) -> dict[str, Any]:
    """Return an agent as a user."""
    return {"name": agent, "email": f"{slug(agent)}@seller.example"}


def company_document(account: Account) -> dict[str, Any]:
    """Return an account as a company."""
    return {
        "title": account.name,
        "industry": account.sector,
        "revenue": str(account.revenue * 1_000_000),
        "employees": account.employees,
        "address": account.country,
        "comments": f"Subsidiary of {account.parent}" if account.parent else None,
    }


def contact_document(account: Account, company: int) -> dict[str, Any]:
    """Return the one person that is known of an account."""
    return {
        "title": f"Purchasing of {account.name}",
        "name": f"purchasing of {account.name}",
        "company": company,
        "emails": [{"value": address_of(account.name), "type": "work"}],
    }


def deal_document(one: Opportunity, user: int, clients: Clients | None) -> dict[str, Any]:
    """Return an opportunity as a deal in its first stage."""
    linked = {"company": clients.company, "contact": clients.contact} if clients else {}
    return {
        "title": f"{one.product} for {one.account or 'an unknown client'}",
        "pipeline": "sales",
        "responsible": user,
        "uf_opportunity": one.id,
        "uf_product": one.product,
        "uf_list_price": str(one.list_price),
        **linked,
    }


def address_of(account: str) -> str:
    """Return the e-mail address of an account's contact."""
    return f"purchasing@{slug(account)}.example"


def slug(name: str) -> str:
    """Return a name as it may stand in an address."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
