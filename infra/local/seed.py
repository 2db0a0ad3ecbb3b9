"""A small demo tenant: a stationer's customers, deals and repairs, and automation for them."""

import http.client
import logging
from typing import Any

from infra.local.client import Client

AUTOMATION = "/v1/automation/deal/default"

COMPANIES = (
    {"title": "Northwind Traders", "industry": "Retail", "employees": 120},
    {"title": "Blue Harbour Hotels", "industry": "Hospitality", "employees": 40},
)
CONTACTS = (
    {"name": "Ann", "last_name": "Lind", "post": "Buyer", "emails": ["ann@northwind.example"]},
    {"name": "Ben", "last_name": "Okafor", "post": "Owner", "emails": ["ben@harbour.example"]},
    {"name": "Carla", "last_name": "Rossi", "emails": ["carla@rossi.example"]},
)
EMPLOYERS = (0, 1, None)
"""Company of each contact, by its place above."""
SETTINGS = {"currency": "EUR"}
"""That of the deals, so that a board sums them up."""
DEALS = (
    {"title": "Notebooks for the autumn", "amount": "1200.00", "currency": "EUR"},
    {"title": "Paper for all hotels", "amount": "8400.00", "currency": "EUR"},
    {"title": "Wedding invitations", "amount": "350.00", "currency": "EUR"},
)
RULES: tuple[dict[str, Any], ...] = (
    {
        "stage": "new",
        "name": "Welcome the client",
        "action": "send_email",
        "params": {
            "recipient": "client",
            "subject": "About {{ deal.title }}",
            "text": "Hello {{ contact.name }}, thank you for your request. We will call you.",
        },
        "sort": 10,
    },
    {
        "stage": "new",
        "name": "Tell about a large deal",
        "action": "add_comment",
        "params": {"text": "Large: {{ deal.amount }}. Please call today."},
        "condition": {"all": [{"field": "amount", "op": "gt", "value": "5000"}]},
        "sort": 20,
    },
    {
        "stage": "new",
        "name": "Go on after a day",
        "action": "change_stage",
        "params": {"stage": "preparation"},
        "run": {"mode": "delay", "delay": "P1D", "base": "entry"},
        "sort": 30,
    },
)
PROCESS = {"title": "Repair", "code": "repair", "preset": "essentials"}
"""A smart process with the scenario that it brings along."""
REPAIR = {"title": "The stapler of the reception"}
"""Of the last customer and deal."""
TRIGGER = {
    "stage": "executing",
    "trigger": "email_viewed",
    "name": "The client has opened our e-mail",
}

log = logging.getLogger("stageflow.local")


class _Refused(Exception):
    """The application did not take something."""


def seed(client: Client) -> bool:
    """Fill a new tenant through its API; return whether all of it was taken.

    Demo data is never a reason not to start: what is refused is said in the log.
    """

    def send(method: str, path: str, document: Any) -> Any:
        answer = client.send(method, path, json=document)
        if answer.status not in (200, 201):
            raise _Refused(f"{method} {path} answered {answer.status}: {answer.json}")
        return answer.json

    def post(path: str, document: Any) -> Any:
        return send("POST", path, document)["id"]

    try:
        send("PATCH", "/v1/settings", SETTINGS)
        for rule in RULES:
            post(f"{AUTOMATION}/rules", rule)
        post(f"{AUTOMATION}/triggers", TRIGGER)
        post("/v1/smart-processes", PROCESS)
        _add_items(post)
    except (_Refused, OSError, http.client.HTTPException, ValueError, KeyError) as error:
        log.warning("the demo data is not complete: %s", error)
        return False
    return True


def _add_items(post: Any) -> None:
    companies = [post("/v1/items/company", company) for company in COMPANIES]
    for contact, employer, deal in zip(CONTACTS, EMPLOYERS, DEALS, strict=True):
        company = {} if employer is None else {"company": companies[employer]}
        emails = [{"value": email, "type": "work"} for email in contact["emails"]]
        id = post("/v1/items/contact", {**contact, **company, "emails": emails})
        made = post("/v1/items/deal", {**deal, **company, "contact": id})
    post("/v1/items/repair", {**REPAIR, "contact": id, "parent_deal": made})
