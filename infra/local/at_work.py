"""Who is at work, so that an end can wait for them."""

from threading import Condition


class AtWork:
    """Counts those inside its block, in whichever threads."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._number += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._number -= 1
            self._changed.notify_all()

    def finish(self, seconds: float) -> bool:
        """Wait until nobody is inside, no longer than this; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._number, seconds)
