"""What the mail service tells of an e-mail of ours: to its item and its address, once."""

from datetime import datetime

from chalicelib.domain.mail.received import Report
from chalicelib.usecases.mail.note_failures import note_failures
from chalicelib.usecases.mail.receive_mail import Outcome
from chalicelib.usecases.mail.thread import thread_of
from chalicelib.usecases.tenant.tenant import Tenant


def take_report(tenant: Tenant, report: Report, now: datetime) -> Outcome:
    """Note what has become of an e-mail, and say whether it is one of ours.

    Requests: one for the e-mail and its item, and those of `note_failures`. Told again, or by the
    mail server besides, it changes nothing more.

    Raises:
        Unfinished: it must come again.
    """
    thread = thread_of(tenant, (), report.references)
    noted = note_failures(tenant, report.id, report.failures, thread, report.at, now)
    return Outcome.REPORTED if noted else Outcome.NOBODY
