"""Ids that can be foretold, for tests."""

from itertools import count


class CountingIdentity:
    """Counts up: no id or secret comes twice, and every run of a test makes the same ones."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._secrets = count(1)

    def short_id(self) -> str:
        """Return the next id: id0000000001, id0000000002 ..."""
        return f"id{next(self._ids):010d}"

    def secret(self) -> str:
        """Return the next secret, as long as a real one."""
        return f"secret-{next(self._secrets):036d}"
