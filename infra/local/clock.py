"""The one clock of the local runtime: the time of the machine, moved by whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class LocalClock:
    """Runs like the machine's clock, some time ahead of it or behind, and can stand still.

    Args:
        offset: how far ahead of the machine it is.
        frozen_at: where it stands; it then moves only when it is set.
    """

    def __init__(
        self, *, offset: timedelta = timedelta(), frozen_at: datetime | None = None
    ) -> None:
        self._offset = offset
        self._standing = frozen_at
        self._frozen = frozen_at is not None

    @property
    def offset(self) -> timedelta:
        """How far ahead of the machine's clock it is."""
        standing = self._standing
        return self._offset if standing is None else standing - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, in whole milliseconds as it runs."""
        standing = self._standing
        if standing is not None:
            return standing
        now = datetime.now(UTC) + self._offset
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def set(self, instant: datetime) -> None:
        """Go to an instant, forwards or backwards."""
        instant = instant.astimezone(UTC)
        if self._standing is not None:
            self._standing = instant
        else:
            self._offset = instant - datetime.now(UTC)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stand still for the length of a block, so that work takes no time, and then run on."""
        if self._standing is None:
            self._standing = self.now()
        try:
            yield
        finally:
            if not self._frozen and self._standing is not None:
                self._offset = self._standing - datetime.now(UTC)
                self._standing = None
