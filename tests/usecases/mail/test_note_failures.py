"""Bounces and complaints: at the e-mail that they are about, and nowhere else."""

import pytest

from tests.support.mail_corpus import message
from tests.support.mailing import KIM, Mailing


@pytest.fixture
def tenant() -> Mailing:
    return Mailing()


def report(tenant, name, *, reply_to=None, token=None, **more):
    raw = message(name, tenant.sent.reply_to, token or tenant.sent.reference)
    return tenant.take(raw, reply_to or tenant.sent.reply_to, returned_to="", **more)


def marked(tenant):
    return [one.get("bounced_at") for one in tenant.world.item(tenant.kim).fields["emails"]]


@pytest.mark.parametrize(
    ("name", "said", "marks"),
    [
        ("bounce_postfix", "did not reach kim@example.com: 550 5.1.1", True),
        ("bounce_exim", "did not reach kim@example.com: 550 5.1.1", True),
        ("mailbox_full", "has not reached kim@example.com so far: 552 5.2.2", False),
        ("delayed_postfix", "has not reached kim@example.com so far: connect", False),
        ("complaint", "kim@example.com has called this e-mail spam: abuse", True),
    ],
)
def test_a_report_is_told_behind_its_e_mail_and_marks_the_address(tenant, name, said, marks):
    for _ in range(2):
        assert "reported" == report(tenant, name)
    sent, line = tenant.shown(tenant.deal)
    assert (sent.at, sent.id) == (line.at, tenant.sent.message_id)
    assert said in line.text
    assert marks == bool(marked(tenant)[0])
    assert [] == tenant.signals()


def test_without_the_head_of_our_e_mail_the_newest_one_is_meant(tenant):
    assert "reported" == report(tenant, "bounce_qmail", token="made-up")
    assert marked(tenant)[0]


def test_a_report_of_nobody_here_marks_nothing(tenant):
    assert "nobody" == report(tenant, "bounce_postfix", reply_to="crm@in.shop.example", token="x")
    raw = message("bounce_postfix", "", tenant.sent.reference).replace(b"kim@", b"lee@")
    tenant.world.create("contact", emails=[{"value": "lee@example.com", "type": "work"}])
    assert "nobody" == tenant.take(raw, tenant.sent.reply_to, returned_to="")
    assert [None] == marked(tenant)


def test_a_marked_address_is_written_to_no_more_and_the_rule_says_why(tenant):
    report(tenant, "bounce_postfix")
    deal = tenant.world.create(title="Next", contact=tenant.kim.id)
    (run,) = tenant.world.runs(deal).values()
    assert ("no_address", True) == (
        run.reason.code,
        f"{KIM} takes no mail since" in run.reason.detail,
    )
    tenant.world.change(tenant.kim, emails=[{"value": KIM, "type": "work"}])
    again = tenant.world.create(title="Again", contact=tenant.kim.id)
    assert ["done"] == list(tenant.world.states(again).values())
