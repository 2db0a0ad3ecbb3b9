"""Ctrl-C and SIGTERM, which nothing that runs can keep from being heard."""

import os
import signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Remembers from now on whether somebody said stop; to be made in the main thread.

    The interpreter writes each signal into a pipe as it comes in. A handler that sets an Event may
    interrupt the very thread that holds the Event's lock, and would wait for it for good.
    """

    def __init__(self) -> None:
        self._said, heard = os.pipe()
        os.set_blocking(heard, False)
        signal.set_wakeup_fd(heard, warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, _written_already)

    def wait(self) -> None:
        """Wait until somebody says stop, or return at once where somebody has."""
        while os.read(self._said, 1)[0] not in _SIGNALS:
            continue


def _written_already(*_: object) -> None:
    """Do nothing; without a handler the signal would end the process."""
