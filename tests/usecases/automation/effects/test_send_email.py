"""E-mails with files."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.catalogue.actions.client.send_email import SendEmailAction
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.table import Put
from chalicelib.records.files import file_row
from tests.support.world import World
from tests.usecases.files.test_show_file import RULES, kept

MAIL = {"subject": "Hi", "text": "x", "recipient": "responsible"}
MB = 1024 * 1024


@pytest.fixture
def world():
    return World()


def mailing(world, *ids):
    params = {**MAIL, "attachments": {"files": list(ids)}}
    rule = world.rule("new", "send_email", params)
    return rule, world.create(title="a")


def ended(world, deal):
    (run,) = world.runs(deal).values()
    return run.state, run.reason.code if run.reason else None


def test_the_files_travel_with_the_mail_and_are_shown(world):
    kept(world, RULES)
    _, deal = mailing(world, "a1")
    (mail,) = world.mail.sent
    (attachment,) = mail.attachments
    assert ("a.pdf", "application/pdf", b"%PDF") == (
        attachment.name,
        attachment.type,
        attachment.content,
    )
    assert ("done", None) == ended(world, deal)


def test_files_that_are_too_large_together_go_nowhere(world, monkeypatch):
    """Of a field, that is: those of rules are told when these are saved."""
    monkeypatch.setattr(SendEmailAction, "most_attached", None)
    for id in ("a1", "a2"):
        large = msgspec.structs.replace(kept(world, RULES, id), size=13 * MB)
        world.table.write([Put(file_row(large))])
    _, deal = mailing(world, "a1", "a2")
    assert (("failed", "too_large"), []) == (ended(world, deal), world.mail.sent)


def test_a_store_that_does_not_answer_is_asked_again_and_the_mail_leaves_once(world, monkeypatch):
    kept(world, RULES)
    get, tries = world.tenant.files.get, []

    def flaky(key):
        tries.append(key)
        if len(tries) == 1:
            raise Unavailable("not now")
        return get(key)

    monkeypatch.setattr(world.tenant.files, "get", flaky)
    _, deal = mailing(world, "a1")
    assert [] == world.mail.sent
    world.advance(timedelta(minutes=5))
    assert (1, ("done", None)) == (len(world.mail.sent), ended(world, deal))


def test_bytes_that_are_gone_end_the_run(world):
    file = kept(world, RULES)
    world.tenant.files.delete(file.key)
    _, deal = mailing(world, "a1")
    assert (("failed", "no_file"), []) == (ended(world, deal), world.mail.sent)
