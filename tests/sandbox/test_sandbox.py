"""A sandbox does what the engine does, with ports that can neither write nor send."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.items.create_item import create_item
from tests.support.world import ANNA, World

ROOT = Path(__file__).parents[2]
MAIL = {"recipient": "client", "subject": "Hello {{ contact.name }}", "text": "Well?"}


def prepared():
    world = World()
    contact = world.create("contact", name="Kim", emails=[{"value": "kim@example.com"}])
    world.rule("preparation", "send_email", MAIL)
    world.comment_rule("preparation", "later", run={"mode": "delay", "delay": "P1D"})
    return world, world.create(title="Chairs", contact=contact.id)


def test_what_would_leave_is_written_down_and_the_table_below_stays_as_it_was():
    world, deal = prepared()
    before = world.table.rows()
    sandbox = Sandbox(world.tenant, world.now, over=world.table)
    change_item(sandbox.tenant, ANNA, deal.ref, {"stage": "preparation"}, now=world.now)
    sandbox.settle()

    (mail,) = sandbox.effects()
    assert ("email", "Hello Kim") == (mail.kind, mail.data["subject"])
    assert (before, [], {}) == (world.table.rows(), world.mail.sent, world.scheduler.planned())


def test_its_clock_runs_on_and_each_thing_happens_at_its_own_time():
    world, deal = prepared()
    sandbox = Sandbox(world.tenant, world.now, over=world.table)
    change_item(sandbox.tenant, ANNA, deal.ref, {"stage": "preparation"}, now=world.now)
    sandbox.to(world.now + timedelta(days=2))

    kinds = {row.kind for row in sandbox.written.values() if row.pk == str(deal.ref)}
    assert "timeline" in kinds
    assert world.now + timedelta(days=2) == sandbox.now


def test_one_that_only_knows_what_was_loaded_gives_the_same():
    world, deal = prepared()
    sandbox = Sandbox(world.tenant, world.now)
    sandbox.load(world.table.rows().values())
    change_item(sandbox.tenant, ANNA, deal.ref, {"stage": "preparation"}, now=world.now)
    sandbox.settle()

    assert ["Hello Kim"] == [left.data["subject"] for left in sandbox.effects()]


def test_items_made_in_it_take_no_id_of_the_table_below():
    world, deal = prepared()
    sandbox = Sandbox(world.tenant, world.now, over=world.table)
    made = create_item(sandbox.tenant, ANNA, "deal", {"title": "New"}, now=world.now)

    assert made.id > deal.id
    assert deal.id + 1 == world.create().id


def test_rules_that_feed_each_other_for_ever_are_cut():
    world = World()
    sandbox = Sandbox(world.tenant, world.now, over=world.table)
    sandbox._left = 1
    create_item(sandbox.tenant, ANNA, "deal", {"title": "New"}, now=world.now)
    sandbox.settle()

    assert sandbox.cut


BLOCKED = """
import socket, sys

def refuse(*args, **more):
    raise AssertionError("a sandbox reaches out")

sys.modules["boto3"] = sys.modules["botocore"] = None
import asyncio
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from tests.sandbox.test_sandbox import prepared
from tests.support.world import ANNA
from chalicelib.sandbox.preview_move import preview_move

world, deal = prepared()
told = preview_move(world.tenant, ANNA, deal.ref, {"stage": "preparation"}, now=world.now)
print([str(one.run.state) for one in told.runs])

from chalicelib.sandbox.count_on_stage import count_on_stage
from chalicelib.sandbox.preview_bulk import preview_bulk
from chalicelib.sandbox.try_rule import try_rule
from chalicelib.sandbox.try_trigger import try_trigger
from chalicelib.usecases.bulk.start_bulk import BulkChange
from chalicelib.usecases.configuration.parts import RULES
from tests.sandbox.test_sandbox import MAIL

place = ("deal", "default")
hook = {"url": "https://hooks.example.com/a"}
rule = {"stage": "new", "action": "call_webhook", "params": hook}
print(try_rule(world.tenant, ANNA, place, rule, deal.id, world.now).leaving[0].kind)
trigger = {"stage": "won", "trigger": "email_received"}
print(try_trigger(world.tenant, ANNA, place, trigger, deal.id, world.now).fires)
print(count_on_stage(world.tenant, ANNA, place, RULES, rule, None, world.now).meet)
wanted = BulkChange(type="deal", ids=(deal.id,), values={"stage": "preparation"})
print(preview_bulk(world.tenant, ANNA, wanted, world.now).changed)
"""


def test_nothing_of_it_needs_sockets_or_boto3():
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED], cwd=ROOT, capture_output=True, text=True, check=False
    )

    said = "['done', 'scheduled']\nwebhook\nTrue\n1\n1\n"
    assert (said, "") == (done.stdout, done.stderr)
