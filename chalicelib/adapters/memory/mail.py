"""E-mail that stays in a list."""

from collections import deque
from collections.abc import Iterable

from chalicelib.adapters.mime import seal
from chalicelib.domain.errors import StageflowError
from chalicelib.ports.mail import Email


class MemoryMail:
    """Keeps every e-mail that was handed over, and fails when told to.

    Args:
        failures: errors for the next calls, in order; an e-mail that fails is not kept.
    """

    def __init__(self, failures: Iterable[StageflowError] = ()) -> None:
        self.sent: list[Email] = []
        self.failures = deque(failures)

    def send(self, email: Email) -> str:
        """Keep the e-mail and return an id made of its place in the list."""
        seal(email)
        if self.failures:
            raise self.failures.popleft()
        self.sent.append(email)
        return f"memory-{len(self.sent)}"
