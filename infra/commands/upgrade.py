"""Bring all tenants to the present build: canaries one by one, then waves.

Each tenant is looked at afterwards (its API, every function, a rule that acts) and watched for some
minutes. Stops at the first tenant that fails or does not do well: it is brought back, those whose
turn has not come stay as they are. The same command goes on; who is on the build already is passed
over, but canaries are looked at again.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from infra.canary.turn import Quiet, Result, Turn
from infra.deployment.artefact import (
    ARCHITECTURES,
    BUILDS,
    DEFAULT_ARCHITECTURE,
    Artefact,
    read_artefact,
    require_present,
)
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.deploy import Request
from infra.deployment.errors import BadUsage, NotWhole
from infra.deployment.hints import AGAIN, command, placed
from infra.deployment.parameters import read_settings
from infra.deployment.stacks import Stack, all_tenants
from infra.tenants.fleet import add_choice, chosen, names, require
from infra.tenants.unchanged import only_looking
from infra.tenants.upgrade import BAD, STOPPING, Course, State, Wave, course


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--all", action="store_true", help="all tenants, but for --exclude")
    add_choice(parser)
    parser.add_argument(
        "--canary", type=int, metavar="N", help="so many canaries, the first by name (1)"
    )
    parser.add_argument(
        "--canaries",
        action="append",
        default=[],
        metavar="TENANT[,TENANT]",
        help="these are the canaries, in this order",
    )
    parser.add_argument("--wave", type=int, default=10, metavar="M", help="at the same time (10)")
    parser.add_argument("--arch", choices=ARCHITECTURES, help="which build (each tenant's own)")
    parser.add_argument(
        "--builds", type=Path, default=BUILDS, metavar="DIR", help="where the builds lie (build)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter that all of them get, as for deploy; repeatable",
    )
    parser.add_argument(
        "--wait-minutes", type=float, default=60, help="how long to wait for one tenant (60)"
    )
    parser.add_argument(
        "--bake-minutes",
        type=float,
        default=5,
        help="how long to watch alarms and errors of each tenant afterwards (5)",
    )


def run(args: Namespace, console: Console) -> int:
    """Upgrade wave by wave."""
    _check(args)
    with only_looking():
        stacks = chosen(all_tenants(Aws.of(args)), args)
    canaries = names(args.canaries)
    require((stack.tenant or "" for stack in stacks), canaries)
    builds = Builds(args.builds, args.arch, args.set, stacks)
    require_present(builds.all, args.builds, console, dry_run=args.dry_run)
    plan = course(
        stacks,
        builds.holds,
        canary=canaries or (1 if args.canary is None else args.canary),
        wave=args.wave,
    )
    version = builds.version
    if args.dry_run:
        _show_plan(console, version, plan)
        return 0

    def turn(tenant: str) -> Turn:
        request = Request(
            tenant=tenant,
            artefact=builds.of(tenant),
            settings=builds.settings,
            minutes=args.wait_minutes,
            architecture=args.arch,
        )
        quiet = Quiet(tenant, console, yes=args.yes)
        return Turn(Aws.of(args), request, quiet, args.bake_minutes)

    results = _walk(plan, turn, console)
    failed = [one for one in results if one.state in BAD]
    rows = [(one.tenant, str(one.state), one.detail) for one in results]
    failure = _failure(version, results) if failed else None
    document = {
        "version": version,
        "tenants": msgspec.to_builtins(results),
        "failure": {
            "what": failure.what,
            "state": failure.state,
            "next": placed(failure.next, console.place),
        }
        if failure
        else None,
    }

    def show(page: Page) -> None:
        page.table(f"Upgrade to {version}", ("tenant", "state", "detail"), rows)

    console.result(document, show)
    if failure and not args.json:
        console.failure(failure)
    return failure.exit_code if failure else 0


def _check(args: Namespace) -> None:
    """Refuse arguments that make no sense together.

    Raises:
        BadUsage: says which.
    """
    wrong = ""
    if not (args.all or args.only):
        wrong = "Nobody is named: --all, or --only with the tenants' names, is missing"
    elif (args.canary or 0) < 0 or args.wave < 1:
        wrong = "--canary must be 0 or more and --wave 1 or more"
    elif args.canaries and args.canary is not None:
        wrong = "--canary counts canaries and --canaries names them; only one of the two is taken"
    if wrong:
        raise BadUsage(
            wrong,
            state="Nothing was changed.",
            next=f"For example: {command('upgrade', '--all', '--canary', 1, '--wave', 10)}",
        )


class Builds:
    """The builds that tenants are brought to: each to the one for what it runs on.

    Args:
        folder: where they lie.
        architecture: brings all of them to this one; None leaves each on its own.
        settings: what `--set` says.
        stacks: of the tenants.
    """

    def __init__(
        self,
        folder: Path,
        architecture: str | None,
        settings: Sequence[str],
        stacks: Sequence[Stack],
    ) -> None:
        self._own = {
            stack.tenant or "": architecture or stack.architecture or DEFAULT_ARCHITECTURE
            for stack in stacks
        }
        wanted = sorted({*self._own.values()}) or [architecture or DEFAULT_ARCHITECTURE]
        self._builds = {one: read_artefact(one, folder) for one in wanted}
        known = frozenset.intersection(*(one.parameters for one in self._builds.values()))
        self.settings = read_settings(settings, known)

    @property
    def version(self) -> str:
        """Return the versions, most of the time one."""
        return ", ".join(sorted({one.version for one in self._builds.values()}))

    @property
    def all(self) -> list[Artefact]:
        """Return all builds that anybody needs."""
        return [*self._builds.values()]

    def of(self, tenant: str) -> Artefact:
        """Return the build for a tenant."""
        return self._builds[self._own[tenant]]

    def holds(self, stack: Stack) -> bool:
        """Return whether a tenant is on its build, with what `--set` says."""
        known = stack.parameters
        return stack.version == self.of(stack.tenant or "").version and all(
            known.get(name) == value for name, value in self.settings.items()
        )


def _walk(plan: Course, turn: Callable[[str], Turn], console: Console) -> list[Result]:
    """Go wave by wave and stop behind the first failure; return what became of every tenant."""

    def upgrade(tenant: str) -> Result:
        return turn(tenant).take()

    results = {tenant: Result(tenant, State.CURRENT) for tenant in plan.current}
    for tenant, status in plan.stuck.items():
        results[tenant] = Result(tenant, State.STUCK, f"the stack is in {status}")
    results |= {tenant: turn(tenant).look_again() for tenant in plan.watched}
    going = all(one.state not in STOPPING for one in results.values())
    for wave in plan.waves:
        if going:
            console.say(f"{wave.name}: {', '.join(wave.tenants)}")
            done = _together(wave, upgrade) if wave.together else _one_by_one(wave, upgrade)
            results |= {one.tenant: one for one in done}
            going = all(one.state not in STOPPING for one in done)
        for tenant in wave.tenants:
            if results.get(tenant, Result(tenant, State.CURRENT)).state is State.CURRENT:
                results[tenant] = Result(tenant, State.UNTOUCHED)
    return [results[tenant] for tenant in sorted(results)]


def _one_by_one(wave: Wave, upgrade: Callable[[str], Result]) -> list[Result]:
    done = []
    for tenant in wave.tenants:
        done.append(upgrade(tenant))
        if done[-1].state in STOPPING:
            break
    return done


def _together(wave: Wave, upgrade: Callable[[str], Result]) -> list[Result]:
    with ThreadPoolExecutor(len(wave.tenants)) as pool:
        return list(pool.map(upgrade, wave.tenants))


def _show_plan(console: Console, version: str, plan: Course) -> None:
    rows = [(wave.name, ", ".join(wave.tenants)) for wave in plan.waves]
    rows.append(("on it already", ", ".join(plan.current) or "none"))
    rows += [("stuck", f"{tenant} ({status})") for tenant, status in plan.stuck.items()]
    console.result(
        {"dry_run": True, "version": version, **msgspec.to_builtins(plan)},
        lambda page: page.table(f"Upgrade to {version}", ("when", "who"), rows),
    )


def _failure(version: str, results: list[Result]) -> NotWhole:
    by_state: dict[State, list[str]] = {state: [] for state in State}
    for one in results:
        by_state[one.state].append(one.tenant)
    bad = [one.tenant for one in results if one.state in BAD]
    undone = f", {len(by_state[State.UNDONE])} were brought back" if by_state[State.UNDONE] else ""
    return NotWhole(
        f"The upgrade to {version} did not come through for {', '.join(bad)}",
        state=f"{len(by_state[State.UPGRADED])} tenants were upgraded{undone}, "
        f"{len(by_state[State.UNTOUCHED])} were left as they are; what failed runs on as before "
        "unless its line says otherwise.",
        next=f"What is wrong says {command('status', bad[0])}; once it is mended, the rest follows "
        f"by: {AGAIN}",
    )
