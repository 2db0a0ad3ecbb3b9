"""Gather or erase what is known of one person.

The person is an e-mail address, a phone number, or a contact or lead (contact_12). --export writes
all that is found into a directory. --erase takes the person out of everything: their own items go
with all that lies with them, what is about others (a deal's amount) stays without them. Killed
half-way, the same command goes on, from any machine.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadData
from infra.deployment.hints import AGAIN, again
from infra.deployment.stacks import tenant_stack
from infra.persons.erase import Erasure
from infra.persons.gather import gather
from infra.persons.look import looked
from infra.persons.person import Asked, Person
from infra.persons.receipt import Receipt, begun
from infra.persons.search import Search
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("person", metavar="EMAIL|PHONE|REF")
    parser.add_argument("--export", metavar="DIR", type=Path, help="write what is known there")
    parser.add_argument("--erase", action="store_true", help="take the person out of everything")


def run(args: Namespace, console: Console) -> int:
    """Gather, erase, or, without either, say what there is [1 per MB of the table, and more]."""
    asked = Asked.parse(args.person)
    now = datetime.now(UTC)
    with only_looking(), console.waiting(f"Looking for the person in {args.tenant}"):
        search = _search(args)
        person = search.person(asked)
        receipt = begun(args.tenant, args.person, person, now)
        if args.dry_run or not (args.export or args.erase):
            looked(search, person, receipt, now)
    if args.export and not args.dry_run:
        _gather(search, person, receipt, args, console)
    if args.erase and not args.dry_run:
        console.confirm(
            f"Erase {', '.join(receipt.items) or 'the person'} in {args.tenant} for good?",
            state="Nothing was erased.",
            next=again("--yes"),
        )
        receipt = begun(args.tenant, args.person, person, now)
        with console.waiting(f"Erasing the person in {args.tenant}"):
            Erasure(search, person, receipt, now).run()
    console.result(msgspec.to_builtins(receipt), lambda page: _show(page, receipt, args))
    return 0


def _search(args: Namespace) -> Search:
    aws = Aws.of(args)
    parts = read_resources(aws, tenant_stack(aws, args.tenant))
    return Search(aws.client("dynamodb"), aws.client("s3"), parts["Table"], parts.get("Files"))


def _gather(
    search: Search, person: Person, receipt: Receipt, args: Namespace, console: Console
) -> None:
    now = datetime.now(UTC)
    try:
        with console.waiting(f"Gathering what {args.tenant} knows of the person"):
            gather(search, person, receipt, args.export, now)
    except OSError as error:
        raise BadData(
            f"{args.export} cannot be written: {error.strerror}",
            state="Nothing was erased.",
            next=f"Make room or choose another directory, then {AGAIN}.",
        ) from error


def _show(page: Page, receipt: Receipt, args: Namespace) -> None:
    rows = [(kind, fate, n) for fate, kinds in receipt.found.items() for kind, n in kinds.items()]
    if receipt.is_empty:
        page.line("Nothing was found.")
    else:
        page.table(f"Found in {receipt.tenant}", ("kind", "what becomes of it", "rows"), rows)
    if args.export:
        page.line(f"Written to {args.export}.")
    if receipt.items and args.erase and not args.dry_run:
        page.line("What lies with the person's own items goes with the next sweep or two.")
    for one in receipt.left:
        page.line(f"Left, for you to look at: {one}")
    for one in receipt.not_reached:
        page.line(f"Not reached: {one}")
