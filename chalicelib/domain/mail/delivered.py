"""How a message came: for whom, and what the mail service that took it in says of it."""

from datetime import datetime

import msgspec

FAIL, PASS = "FAIL", "PASS"


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """PASS, FAIL, GRAY or another word for "nobody knows", as SES says it."""

    spam: str = ""
    virus: str = ""
    dmarc: str = ""
    """Whether it comes from the domain that it says it does."""
    policy: str = ""
    """What that domain wants done with what does not: none, quarantine or reject."""

    @property
    def infected(self) -> bool:
        """Return whether nothing of it may be stored."""
        return self.virus == FAIL

    @property
    def doubtful(self) -> bool:
        """Return whether nothing may follow from it: spam, or a sender that is forged."""
        forged = self.dmarc == FAIL and self.policy.lower() in ("quarantine", "reject")
        return self.spam == FAIL or forged

    @property
    def proven(self) -> bool:
        """Return whether the sender's domain stands for it."""
        return self.dmarc == PASS and not self.doubtful


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What the mail service says of a message besides the message itself."""

    id: str
    """The service's own, another one each time the same message comes."""
    recipients: tuple[str, ...]
    """Those of ours to whom it was sent, whatever its head says."""
    returned_to: str | None = None
    """Where its bounces go, empty for a program's; None where nobody knows."""
    at: datetime
    verdicts: Verdicts = Verdicts()

    @property
    def mailbox(self) -> str:
        """Return the address that it came to, without what names an item."""
        local, _, domain = next(iter(self.recipients), "").lower().partition("@")
        return f"{local.partition('+')[0]}@{domain}" if domain else ""


def raw_key(id: str) -> str:
    """Return where the mail service puts the message itself."""
    return f"inbound/{id}"
