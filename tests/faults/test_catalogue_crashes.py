"""The process dies at any request while the catalogue is at work: each thing happens once, whole.

A conversion, a form, a payment, a meeting, comments with a file.
"""

from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.configuration import FIELD, field_row
from chalicelib.records.files import FILE, file_of
from chalicelib.records.items import item_of
from chalicelib.usecases.card.activities import change_activity, remove_activity
from chalicelib.usecases.card.payments import add_payment, pay
from chalicelib.usecases.configuration.forms import add_form
from chalicelib.usecases.signals.submit_form import submit_form
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.forms import field
from tests.support.world import ANNA, BEN, World
from tests.usecases.files.test_take_files import announced


def late(world: World) -> None:
    """Let come what comes by itself, however the process died."""
    world.advance(timedelta(minutes=10))
    world.sweep()


def conversion(world: World) -> None:
    world.save(field_row("lead", Field(code="uf_a", title="A", type=FieldType.STRING)))
    kinds = {"kinds": ["deal", "contact"]}
    world.rule("new", "create_from_source", kinds, type="lead")
    world.comment_rule("new", "made", type="deal")
    world.create("lead", title="Roof", uf_a="red")
    late(world)


def form_that_makes_a_lead(world: World) -> None:
    fields = (field("email", "lead.emails", required=True),)
    form = add_form(world.tenant, ANNA, {"name": "Us", "fields": fields}, now=world.now)
    world.trigger("processed", "form_submitted", type="lead")
    world.comment_rule("processed", "hello", type="lead")
    answers = {"email": "kim@example.com"}
    submit_form(world.tenant, form, answers, address="198.51.100.7", key="k", now=world.now)
    world.settle()
    late(world)


def payment_that_moves(world: World) -> None:
    world.trigger("executing", "order_paid")
    world.comment_rule("executing", "paid")
    deal = world.create()
    due = {"amount": "5", "currency": "EUR", "title": "", "now": world.now}
    pay(world.tenant, ANNA, add_payment(world.tenant, ANNA, deal.ref, **due).id, world.now)
    world.settle()
    late(world)


def meeting_that_changes_and_is_called_off(world: World) -> None:
    kim = world.create("contact", name="Kim", emails=["kim@example.com"])
    meeting = {"subject": "Meet", "start_in": "P2D", "invite": ["client"]}
    world.rule("new", "schedule_meeting", meeting)
    deal = world.create(contact=kim.id)
    late(world)
    (row,) = world.table.query(str(deal.ref), prefix=f"{ACTIVITY}#")
    change_activity(world.tenant, ANNA, activity_of(row).id, {"location": "Room 2"}, world.now)
    world.settle()
    late(world)
    remove_activity(world.tenant, ANNA, activity_of(row).id, world.now)
    world.settle()
    late(world)


def comments_with_a_file(world: World) -> None:
    id = announced(world)
    world.save(field_row("deal", Field(code="uf_a", title="A", type=FieldType.FILE)))
    for text in "ab":
        params = {"text": text, "attachments": {"field": "uf_a"}}
        world.rule("executing", "add_comment", params)
    deal = world.create(title="a", actor=BEN, uf_a=id)
    world.move(deal, "executing")
    world.change(deal, uf_a=None)
    late(world)


def seen(world: World) -> dict[str, object]:
    """Return all that people see of it in the end."""
    rows = list(world.table.rows().values())
    items = [item_of(row) for row in rows if row.kind == "item"]
    files = [file_of(row) for row in rows if row.kind == FILE]
    return {
        "items": sorted((one.type, one.stage or "", one.fields.get("uf_a")) for one in items),
        "texts": Counter(text for one in items for text in world.texts(one)),
        "runs": sorted(run.state for one in items if one.stage for run in world.runs(one).values()),
        "fields": sorted(row.pk for row in rows if row.kind == FIELD),
        "mails": {(mail.subject, mail.message_id) for mail in world.mail.sent},
        "activities": sorted(activity_of(row).removed for row in rows if row.kind == ACTIVITY),
        "owners": sorted(len(one.owners) for one in files),
    }


@pytest.mark.parametrize(
    "scenario",
    [
        conversion,
        form_that_makes_a_lead,
        payment_that_moves,
        meeting_that_changes_and_is_called_off,
        comments_with_a_file,
    ],
)
def test_a_crash_at_any_request_loses_and_doubles_nothing(scenario):
    fuse = Fuse()
    whole = CrashingWorld(fuse)
    scenario(whole)
    expected = seen(whole)
    assert any(expected.values())
    for how, world in crashes(CrashingWorld, scenario, fuse.count):
        assert expected == seen(world), how
