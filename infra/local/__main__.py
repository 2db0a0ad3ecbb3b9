"""`python -m infra.local`: one tenant on this machine, reachable at 127.0.0.1."""

import errno
import logging
import os
import secrets
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from chalicelib.domain.words.instants import parse_instant
from infra.local.stopping import StopSignal

DEFAULT_PORT = 8000
_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the variables of the shell say."""

    port: int
    token: str
    made_token: bool
    seed: bool
    data: Path | None
    start: datetime | None
    log: bool


class CannotStart(Exception):
    """Something has to be put right first; the message says what."""


class BadVariable(CannotStart):
    """A variable has a value that cannot be used; the message names it."""


def read_options(variables: Mapping[str, str]) -> Options:
    """Return the options.

    Raises:
        BadVariable: PORT, CLOCK or SEED is not usable.
    """
    given = variables.get("ADMIN_TOKEN")
    return Options(
        port=_port(variables.get("PORT") or str(DEFAULT_PORT)),
        token=given or secrets.token_urlsafe(24),
        made_token=not given,
        seed=_truth("SEED", variables.get("SEED") or "1"),
        data=Path(variables["DATA"]) if variables.get("DATA") else None,
        start=_instant(variables.get("CLOCK")),
        log=_truth("LOG", variables.get("LOG") or "1"),
    )


def main() -> int:
    """Run until somebody says stop; return the exit code."""
    began = time.perf_counter()
    stop = StopSignal()
    # The functions' own lines are for CloudWatch; here they are read when something goes wrong.
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        options = read_options(os.environ)
        _run(options, began, stop)
    except (CannotStart, OSError) as error:
        print(f"stageflow cannot start. {error}", file=sys.stderr)
        return 1
    return 0


def _run(options: Options, began: float, stop: StopSignal) -> None:
    from chalicelib.api.v1.console import is_built
    from infra.local.catalogue import BrokenCatalogue, load_catalogue
    from infra.local.client import ClientInside
    from infra.local.data import DataError
    from infra.local.runtime import Runtime
    from infra.local.seed import seed

    try:
        load_catalogue()
    except BrokenCatalogue as broken:
        raise CannotStart(f"The catalogue is broken:\n{broken}") from broken
    try:
        runtime = Runtime(
            options.port,
            start=options.start,
            data=options.data,
            admin_token=options.token,
            first=(lambda new: seed(ClientInside(new, options.token))) if options.seed else None,
        )
    except DataError as error:
        raise BadVariable(f"DATA: {error}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadVariable(
                f"PORT: {options.port} is in use; choose another, for example "
                f"PORT={options.port + 1}"
            ) from error
        raise
    with runtime:
        took = time.perf_counter() - began
        print(greeting(runtime.url, options, took, console=is_built()), flush=True)
        if runtime.interrupted:
            print(
                f"Of {len(runtime.interrupted)} workflow runs nobody can tell where they rested at "
                "the last stop; resume each at a step (POST /v1/workflow-runs/{id}/resume): "
                f"{', '.join(runtime.interrupted[:5])} ...",
                flush=True,
            )
        if options.log:
            runtime.log_requests()
        stop.wait()
        print("Stopping.", flush=True)


def greeting(url: str, options: Options, seconds: float, *, console: bool) -> str:
    """Return what is said once it runs.

    Args:
        url: where it listens.
        options: what it was started with.
        seconds: how long the start took.
        console: whether the web console has been built.
    """
    token = f"{options.token}  (made for this run)" if options.made_token else "from ADMIN_TOKEN"
    lines = [
        f"stageflow is ready at {url}  ({seconds:.1f} s)",
        *([f"  console        {url}/console"] if console else []),
        f"  documentation  {url}/docs",
        f"  sent messages  {url}/_local/outbox",
        f'  clock          {url}/_local/clock  (POST {{"advance": "P1D"}} moves it)',
        f"  token          {token}",
        f"  data           {options.data or 'in memory, gone when it stops; DATA=dir keeps it'}",
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 65_535:
        raise BadVariable(f"PORT: {text!r} is not a port; expected a number up to 65535")
    return int(text)


def _truth(name: str, text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise BadVariable(f"{name}: {text!r} is neither yes nor no; expected 1 or 0")
    return _TRUTH[text.lower()]


def _instant(text: str | None) -> datetime | None:
    try:
        return parse_instant(text) if text else None
    except ValueError as error:
        raise BadVariable(
            f"CLOCK: {text!r} is not an instant; expected for example 2026-03-01T09:00:00Z"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
