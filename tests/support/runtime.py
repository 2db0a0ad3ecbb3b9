"""A local runtime for a test, with a client for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.client import Answer, Client
from infra.local.clock import LocalClock
from infra.local.functions import Functions
from infra.local.runtime import Runtime

__all__ = ["START", "TOKEN", "Answer", "Client", "running"]

TOKEN = "admin-token-of-the-tests"
START = datetime(2023, 4, 3, 9, 0, tzinfo=UTC)
"""A Monday morning."""
OVER_EMULATOR = os.environ.get("OVER") == "emulator"
"""Whether all stands on an emulated AWS: slower, and what `make features` does."""


@contextmanager
def running(
    *,
    at: datetime | None = START,
    data: Path | None = None,
    emulated: bool | None = None,
    background: bool = False,
    app: Any = None,
    functions: Functions | None = None,
    token: str | None = TOKEN,
) -> Iterator[Client]:
    """Run a tenant with an admin for the length of a block.

    Args:
        at: where the clock stands, or None for one that runs.
        data: keeps the data in this directory.
        emulated: whether AWS is emulated; otherwise everything is in memory. Where it is not said,
            only what keeps data needs it, unless OVER=emulator wants it for all.
        background: whether automation runs by itself; otherwise it waits for `settle`.
        app: stands in for the application.
        functions: stand in for the functions behind stream, queue and timer.
        token: the admin's token; None makes no admin.
    """
    clock = LocalClock(frozen_at=at) if at else None
    if emulated is None:
        emulated = OVER_EMULATOR or data is not None
    runtime = Runtime(
        clock=clock,
        data=data,
        emulated=emulated,
        background=background,
        app=app,
        functions=functions,
        admin_token=token,
    )
    client = Client(runtime.url, token)
    try:
        yield client
    finally:
        client.close()
        runtime.close()
