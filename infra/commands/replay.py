"""Put dead letters back: due runs onto their queue, changes of the stream to on-change.

With --failed-since also what is no dead letter: runs of rules that have failed try again. Mend the
cause first, or they come back. Doing it twice changes nothing the second time.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

import msgspec

from chalicelib.domain.words.instants import parse_instant
from chalicelib.usecases.automation.runs.unreadable import take_up_again
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage, NotWhole
from infra.deployment.hints import command
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.tenants.health import DEAD_LETTER_QUEUES
from infra.tenants.look import look
from infra.tenants.replay import Replay, Replayed
from infra.tenants.resources import read_resources
from infra.tenants.retrying import Failed, Retrying
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument(
        "--forget-lost",
        action="store_true",
        help="remove messages whose changes the stream no longer holds (after 24 hours)",
    )
    parser.add_argument(
        "--failed-since",
        metavar="INSTANT",
        help="also let runs of rules try again that have failed since then",
    )
    parser.add_argument("--rule", metavar="ID", help="of these only the ones of this rule")


def run(args: Namespace, console: Console) -> int:
    """Replay what lies in the two queues of dead letters."""
    failed, now = _failed(args), datetime.now(UTC)
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        parts = read_resources(aws, stack)
        retrying = Retrying(open_tenant(aws, stack), failed, now) if failed else None
    if args.dry_run:
        with only_looking():
            depths = look(aws, parts, now).queues
            runs, more = retrying.count() if retrying else (0, False)
        lying = {name: depths[name].waiting for name in DEAD_LETTER_QUEUES}
        held = {name: depths[name].in_work for name in DEAD_LETTER_QUEUES}
        rows = [(name, lying[name], held[name]) for name in DEAD_LETTER_QUEUES]
        console.result(
            {
                "dry_run": True,
                "tenant": args.tenant,
                "messages": lying,
                "in_flight": held,
                "failed_runs": runs,
                "more_failed_runs": more,
            },
            lambda page: page.table("Dead letters", ("queue", "messages", "in flight"), rows),
        )
        return 0
    with console.waiting(f"Replaying the dead letters of {args.tenant}"):
        done = Replay(aws, parts, forget_lost=args.forget_lost).run()
        done.taken_up = take_up_again(open_tenant(aws, stack))
    if retrying:
        with console.waiting(f"Letting failed runs of {args.tenant} try again") as show:
            done.retried, done.passed_over = retrying.run(lambda count: show(f"{count} runs"))
    if not done.is_whole or (done.lost and not args.forget_lost):
        raise _left(args.tenant, done)
    document = {"tenant": args.tenant, **msgspec.to_builtins(done)}
    console.result(document, lambda page: _show(page, done))
    return 0


def _failed(args: Namespace) -> Failed | None:
    """Return which failed runs are to try again.

    Raises:
        BadUsage: that is no instant, or a rule is named without one.
    """
    text = args.failed_since
    try:
        if text is not None:
            return Failed(since=parse_instant(text), rule=args.rule)
        if args.rule is None:
            return None
        problem = "--rule needs --failed-since"
    except ValueError as error:
        problem = f"--failed-since {text!r}: {error}"
    raise BadUsage(
        problem,
        state="Nothing was changed.",
        next="For example: --failed-since 2026-03-01T09:00:00Z",
    )


def _show(page: Page, done: Replayed) -> None:
    if not (done.runs or done.records or done.mails or done.endings or done.lost or done.taken_up):
        page.line("There were no dead letters.")
    if done.retried or done.passed_over:
        page.line(
            f"{done.retried} runs that had failed try again; {done.passed_over} cannot: their item "
            "has left the stage, or they try already."
        )
    if done.taken_up:
        page.line(
            f"{done.taken_up} rows that could not be read are looked at once more; python -m "
            "infra status says whether some still cannot."
        )
    if done.runs:
        page.line(f"{done.runs} due runs are on their queue again.")
    if done.records:
        page.line(f"{done.records} changes were handed to on-change again, without an error.")
    if done.mails:
        page.line(f"{done.mails} e-mails, or what became of some, were taken in.")
    if done.endings:
        page.line(f"{done.endings} workflow runs were told of that their execution was given up.")
    for lost in done.lost:
        page.line(f"Lost and forgotten: {lost}.")


def _left(tenant: str, done: Replayed) -> NotWhole:
    said = [
        f"replayed: {done.runs} due runs, {done.records} changes, {done.mails} e-mails, "
        f"{done.endings} ends of workflow runs"
    ]
    said += [f"failed again: {text}" for text in done.failed]
    said += [f"lost, the stream keeps 24 hours: {text}" for text in done.lost]
    said += [f"not ours: {text}" for text in done.unknown]
    if done.hidden:
        said.append(
            f"{done.hidden} messages are in flight: another replay holds them, or one that was "
            "killed; they come back within 15 minutes"
        )
    steps = []
    if done.failed:
        steps.append(
            "see the log of on-change, receive-mail or workflow-step, mend the cause, then: "
            + command("replay", tenant)
        )
    if done.lost:
        steps.append(
            "look through the items that changed in that time (stages whose rules did not start; "
            "moving an item away and back starts them), then: "
            f"{command('replay', tenant, '--forget-lost')}"
        )
    if done.unknown:
        steps.append("remove messages that nobody knows in the SQS console")
    if done.hidden:
        steps.append(f"in 15 minutes: {command('replay', tenant)}")
    return NotWhole(
        f"Not all dead letters of {tenant} could be put back",
        state="What is left stays in its queue. " + "; ".join(said) + ".",
        next="; ".join(steps) + ".",
    )
