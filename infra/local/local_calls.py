"""The calls under /_local, which no deployment has: settle, clock, outbox, mail, plan, files."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from chalicelib import wiring
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.domain.people.plans import PLANS
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from infra.local.clock import LocalClock
from infra.local.engine import Engine
from infra.local.files import PATH as FILES
from infra.local.files import answer_files
from infra.local.gateway import Request
from infra.local.happenings import Happenings
from infra.local.mail import LocalMail
from infra.local.outbox import Outbox
from infra.local.problems import Answer, Problem, json_answer
from infra.local.sessions import take_along

PREFIX = "/_local/"
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Where the clock is to go: one of the first two."""

    advance: str | None = None
    to: str | None = None
    stay_signed_in: bool = False
    """Whether sessions last as much longer: who moves the clock in the console was not away."""


class Booked(msgspec.Struct, forbid_unknown_fields=True):
    """What the operator sets by `python -m infra plan`."""

    plan: str


class Told(msgspec.Struct, frozen=True):
    """How far it was said what happened: how much was done, and the numbers of the last entries."""

    worked: int = 0
    happenings: int = 0
    sent: int = 0


class LocalCalls:
    """Answers what only the local runtime can."""

    def __init__(
        self,
        engine: Engine,
        clock: LocalClock,
        outbox: Outbox,
        files: MemoryFiles,
        happenings: Happenings,
        mail: LocalMail,
    ) -> None:
        self._happenings = happenings
        self._told = Told()
        self._files = files
        self._engine = engine
        self._clock = clock
        self._outbox = outbox
        self._calls: dict[str, dict[str, Callable[[Request], Any]]] = {
            "settle": {"POST": self._settle},
            "clock": {"POST": self._move, "GET": self._now},
            "outbox": {"GET": self._sent},
            "mail": {"POST": mail.take},
            "mail-reports": {"POST": mail.report},
            "plan": {"POST": self._book},
        }

    def call(self, request: Request) -> Answer:
        """Return the answer to a request whose path begins with PREFIX.

        Raises:
            Problem: no such call, or it is malformed, or it comes from a page of a foreign site.
        """
        if not is_loopback(request.header("host") or ""):
            detail = "Only this machine may call this, by its own name."
            raise Problem(HTTPStatus.FORBIDDEN, "forbidden", detail)
        if request.path == FILES:
            # Signed: a page may show and send what it was given the address of.
            return answer_files(self._files, request)
        if _from_another_page(request):
            detail = "Only the console may call this: it moves the clock and reads what was sent."
            raise Problem(HTTPStatus.FORBIDDEN, "forbidden", detail)
        methods = self._calls.get(request.path.removeprefix(PREFIX))
        if methods is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            allow = ", ".join(sorted(methods))
            raise Problem(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                f"This address answers to {allow}.",
                Allow=allow,
            )
        return json_answer(HTTPStatus.OK, methods[method](request))

    def _settle(self, request: Request) -> Any:
        since = _number(request, "since", self._told.happenings)
        self._engine.settle()
        # In the order in which they grow: what comes meanwhile is told the next time.
        sent, done = self._outbox.entries(after=self._told.sent), self._happenings.since(since)
        before, self._told = (
            self._told,
            Told(
                worked=self._engine.worked,
                happenings=max([self._told.happenings, *(one["number"] for one in done)]),
                sent=max([self._told.sent, *(one["number"] for one in sent)]),
            ),
        )
        return {
            "processed": self._told.worked - before.worked,
            "since": since,
            "until": self._told.happenings,
            "done": done,
            "sent": [{"number": one["number"], "kind": one["kind"]} for one in sent],
        }

    def _now(self, _request: Request) -> Any:
        next_at = self._engine.next_at()
        return {
            "now": show_instant(self._clock.now()),
            "next": None if next_at is None else show_instant(next_at),
        }

    def _sent(self, request: Request) -> Any:
        after = _number(request, "after", 0)
        return {"items": self._outbox.entries(_parameter(request, "kind"), after)}

    def _book(self, request: Request) -> Any:
        try:
            plan = PLANS[msgspec.json.decode(request.body, type=Booked).plan].name
        except (msgspec.MsgspecError, KeyError) as error:
            detail = f'expected {{"plan": "free"}} or another of {", ".join(PLANS)}'
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", detail) from error
        wiring.tenant().plan = plan
        return {"plan": plan}

    def _move(self, request: Request) -> Any:
        processed = 0
        try:
            move = msgspec.json.decode(request.body, type=Move)
            if move.advance is not None:
                # What is due already may take a while by a clock that runs.
                processed = self._engine.settle()
            now = self._clock.now()
            target = _target(move, now)
        except (msgspec.MsgspecError, ValueError, OverflowError) as error:
            raise Problem(
                HTTPStatus.BAD_REQUEST,
                "invalid",
                f'{error}; expected {{"advance": "P1D"}} or {{"to": "2026-03-01T09:00:00Z"}}',
            ) from error
        if move.stay_signed_in and target > now:
            take_along(wiring.tenant(), now, target - now)
        processed += self._engine.move_to(target)
        return {"now": show_instant(target), "processed": processed}


def _from_another_page(request: Request) -> bool:
    """Return whether a browser sent it for a page that this server has not served itself."""
    origin, site = request.header("origin"), request.header("sec-fetch-site")
    own = f"http://{request.header('host')}"
    return origin not in (None, own) or site not in (None, "none", "same-origin")


def _number(request: Request, name: str, default: int) -> int:
    given = _parameter(request, name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit()):
        detail = f"{name} is the number of an entry; the answer holds those behind it."
        raise Problem(HTTPStatus.BAD_REQUEST, "invalid", detail)
    return int(given)


def _parameter(request: Request, name: str) -> str | None:
    given = parse_qs(_query(request)).get(name)
    return given[-1] if given else None


def _query(request: Request) -> str:
    return urlsplit(request.target).query


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine, whatever the port."""
    name = urlsplit(f"//{host}").hostname if host.isprintable() and "@" not in host else None
    if name is None:
        return False
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _target(move: Move, now: datetime) -> datetime:
    """Return where to go.

    Raises:
        ValueError: neither or both are given, or the value is not usable.
    """
    if (move.advance is None) == (move.to is None):
        raise ValueError("give one of `advance` and `to`")
    if move.to is not None:
        target = parse_instant(move.to)
    else:
        target = now + timedelta(seconds=parse_duration(move.advance).nominal_seconds)
    if not EARLIEST <= target < LATEST:
        raise ValueError(f"the clock goes from {EARLIEST:%Y} to {LATEST:%Y}")
    return target
