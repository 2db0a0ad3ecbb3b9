"""E-mails on timelines, whatever comes in between."""

import pytest

from chalicelib.domain.errors import Conflict, Unavailable
from tests.support.mail_corpus import message, plain
from tests.support.mailing import Mailing
from tests.support.world import fails, interrupt, of_kind


@pytest.fixture
def tenant() -> Mailing:
    return Mailing()


def test_two_who_take_the_same_in_at_once_show_it_once(tenant):
    raw = message("attachments")
    interrupt(
        tenant.world.table,
        "write",
        before=lambda: tenant.take(raw, settle=False),
        when=of_kind("mail_shown"),
    )
    tenant.take(raw)
    assert 1 == len(tenant.shown(tenant.deal, "email_received"))
    assert 1 == len(tenant.signals())


def test_what_is_contested_is_tried_again_and_then_comes_again(tenant):
    interrupt(tenant.world.table, "write", before=fails(Conflict([])), when=of_kind("mail_shown"))
    tenant.take(plain("x"))
    assert 1 == len(tenant.shown(tenant.deal, "email_received"))
    write = tenant.world.table.write

    def contested(writes):
        if of_kind("mail_shown")(writes):
            raise Conflict([])
        write(writes)

    tenant.world.table.write = contested
    with pytest.raises(Unavailable):
        tenant.take(plain("y"))
    tenant.world.table.write = write
    assert "shown" == tenant.take(plain("y"))


def test_an_item_that_was_deleted_meanwhile_is_left_out(tenant):
    interrupt(
        tenant.world.table,
        "write",
        after=lambda: tenant.world.delete(tenant.deal),
        when=of_kind("mail_route"),
    )
    tenant.take(plain("x"), tenant.sent.reply_to)
    assert [] == tenant.signals()
