"""The command line of the operator: which commands there are, and how one is run."""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from infra import commands
from infra.deployment.aws import explain
from infra.deployment.console import Console
from infra.deployment.errors import BadUsage, OperatorError
from infra.deployment.hints import Place


class Parser(ArgumentParser):
    """A parser that gives its error as every command gives its failures."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            BadUsage: always; how the command is used is said before.
        """
        self.print_usage(sys.stderr)
        raise BadUsage(
            message[:1].upper() + message[1:],
            state="Nothing was changed.",
            next=f"How it is used says `{self.prog} --help`",
        )


def build_parser(arguments: Sequence[str] = ()) -> ArgumentParser:
    """Return the parser of the command that the arguments begin with; of all where they do not."""
    parser = Parser(
        prog="python -m infra",
        description="Deploys tenants and looks after them (docs/operations.md).",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    known = list(commands.names())
    asked = [name for name in arguments[:1] if name in known]
    for name in asked or known:
        command = commands.load(name)
        text = (command.__doc__ or "").strip()
        verb = verbs.add_parser(
            name,
            help=text.splitlines()[0],
            description=text,
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.add_arguments(verb)
        _add_common(verb)
        verb.set_defaults(run=command.run)
    return parser


def _add_common(parser: ArgumentParser) -> None:
    common = parser.add_argument_group("every command takes")
    common.add_argument("--region", help="AWS Region (AWS_REGION, or the profile's)")
    common.add_argument("--profile", help="profile of the AWS configuration (AWS_PROFILE)")
    common.add_argument(
        "--endpoint-url",
        default=os.environ.get("AWS_ENDPOINT_URL") or None,
        help="another address for all AWS calls (AWS_ENDPOINT_URL; rehearsals)",
    )
    common.add_argument("--json", action="store_true", help="one JSON document on standard output")
    common.add_argument(
        "--dry-run", action="store_true", help="say what would change, change nothing"
    )
    common.add_argument("--yes", action="store_true", help="answer every question with yes")


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    console = Console(json="--json" in arguments, place=Place(given=tuple(arguments)))
    try:
        args = build_parser(arguments).parse_args(arguments)
        console = Console(json=args.json, yes=args.yes, place=Place.of(args, arguments))
        return int(args.run(args, console))
    except OperatorError as error:
        console.failure(error)
        return error.exit_code
    except (ClientError, BotoCoreError) as error:
        failure = explain(error, state="The command stopped before its end.")
        console.failure(failure)
        return failure.exit_code
