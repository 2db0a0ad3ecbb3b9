"""Ids that can be foretold, for sandboxes and tests."""

from itertools import count


class CountingIdentity:
    """Counts up: no id or secret comes twice, and every run of a test makes the same ones.

    Args:
        prefix: two letters that ids begin with.
    """

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._ids = count(1)
        self._secrets = count(1)
        self._codes = count()

    def short_id(self) -> str:
        """Return the next id: id0000000001, id0000000002 ..."""
        return f"{self._prefix}{next(self._ids):010d}"

    def code(self, alphabet: str, length: int) -> str:
        """Return the next code: AAA, AAB ..., all of them before one comes again."""
        number, drawn = next(self._codes), ""
        for _ in range(length):
            number, place = divmod(number, len(alphabet))
            drawn = alphabet[place] + drawn
        return drawn

    def secret(self) -> str:
        """Return the next secret, as long as a real one."""
        return f"secret-{next(self._secrets):036d}"
