"""What SES tells of e-mails of ours, as it writes it."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.mail.service_events import delivered, is_of_ses, read_event
from infra.local.mail import ses_event
from tests.support.mail_reports import bounce, complaint, delay, event

KIM, LEE = "kim@example.com", "lee@example.com"


def told(type, part, *to):
    read = read_event(event(type, part, list(to) or [KIM], "token"))
    return [(one.address, str(one.kind), one.marks, one.why) for one in read.failures]


@pytest.mark.parametrize(
    ("type", "part", "expected"),
    [
        ("Bounce", bounce(KIM), (KIM, "bounce", True, "550 5.1.1 user unknown")),
        (
            "Bounce",
            bounce("Kim <Kim@Example.com>", diagnosticCode=""),
            (KIM, "bounce", True, "5.1.1"),
        ),
        (
            "Bounce",
            bounce(KIM, "Permanent", "OnAccountSuppressionList", diagnosticCode="", status=""),
            (KIM, "bounce", True, "OnAccountSuppressionList"),
        ),
        (
            "Bounce",
            bounce(KIM, "Transient", "MailboxFull", diagnosticCode="smtp; 552 5.2.2 full"),
            (KIM, "delay", False, "552 5.2.2 full"),
        ),
        ("Bounce", bounce(KIM, "Undetermined"), (KIM, "delay", False, "550 5.1.1 user unknown")),
        (
            "DeliveryDelay",
            delay(KIM),
            (KIM, "delay", False, "421 4.4.1 Unable to connect to remote host"),
        ),
        ("Complaint", complaint(KIM), (KIM, "complaint", True, "abuse")),
        ("Complaint", complaint(KIM, kind=None), (KIM, "complaint", True, "")),
        ("Complaint", complaint(KIM, kind="not-spam"), (KIM, "complaint", False, "not-spam")),
        ("Reject", {"reason": "Bad content"}, (KIM, "reject", False, "Bad content")),
    ],
)
def test_what_became_of_an_e_mail_is_read(type, part, expected):
    assert [expected] == told(type, part)


def test_who_of_several_has_complained_nobody_knows_and_nobody_is_marked():
    why = "abuse (or another of its 2 recipients has)"
    assert [(KIM, "complaint", False, why), (LEE, "complaint", False, why)] == told(
        "Complaint", complaint(KIM, LEE), KIM, LEE
    )


def test_when_and_of_which_e_mail_it_is_told():
    read = read_event(event("Bounce", bounce(KIM), [KIM], "token"))
    assert datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC) == read.at
    assert ("thread.token@shop.example",) == read.references
    rejected = read_event(event("Reject", {"reason": "Bad content"}, [KIM], None))
    assert (datetime(2026, 3, 2, 9, tzinfo=UTC), ()) == (rejected.at, rejected.references)


@pytest.mark.parametrize("broken", [{}, {"detail": {}}, {"detail": {"eventType": "Open"}}])
def test_what_is_no_such_event_is_refused(broken):
    with pytest.raises((LookupError, ValueError)):
        read_event(broken)


def test_both_kinds_of_events_are_told_apart():
    came = ses_event("m1", [KIM], datetime(2026, 3, 2, tzinfo=UTC), {"spam": "fail", "from": ""})
    assert (True, False) == (is_of_ses(event("Bounce", bounce(KIM), [KIM], None)), is_of_ses(came))
    how = delivered(came["Records"][0]["ses"])
    assert ("m1", (KIM,), "", "FAIL") == (
        how.id,
        how.recipients,
        how.returned_to,
        how.verdicts.spam,
    )
