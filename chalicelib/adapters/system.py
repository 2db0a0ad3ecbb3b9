"""The real clock and the real source of ids."""

import secrets
import string
from datetime import UTC, datetime

ALPHABET = string.ascii_lowercase + string.digits


class SystemClock:
    """The clock of the machine, in whole milliseconds."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class SystemIdentity:
    """Ids and secrets from the operating system's source of randomness."""

    def short_id(self) -> str:
        """Return 12 random characters [a-z0-9], 62 bits."""
        return "".join(secrets.choice(ALPHABET) for _ in range(12))

    def code(self, alphabet: str, length: int) -> str:
        """Return as many random characters of the alphabet."""
        return "".join(secrets.choice(alphabet) for _ in range(length))

    def secret(self) -> str:
        """Return 256 random bits, URL-safe."""
        return secrets.token_urlsafe(32)
