"""Bring a tenant back to an earlier moment, or see that it could be: restore TENANT --to INSTANT.

A copy of the table as it was is made beside it, compared, and takes its place once somebody says
yes: the address stays, the table before is kept. With --drill the copy is compared and removed
again, and nothing else happens. With --copy it comes from the tenant's backup vault, where a copy
of another Region may lie. The same command goes on where it was cut off.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage, NotWhole
from infra.deployment.hints import again, command
from infra.deployment.names import RESTORED_TAG, RESTORING_TAG
from infra.deployment.stacks import Stack, tenant_stack
from infra.deployment.traces import is_there, table_arn, tags_of_table, traces
from infra.recovery.adopt import Adoption, check_adoptable
from infra.recovery.compare import compare
from infra.recovery.copies import refuse_foreign
from infra.recovery.making import Copy, Maker, copy_name, window
from infra.recovery.vaults import COPY, LATEST, VAULT, Kept, chosen, role_of, shown
from infra.recovery.vaults import kept as kept_copies
from infra.recovery.words import show_differences, show_drill, show_restored
from infra.tenants.fresh import own_data
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--to", metavar="INSTANT", help="UTC, for example 2026-03-01T09:00:00Z")
    what.add_argument(
        "--copy", metavar="ARN", help=f"a copy in the tenant's backup vault, or `{LATEST}`"
    )
    what.add_argument("--adopt", metavar="TABLE", help="take a table of the tenant that is there")
    what.add_argument("--remove", metavar="TABLE", help="remove one that it does not work with")
    what.add_argument("--list", action="store_true", help="show the tenant's tables")
    parser.add_argument(
        "--drill",
        action="store_true",
        help="make a copy (of the latest moment, --to or --copy), compare, report, remove it",
    )
    parser.add_argument(
        "--wait-minutes", type=float, default=240, help="how long to wait at most (240)"
    )


def run(args: Namespace, console: Console) -> int:
    """Restore, drill, or look after copies [about 40 requests, and 1 per MB of both tables]."""
    if not (args.to or args.copy or args.adopt or args.remove or args.list or args.drill):
        raise BadUsage(
            "Nothing is said to be done: --to, --copy, --drill, --list, --adopt or --remove",
            state="Nothing was changed.",
            next=f"Whether it could be restored shows {command('restore', args.tenant, '--drill')}",
        )
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        parts = read_resources(aws, stack)
        table = parts["Table"]
    if args.list:
        return _list(aws, stack, table, console)
    maker = Maker(aws, stack, console, args.wait_minutes)
    if args.remove:
        return _remove(aws, stack, table, args, maker, console)
    name, instant, kept = _wanted(aws, stack, table, args)
    if args.dry_run:
        document = {"dry_run": True, "tenant": args.tenant, "table": table, "copy": name}
        source = kept.arn if kept else table
        console.result(document, lambda page: page.line(f"Would restore {source} as {name}."))
        return 0

    def make() -> Copy:
        if kept is not None:
            return maker.restore(kept, name, role_of(stack, parts))
        return maker.dress(name, {}) if args.adopt else maker.make(table, name, instant)

    if args.drill:
        return _drill(aws, table, name, make, maker, args, console)
    check_adoptable(stack)
    if name == table:
        former = _left(aws, stack, table)
        if former is None:
            document = {"tenant": args.tenant, "result": "unchanged", "table": table}
            console.result(document, lambda page: page.line(f"{args.tenant} works with it."))
            return 0
        table = former
    copy = make()
    found = compare(aws.client("dynamodb"), name, table)
    # What a tenant that was just deployed has of its own are a user and a token.
    fresh = not args.to and own_data(aws.client("dynamodb"), table) is None
    show_differences(console, found, fresh)
    console.confirm(
        f"{args.tenant} would have the {found.rows} rows of {name}; what is in {table} now stays "
        "there and is not seen any more. Go on?",
        state=f"Nothing was changed; the copy {name} is there.",
        next=f"Once you are sure: {again('--yes')}; to remove the copy: "
        f"{command('restore', args.tenant, '--remove', name)}",
    )
    adoption = Adoption(aws, stack, table, copy, console, args.wait_minutes, fresh=fresh)
    done = adoption.run(datetime.now(UTC))
    document = {
        "tenant": args.tenant,
        "result": "restored",
        "table": name,
        "former": table,
        "rows": found.rows,
        "endpoint": done.stack.endpoint,
        "comparison": msgspec.to_builtins(found),
    }
    document |= {"alarms": done.alarms, "workflows": done.workflows}
    document |= {"going_on": done.going_on, "interrupted": done.interrupted}
    document |= {"access": "of the copy" if fresh else "as before"}
    console.result(
        document, lambda page: show_restored(page, args.tenant, name, found, done, fresh)
    )
    return 0


def _wanted(
    aws: Aws, stack: Stack, table: str, args: Namespace
) -> tuple[str, datetime | None, Kept | None]:
    """Return what the copy is called, of which moment it is, and from where if from a vault."""
    if args.adopt:
        _check_own(aws, stack, table, args.adopt)
        return args.adopt, None, None
    if args.copy:
        with only_looking():
            one = chosen(stack, kept_copies(aws, stack), args.copy)
        return copy_name(stack, one.made, drill=args.drill), one.made, one
    source = _left(aws, stack, table) or table
    with only_looking():
        earliest, latest = window(aws, source)
    if not args.to:
        return copy_name(stack, latest, drill=True), None, None
    try:
        instant = datetime.fromisoformat(args.to)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not earliest <= instant <= latest:
        raise BadUsage(
            f"--to {args.to} is no moment that {source} can go back to: from "
            f"{show_instant(earliest)} to {show_instant(latest)}",
            state="Nothing was changed.",
            next=f"For example, the latest: {again('--to', show_instant(latest))}",
        )
    instant = instant.astimezone(UTC)
    return copy_name(stack, instant, drill=args.drill), instant, None


def _left(aws: Aws, stack: Stack, table: str) -> str | None:
    """Return the table that the tenant is leaving for this one, as a cut-off run has noted."""
    for trace in traces(aws, stack.tenant):
        if trace.is_table and trace.tags.get(RESTORING_TAG) == table:
            return trace.name
    return None


def _check_own(aws: Aws, stack: Stack, table: str, name: str) -> None:
    with only_looking():
        found = aws.client("dynamodb").describe_table(TableName=name)["Table"]
        tags = tags_of_table(aws, found["TableArn"])
    instead = command("restore", stack.tenant, "--drill")
    refuse_foreign(stack, table, found, tags, instead)


def _remove(
    aws: Aws, stack: Stack, table: str, args: Namespace, maker: Maker, console: Console
) -> int:
    _check_own(aws, stack, table, args.remove)
    if args.remove == table or _left(aws, stack, table) == args.remove:
        raise BadUsage(
            f"{args.tenant} works with the table {table}",
            state="Nothing was changed.",
            next=f"Which tables it has says {command('restore', args.tenant, '--list')}",
        )
    if not args.dry_run:
        console.confirm(
            f"The table {args.remove} and its backups would be removed for good. Go on?",
            state="Nothing was changed.",
            next=f"Once you are sure: {again('--yes')}",
        )
        maker.remove(args.remove)
    done = "would be removed" if args.dry_run else "is removed"
    document = {"tenant": args.tenant, "result": done, "table": args.remove}
    console.result(document, lambda page: page.line(f"The table {args.remove} {done}."))
    return 0


def _list(aws: Aws, stack: Stack, table: str, console: Console) -> int:
    with only_looking():
        own = tags_of_table(aws, table_arn(stack.id, table))
        found = [one for one in traces(aws, stack.tenant) if one.is_table and is_there(aws, one)]
    rows = [(table, own.get(RESTORED_TAG, ""), "the tenant works with it")]
    rows += [
        (one.name, one.tags.get(RESTORED_TAG, ""), "a copy, or the table before")
        for one in found
        if one.name != table
    ]
    tables = [dict(zip(("table", "moment", "what"), row, strict=True)) for row in rows]
    document: dict[str, Any] = {"tenant": stack.tenant, "tables": tables}
    copies = []
    if vault := stack.parameters.get(VAULT):
        with only_looking():
            copies = [shown(one) for one in kept_copies(aws, stack)]
        document["copies"] = [dict(zip(COPY, one, strict=True)) for one in copies]

    def show(page: Page) -> None:
        page.table(f"Tables of {stack.tenant}", ("table", "moment", "what"), rows)
        if vault:
            page.table(f"Copies in the vault {vault}", COPY, copies)

    console.result(document, show)
    return 0


def _drill(
    aws: Aws,
    table: str,
    name: str,
    make: Callable[[], Copy],
    maker: Maker,
    args: Namespace,
    console: Console,
) -> int:
    make()
    found = compare(aws.client("dynamodb"), name, table)
    fresh = own_data(aws.client("dynamodb"), table) is None
    maker.remove(name)
    sound = found.is_sound or (fresh and found.rows > 0)
    document: dict[str, Any] = {"tenant": args.tenant, "sound": sound}
    document |= {"comparison": msgspec.to_builtins(found)}
    if not sound:
        raise NotWhole(
            f"The copy of {table} had {found.rows} rows, of {found.sampled} looked at not as they "
            f"should be: {', '.join(found.odd) or 'none'}",
            state="The tenant is untouched; the copy is removed.",
            next=f"Try another copy, of {command('restore', args.tenant, '--list')}"
            if args.copy
            else f"Try another moment: {again('--to', show_instant(datetime.now(UTC)))}",
        )
    console.result(document, lambda page: show_drill(page, args.tenant, found, fresh))
    return 0
