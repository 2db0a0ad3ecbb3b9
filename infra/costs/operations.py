"""The operations whose requests are counted, each from the HTTP request to its last effect.

Everything is warm: token, configuration and id block are in memory, as in a function instance that
has served before.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from infra.costs.activities import ACTIVITIES
from infra.costs.deletions import DELETIONS
from infra.costs.foresight import FORESIGHT
from infra.costs.inquiries import INQUIRIES
from infra.costs.large import LARGE
from infra.costs.searches import SEARCHES
from infra.costs.sign_ins import SIGN_INS
from infra.costs.tables import TABLES
from infra.costs.usage import Meter, Usage
from infra.forms import filled_form
from infra.local.client import Answer, Client
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime

TOKEN = "token-for-counting-requests"  # noqa: S105 - opens nothing but a tenant in memory
START = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULES = "/v1/automation/deal/default/rules"
TRIGGERS = "/v1/automation/deal/default/triggers"


class Cost(msgspec.Struct, frozen=True):
    """What one operation uses."""

    operation: str
    usage: Usage
    note: str = ""

    @property
    def requests(self) -> dict[str, int]:
        """Return how often each request is made, by "service.Operation"."""
        return self.usage.requests

    @property
    def total(self) -> int:
        """Return the number of all requests."""
        return self.usage.total


class Shop:
    """A warm tenant to count in."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.file = ""
        self.deal = self.create("deal")["id"]
        self.change(comments="warm")

    def create(self, type: str, **values: Any) -> Any:
        """Create an item."""
        return done(self.client.post(f"/v1/items/{type}", values))

    def change(self, **values: Any) -> Any:
        """Change the deal."""
        return done(self.client.patch(f"/v1/items/deal/{self.deal}", values))

    def read(self) -> Any:
        """Read the deal."""
        return done(self.client.get(f"/v1/items/deal/{self.deal}"))

    def read_fields(self) -> Any:
        """Read what rules of deals can name."""
        return done(self.client.get("/v1/catalog/fields/deal"))

    def move(self, stage: str) -> Any:
        """Move the deal."""
        return done(self.client.post(f"/v1/items/deal/{self.deal}/stage", {"stage": stage}))

    def rule(
        self, action: str, params: dict[str, Any], stage: str = "executing", **more: Any
    ) -> None:
        """Place a rule."""
        done(self.client.post(RULES, {"stage": stage, "action": action, "params": params, **more}))

    def trigger(self, code: str, params: dict[str, Any], stage: str = "executing") -> None:
        """Place a trigger."""
        done(self.client.post(TRIGGERS, {"stage": stage, "trigger": code, "params": params}))

    def upload(self) -> str:
        """Announce and upload a file, and return its id."""
        content = b"%PDF-1.7 an offer"
        file = done(self.client.post("/v1/files", {"name": "offer.pdf", "size": len(content)}))
        headers, body = filled_form(file["upload"]["fields"], content)
        path = urlsplit(file["upload"]["url"]).path
        done(self.client.send("POST", path, body=body, headers=headers))
        return str(file["id"])

    def comment_with_a_file(self) -> str:
        """Upload a file, refer to it in a comment, and return its id."""
        file = self.upload()
        path = f"/v1/items/deal/{self.deal}/comments"
        done(self.client.post(path, {"text": "See", "files": [file]}))
        return file

    def warm(self) -> None:
        """Let stream and queue run dry and keep the configuration, as earlier traffic would."""
        other = self.create("deal")["id"]
        self.client.settle()
        done(self.client.patch(f"/v1/items/deal/{other}", {"comments": "warm"}))
        self.client.settle()


def done(answer: Answer) -> Any:
    """Return the body of an answer that must be a success."""
    if answer.status >= 300:
        raise AssertionError(f"{answer.status}: {answer.json}")
    return answer.json


Operation = Callable[[Shop], Any]


def measure() -> Iterator[Cost]:
    """Yield the cost of every operation, each counted in a fresh tenant."""
    for name, prepare, operate, note in OPERATIONS:
        yield count(name, prepare, operate, note)


def count(name: str, prepare: Operation, operate: Operation, note: str = "") -> Cost:
    """Return what one operation uses with everything that follows from it."""
    meter = Meter()
    with Runtime(clock=LocalClock(frozen_at=START), admin_token=TOKEN, background=False) as runtime:
        client = Client(runtime.url, TOKEN)
        shop = Shop(client)
        prepare(shop)
        shop.warm()

        def settled() -> None:
            operate(shop)
            client.settle()

        found = meter.measure(settled)
        client.close()
    return Cost(name, sum(found.values(), Usage()), note)


def stage_move_with(rules: int) -> Operation:
    """Return what places data rules that act at once."""

    def prepare(shop: Shop) -> None:
        for number in range(rules):
            shop.rule("add_comment", {"text": f"comment {number}"})

    return prepare


def ten_edits(shop: Shop) -> None:
    """Place ten rules that edit fields of the item at once."""
    for number in range(5):
        shop.rule("edit_item", {"values": {"comments": f"edit {number}"}})
        shop.rule("edit_item", {"values": {"probability": 10 + number}})


def nothing(shop: Shop) -> None:
    """Prepare nothing."""


def a_delayed_rule(shop: Shop) -> None:
    """Place a rule that is due in a day."""
    shop.rule("add_comment", {"text": "later"}, run={"mode": "delay", "delay": "P1D"})


def a_trigger_on_the_amount(shop: Shop) -> None:
    """Place a trigger that watches the amount."""
    shop.trigger("field_changed", {"fields": ["amount"]})


def many_that_do_not_match(shop: Shop) -> None:
    """Place rules of another stage and triggers that watch other things."""
    for _ in range(5):
        shop.rule("add_comment", {"text": "never"}, stage="won")
        shop.trigger("field_changed", {"fields": ["probability"]}, stage="won")


def a_client_and(action: str, params: dict[str, Any]) -> Operation:
    """Return what gives the deal a client and places one rule."""

    def prepare(shop: Shop) -> None:
        contact = shop.create("contact", emails=["kim@example.com"])["id"]
        shop.rule(action, params)
        shop.create("deal", contact=contact, stage="executing")
        shop.change(contact=contact)
        shop.client.settle()

    return prepare


def moved(shop: Shop) -> None:
    """Move the deal to where the rules are."""
    shop.move("executing")


def moved_and_a_day_later(shop: Shop) -> None:
    """Move the deal and wait until its delayed rule has acted."""
    shop.move("executing")
    shop.client.advance("P1D")


def fetched(shop: Shop) -> None:
    """Read a file, and fetch its bytes."""
    address = done(shop.client.get(f"/v1/files/{shop.file}"))["download"]["url"]
    done(shop.client.get(address.removeprefix(shop.client.url)))


def a_file(shop: Shop) -> None:
    """Let a comment refer to a file."""
    shop.file = shop.comment_with_a_file()


def moved_and_moved_on(shop: Shop) -> None:
    """Move the deal and away again before the rule is due."""
    shop.move("executing")
    shop.client.settle()
    shop.move("won")


OPERATIONS: tuple[tuple[str, Operation, Operation, str], ...] = (
    (
        "create an item",
        nothing,
        lambda shop: shop.create("deal"),
        "an id block of 20 costs one more",
    ),
    (
        "list the fields that conditions and texts can name",
        lambda shop: shop.read_fields(),
        lambda shop: shop.read_fields(),
        "",
    ),
    ("read an item", nothing, lambda shop: shop.read(), ""),
    (
        "update an item",
        nothing,
        lambda shop: shop.change(amount=5),
        "nothing on the stream matches",
    ),
    (
        "update an item, many rules and triggers that do not match",
        many_that_do_not_match,
        lambda shop: shop.change(amount=5),
        "",
    ),
    ("update without a difference", nothing, lambda shop: shop.change(comments="warm"), ""),
    ("stage move, no rules", nothing, moved, ""),
    ("stage move, many rules and triggers that do not match", many_that_do_not_match, moved, ""),
    ("stage move, 1 immediate data rule", stage_move_with(1), moved, ""),
    ("stage move, 3 immediate data rules", stage_move_with(3), moved, ""),
    ("stage move, 10 immediate data rules", stage_move_with(10), moved, ""),
    ("stage move, 10 immediate edits of the item", ten_edits, moved, ""),
    ("stage move, 1 delayed rule: plan, fire, done", a_delayed_rule, moved_and_a_day_later, ""),
    (
        "stage move, 1 delayed rule, moved on before",
        a_delayed_rule,
        moved_and_moved_on,
        "two moves",
    ),
    (
        "field change that fires a trigger",
        a_trigger_on_the_amount,
        lambda shop: shop.change(amount=5),
        "",
    ),
    (
        "stage move, 1 e-mail to the client",
        a_client_and("send_email", {"subject": "Hi", "text": "Hello"}),
        moved,
        "",
    ),
    (
        "stage move, 1 notification",
        a_client_and("notify_staff", {"text": "Look"}),
        moved,
        "",
    ),
    ("upload a file, refer to it in a comment", nothing, Shop.comment_with_a_file, ""),
    ("fetch a file", a_file, fetched, ""),
    *DELETIONS,
    *INQUIRIES,
    *LARGE,
    *ACTIVITIES,
    *FORESIGHT,
    *SIGN_INS,
    *SEARCHES,
    *TABLES,
)
