"""Why effects fail: each reason that is listed can come, and each that comes is listed."""

import ast
from pathlib import Path

import msgspec
import pytest

from chalicelib.domain.automation.booking_effects import BookTime, CancelBookings
from chalicelib.domain.automation.effects import (
    ActionFailed,
    AppendToItem,
    ChangeItem,
    ConvertItem,
    CreateItem,
    DataEffect,
    DeleteItem,
    DrawCode,
    MoveItem,
)
from chalicelib.domain.automation.outside_effects import CallWebhook, Notify, SendEmail
from chalicelib.domain.codes import Code
from chalicelib.domain.items.causes import MAX_DEPTH, Cause
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.item_changes import MAX_ITEM_BYTES
from chalicelib.domain.people.roles import Role
from chalicelib.records.configuration import field_row
from chalicelib.records.conversions import conversion_row
from chalicelib.records.people import role_row, user_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.bookings import DAY, FIELD, HOUR, ROOM, bookable, reserved
from tests.support.deeds import deed
from tests.support.world import ANNA, BEN, START, World

CODE = Path(__file__).parents[4] / "chalicelib"
DEAL, LEAD, GONE = ItemRef("deal", 1), ItemRef("lead", 1), ItemRef("contact", 999)
LONG = "é" * 20_000
LARGE = dict.fromkeys(("comments", "source", "uf_one", "uf_two", "uf_three"), LONG)
NEARLY_TOO_LARGE = dict.fromkeys(("source", "uf_one", "uf_two", "uf_three"), LONG)
CIRCLES = Cause(depth=MAX_DEPTH)


def converting(values: dict[str, object]) -> ConvertItem:
    """Return the making of a deal with these values."""
    return ConvertItem({"deal": values}, complete_activities=False)


def booking(**over: object) -> BookTime:
    """Return the booking of a room for an hour of tomorrow."""
    start = over.pop("start", START + DAY)
    values = {"field": FIELD, "resources": (ROOM,), "users": (), "end": start + HOUR, **over}
    return BookTime(start=start, service="", **values)


CASES = [
    (ChangeItem(DEAL, {"contact": 999}), Code.UNKNOWN_REFERENCE),
    (ChangeItem(DEAL, {"title": ""}), Code.INVALID),
    (ChangeItem(DEAL, LARGE), Code.TOO_LARGE),
    (ChangeItem(GONE, {"title": "x"}), Code.NO_ITEM),
    (ChangeItem(DEAL, {"title": "x"}), Code.LOOP_GUARD),
    (AppendToItem(DEAL, {"contacts": [999]}), Code.UNKNOWN_REFERENCE),
    (AppendToItem(DEAL, {"uf_several": [f"{n}{LONG}"[:20_000] for n in range(5)]}), Code.TOO_LARGE),
    (AppendToItem(GONE, {"emails": []}), Code.NO_ITEM),
    (AppendToItem(DEAL, {"uf_several": ["x"]}), Code.LOOP_GUARD),
    (AppendToItem(DEAL, {"gone": ["x"]}), Code.BAD_VALUE),
    (MoveItem(DEAL, "nowhere"), Code.UNKNOWN_STAGE),
    (MoveItem(DEAL, "won", "nowhere"), Code.UNKNOWN_PIPELINE),
    (MoveItem(ItemRef("deal", 999), "won"), Code.NO_ITEM),
    (MoveItem(DEAL, "won"), Code.LOOP_GUARD),
    (CreateItem("deal", {"uf_needed": "x", "contact": 999}), Code.UNKNOWN_REFERENCE),
    (CreateItem("deal", {}), Code.INVALID),
    (CreateItem("deal", {"uf_needed": "x", **LARGE}), Code.TOO_LARGE),
    (CreateItem("deal", {"uf_needed": "x", "stage": "nowhere"}), Code.UNKNOWN_STAGE),
    (CreateItem("deal", {"uf_needed": "x", "pipeline": "nowhere"}), Code.UNKNOWN_PIPELINE),
    (CreateItem("deal", {"uf_needed": "x"}), Code.LOOP_GUARD),
    (DeleteItem(GONE), Code.NO_ITEM),
    (converting({"uf_needed": "x", "contact": 999}), Code.UNKNOWN_REFERENCE),
    (converting({}), Code.INVALID),
    (converting({"uf_needed": "x", **LARGE}), Code.TOO_LARGE),
    (converting({"uf_needed": "x", "stage": "nowhere"}), Code.UNKNOWN_STAGE),
    (converting({"uf_needed": "x", "pipeline": "nowhere"}), Code.UNKNOWN_PIPELINE),
    (converting({"uf_needed": "x"}), Code.LOOP_GUARD),
    (converting({"uf_needed": "x"}), Code.ALREADY_CONVERTED),
    (converting({"uf_needed": "x"}), Code.FORBIDDEN),
    (DrawCode("ABC", 20, "comments"), Code.LOOP_GUARD),
    (DrawCode("é", 20_000, "comments"), Code.TOO_LARGE),
    (booking(field="title"), Code.NO_BOOKING_FIELD),
    (booking(), Code.LOOP_GUARD),
    (booking(start=START + 2 * DAY), Code.SLOT_TAKEN),
    (booking(resources=("cellar",)), Code.UNKNOWN_RESOURCE),
    (booking(users=(99,)), Code.UNKNOWN_REFERENCE),
    (booking(start=START - DAY), Code.BAD_PERIOD),
    (booking(field="uf_full"), Code.TOO_MANY),
    (booking(), Code.TOO_LARGE),
    (CancelBookings(field="title"), Code.NO_BOOKING_FIELD),
    (CancelBookings(field=FIELD), Code.LOOP_GUARD),
]


@pytest.fixture
def own() -> OwnData:
    world = World()
    for code in ("uf_one", "uf_two", "uf_three"):
        world.save(field_row("deal", Field(code=code, title=code, type=FieldType.STRING)))
    several = Field(code="uf_several", title="x", type=FieldType.STRING, multiple=True)
    needed = Field(code="uf_needed", title="x", type=FieldType.STRING, required=True)
    world.save(field_row("deal", several), field_row("deal", needed))
    full = Field(code="uf_full", title="x", type=FieldType.RESOURCE_BOOKING)
    bookable(world).save(field_row("deal", full))
    blind = Role(id="blind", name="Blind", permissions=(), rights=frozenset())
    ben = msgspec.structs.replace(BEN.user, roles=("blind",))
    world.save(role_row(blind), user_row(ben))
    deal = world.create(uf_needed="x")
    assert deal.ref == DEAL
    lead = world.create("lead")
    assert lead.ref == LEAD
    world.save(conversion_row(LEAD, DEAL))
    reserved(world, deal, START + 2 * DAY)
    deal = world.item(deal)
    deal = msgspec.structs.replace(deal, fields={**deal.fields, "uf_full": ["x"] * 100})
    return OwnData(ItemContext(world.tenant, "deal", world.now), deal, lead)


@pytest.mark.parametrize(
    ("effect", "code"), CASES, ids=[f"{type(one).__name__}-{code}" for one, code in CASES]
)
def test_an_effect_on_own_data_fails_for_a_reason_that_it_lists(own, effect, code):
    cause = CIRCLES if code is Code.LOOP_GUARD else Cause()
    about = LEAD if code is Code.ALREADY_CONVERTED else DEAL
    if isinstance(effect, DrawCode) and code is Code.TOO_LARGE:
        own.take(deed(own.item(about), ChangeItem(about, NEARLY_TOO_LARGE)))
    if isinstance(effect, BookTime) and code is Code.TOO_LARGE:
        own.take(deed(own.item(about), ChangeItem(about, NEARLY_TOO_LARGE)))
        left = MAX_ITEM_BYTES - len(msgspec.json.encode(own.item(about)))
        own.take(deed(own.item(about), ChangeItem(about, {"comments": "é" * ((left - 24) // 2)})))
    actor = BEN.id if code is Code.FORBIDDEN else ANNA.id
    with pytest.raises(ActionFailed) as failed:
        own.take(deed(own.item(about), effect, cause=cause, actor=actor))
    assert code is failed.value.code
    assert code in effect.failure_reasons


def test_every_reason_that_an_effect_on_own_data_lists_can_come():
    assert {(type(effect), code) for effect, code in CASES} == {
        (kind, code) for kind in DataEffect.__subclasses__() for code in kind.failure_reasons
    }


def codes_in(file: str) -> set[Code]:
    """Return the codes that a file names."""
    return {
        Code[node.attr]
        for node in ast.walk(ast.parse((CODE / file).read_text("utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Code"
    }


def test_an_email_lists_all_for_which_the_provider_refuses_it():
    refused = codes_in("adapters/aws/ses_mail.py") | codes_in("adapters/mime.py")
    own = codes_in("usecases/automation/effects/send_email.py")
    assert {*own, *refused, Code.NO_ANSWER, Code.NOT_CONNECTED} == SendEmail.failure_reasons.keys()


def test_a_webhook_lists_all_for_which_it_is_refused():
    own = codes_in("usecases/automation/effects/call_webhook.py")
    refused = codes_in("adapters/safe_http.py")
    assert {*own, *refused, Code.NO_ANSWER} == CallWebhook.failure_reasons.keys()


def test_a_notice_lists_all_for_which_it_is_refused():
    assert {
        *codes_in("adapters/aws/sns_notifier.py"),
        Code.NO_ANSWER,
    } == Notify.failure_reasons.keys()
