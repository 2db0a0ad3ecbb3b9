"""Who has written an e-mail, and what follows."""

import pytest

from chalicelib.domain.mail.delivered import PASS, Delivered, Verdicts
from chalicelib.domain.mail.received import Received, Sort
from chalicelib.usecases.mail.plan_mail import plan_mail
from tests.support.mailing import INBOX, KIM
from tests.support.world import ANNA, World


@pytest.mark.parametrize(
    ("read", "dmarc", "by_colleague", "signal"),
    [
        ({"sender": KIM}, "GRAY", False, "email_received"),
        ({"sender": KIM, "sort": Sort.AUTO}, PASS, False, ""),
        ({"sender": ANNA.user.email, "to": (KIM, INBOX)}, PASS, True, "email_sent"),
        ({"sender": ANNA.user.email, "to": (KIM, INBOX)}, "GRAY", False, ""),
        ({"sender": ANNA.user.email, "to": (INBOX, "ben@example.com")}, PASS, True, ""),
        ({"sender": ANNA.user.email, "to": (KIM,), "sort": Sort.AUTO}, PASS, True, ""),
    ],
)
def test_what_follows(read, dmarc, by_colleague, signal):
    world = World()
    verdicts = Verdicts(dmarc=dmarc)
    came = Delivered(id="1", recipients=(INBOX,), at=world.now, verdicts=verdicts)
    plan = plan_mail(world.tenant, "m", came, Received(**read), world.now)
    assert (by_colleague, signal) == (plan.author is not None, plan.signal)


def test_the_mailbox_is_where_it_came_to_or_who_of_us_has_written():
    world = World()
    verdicts = Verdicts(dmarc=PASS)
    came = Delivered(id="1", recipients=(INBOX,), at=world.now, verdicts=verdicts)
    for sender, mailbox in ((KIM, INBOX), (ANNA.user.email, ANNA.user.email)):
        plan = plan_mail(world.tenant, "m", came, Received(sender=sender), world.now)
        assert {"mailbox": mailbox} == plan.told(address=KIM).settings
