"""botocore's session with those of its handlers alone that our services meet (docs/adr/0020).

Most of its 127 are for S3, EC2 and the pages of its documentation. To register them takes longer
than all else that a session does, and each client copies them.
"""

from botocore.handlers import BUILTIN_HANDLERS
from botocore.session import Session

SERVICES = frozenset({"dynamodb", "scheduler", "sesv2", "sfn", "sns", "sqs", "ssm", "sts"})
"""Ids of the services that clients of ours call, and of the one that gives them credentials."""


def our_session() -> Session:
    """Return a new session."""
    session = Session(include_builtin_handlers=False)
    for event, handler, *_ in BUILTIN_HANDLERS:
        if is_met(event):
            session.register(event, handler)
    return session


def is_met(event: str) -> bool:
    """Return whether an event is of one of our services, or of all.

    Events are named `before-call.sqs.SendMessage`; handlers also listen to their beginnings.
    """
    _, is_of_one, rest = event.partition(".")
    return not is_of_one or rest.partition(".")[0] in SERVICES
