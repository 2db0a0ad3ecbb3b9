"""What the mail service tells of an e-mail comes to its item and its address."""

import pytest

from chalicelib.domain.mail.service_events import read_event
from chalicelib.usecases.mail.take_report import take_report
from tests.support.mail_reports import bounce, complaint, delay, event
from tests.support.mailing import KIM, Mailing


@pytest.fixture
def tenant() -> Mailing:
    return Mailing()


def report(tenant, type, part, *, to=KIM, reference=""):
    told = event(type, part, [to], reference or tenant.sent.reference)
    outcome = take_report(tenant.world.tenant, read_event(told), tenant.world.now)
    tenant.world.settle()
    return str(outcome)


def marked(tenant):
    return tenant.world.item(tenant.kim).fields["emails"][0].get("bounced_at")


@pytest.mark.parametrize(
    ("type", "part", "said", "marks"),
    [
        ("Bounce", bounce(KIM), f"did not reach {KIM}: 550 5.1.1", "2026-03-02T09:00:05Z"),
        ("Bounce", bounce(KIM, "Transient"), f"has not reached {KIM} so far: 550", None),
        ("DeliveryDelay", delay(KIM), f"has not reached {KIM} so far: 421", None),
        (
            "Complaint",
            complaint(KIM),
            f"{KIM} has called this e-mail spam: abuse",
            "2026-03-02T09:00:05Z",
        ),
        ("Reject", {"reason": "Bad content"}, f"did not send this e-mail to {KIM}: Bad", None),
    ],
)
def test_it_stands_behind_its_e_mail_once_and_marks_the_address(tenant, type, part, said, marks):
    assert ["reported"] * 2 == [report(tenant, type, part) for _ in range(2)]
    sent, line = tenant.shown(tenant.deal)
    assert (sent.at, sent.id) == (line.at, tenant.sent.message_id)
    assert said in line.text
    assert marks == marked(tenant)
    assert [] == tenant.signals()


def test_a_bounce_that_the_mail_server_tells_too_is_one_line(tenant):
    from tests.support.mail_corpus import message

    report(tenant, "Bounce", bounce(KIM))
    raw = message("bounce_postfix", tenant.sent.reply_to, tenant.sent.reference)
    tenant.take(raw, tenant.sent.reply_to, returned_to="")
    assert 2 == len(tenant.shown(tenant.deal))


def test_what_is_not_about_an_e_mail_of_ours_changes_nothing(tenant):
    assert "nobody" == report(tenant, "Bounce", bounce(KIM), reference="made-up")
    assert "nobody" == report(tenant, "Bounce", bounce("lee@example.com"), to="lee@example.com")
    assert (None, 1) == (marked(tenant), len(tenant.shown(tenant.deal)))


def test_an_e_mail_bears_its_reference_where_no_mail_is_taken_in():
    tenant = Mailing(mail_inbox=None)
    assert (None, None) == (tenant.sent.reply_to, tenant.sent.bounces_to)
    assert "reported" == report(tenant, "Bounce", bounce(KIM))
