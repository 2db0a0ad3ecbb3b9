"""Create a tenant, or bring it to the present build; goes on where an earlier attempt stopped.

Shows what will change and waits until it has. The first time, it prints the token of the first
admin, once. With --dry-run nothing of the tenant changes: for a tenant that exists, a change set is
asked and thrown away (the template is uploaded for that).
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from infra.deployment.artefact import (
    ARCHITECTURES,
    BUILDS,
    DEFAULT_ARCHITECTURE,
    read_artefact,
    require_present,
)
from infra.deployment.aws import Aws, explain
from infra.deployment.console import Console, Page
from infra.deployment.deploy import Outcome, Request, deploy
from infra.deployment.names import stack_name, tenant_name
from infra.deployment.parameters import read_settings
from infra.deployment.stacks import find

WAIT_MINUTES = 60.0


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument(
        "tenant", help="the tenant's name: a-z, 0-9 and hyphens, 2 to 31 characters"
    )
    parser.add_argument("--plan", help="the plan that the tenant books (unchanged, or standard)")
    parser.add_argument(
        "--arch", choices=ARCHITECTURES, help="which build (the tenant's own; first arm64)"
    )
    parser.add_argument(
        "--builds", type=Path, default=BUILDS, metavar="DIR", help="where the builds lie (build)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of infra/template.yaml, such as MailIdentity=acme.example; repeatable",
    )
    parser.add_argument(
        "--new-token",
        action="store_true",
        help="another token that lets an admin in, when the first is lost or opens nothing",
    )
    parser.add_argument(
        "--bake-minutes",
        type=int,
        choices=range(181),
        default=0,
        metavar="N",
        help="how long CloudFormation watches the alarms of errors after an update, and undoes it "
        "when one rings: 0 to 180 (0, only meanwhile)",
    )
    parser.add_argument(
        "--wait-minutes", type=float, default=WAIT_MINUTES, help="how long to wait at most (60)"
    )


def run(args: Namespace, console: Console) -> int:
    """Deploy one tenant."""
    name = tenant_name(args.tenant)
    known = read_artefact(args.arch, args.builds) if args.arch else None
    aws = Aws.of(args)
    artefact = known or read_artefact(_own_architecture(aws, name), args.builds)
    require_present([artefact], args.builds, console, dry_run=args.dry_run)
    request = Request(
        tenant=name,
        artefact=artefact,
        plan=args.plan,
        settings=read_settings(args.set, artefact.parameters),
        minutes=args.wait_minutes,
        bake_minutes=args.bake_minutes,
        dry_run=args.dry_run,
        new_token=args.new_token,
        arguments=asked(args),
        architecture=args.arch,
    )
    done = deploy(aws, request, console)
    console.result(_document(aws, request, done), lambda page: _show(page, request, done))
    return 0


def _own_architecture(aws: Aws, tenant: str) -> str:
    """Return what a tenant runs on already: it stays there until it is told otherwise."""
    try:
        stack = find(aws, stack_name(tenant))
    except (ClientError, BotoCoreError) as error:
        raise explain(error) from error
    return (stack.architecture if stack else "") or DEFAULT_ARCHITECTURE


def asked(args: Namespace) -> tuple[str, ...]:
    """Return what was asked for, as arguments: the command that goes on asks for the same."""
    values = {
        "--profile": args.profile,
        "--endpoint-url": args.endpoint_url,
        "--arch": args.arch,
        "--builds": args.builds if args.builds != BUILDS else None,
        "--plan": args.plan,
        "--wait-minutes": f"{args.wait_minutes:g}" if args.wait_minutes != WAIT_MINUTES else None,
        "--bake-minutes": args.bake_minutes or None,
    }
    asked = [word for name, one in values.items() if one for word in (name, str(one))]
    asked += [word for setting in args.set for word in ("--set", setting)]
    flags = {"--new-token": args.new_token, "--dry-run": args.dry_run, "--json": args.json}
    flags["--yes"] = args.yes
    return (*asked, *(name for name, given in flags.items() if given))


def _document(aws: Aws, request: Request, done: Outcome) -> dict[str, Any]:
    stack = done.stack
    return {
        "tenant": request.tenant,
        "result": done.result,
        "account": aws.account,
        "region": aws.region,
        "version": request.artefact.version,
        "architecture": request.artefact.architecture,
        "plan": stack.plan if stack else request.plan,
        "endpoint": stack.endpoint if stack else None,
        "outputs": stack.outputs if stack else {},
        "changes": msgspec.to_builtins(done.changes),
        "admin_token": done.handed.token if done.handed else None,
        "admin": done.handed.access.user.id if done.handed else None,
        "ended_tokens": [one.id for one in done.handed.access.ended] if done.handed else [],
    }


def _show(page: Page, request: Request, done: Outcome) -> None:
    page.line(f"{request.tenant}: {done.result}, version {request.artefact.version}")
    if done.stack is not None and done.stack.endpoint:
        page.line(f"endpoint     {done.stack.endpoint}")
        page.line(f"console      {done.stack.endpoint}/console")
    if done.handed:
        page.line(f"admin token  {done.handed.token}")
        for said in done.handed.told():
            page.line(said)
        page.line("Keep the token now: it is shown this once and stored as a hash only.")
