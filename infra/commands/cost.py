"""Say what a tenant costs in a month, from what CloudWatch has measured and the prices in a file.

An estimate: list prices without free tiers; state transitions, which AWS counts for the whole
account, are taken from the calls of their functions; e-mails, which SES counts so too, and data
transfer are not in it.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage
from infra.deployment.stacks import tenant_stack
from infra.recovery.vaults import TARGET, VAULT
from infra.tenants.bill import PRICES, bill, read_prices
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking
from infra.tenants.usage import copied, measure, whole_days


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("--days", type=int, default=30, help="how many days are measured (30)")
    parser.add_argument("--prices", type=Path, default=PRICES, help="file of unit prices")


def run(args: Namespace, console: Console) -> int:
    """Measure and multiply [about 8 requests]; nothing is changed."""
    if not 1 <= args.days <= 400:
        raise BadUsage(
            f"--days {args.days} cannot be measured",
            state="Nothing was changed.",
            next="Take 1 to 400 days: CloudWatch keeps daily sums for 455.",
        )
    prices = read_prices(args.prices)
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        start, end = whole_days(datetime.now(UTC), args.days, stack.created)
        parts = read_resources(aws, stack)
        amounts = measure(aws, stack.name, parts, start, end)
    if stack.parameters.get(VAULT) and stack.parameters.get(TARGET):
        amounts |= copied(amounts["backup_gb"])
    days = (end - start).total_seconds() / 86_400
    lines = bill(amounts, days, prices, stack.architecture)
    total = sum(line.price for line in lines)
    if aws.region != prices.region:
        console.say(f"The tenant is in {aws.region}; the prices are those of {prices.region}.")
    document = {
        "tenant": args.tenant,
        "from": show_instant(start),
        "to": show_instant(end),
        "currency": prices.currency,
        "prices_of": {"region": prices.region, "as_of": prices.as_of},
        "lines": msgspec.to_builtins(lines),
        "total_per_month": total,
    }

    def show(page: Page) -> None:
        rows = [
            (line.what, f"{line.amount:,.3f}", line.unit, f"{line.price:.4f}") for line in lines
        ]
        rows.append(("total", "", "", f"{total:.4f}"))
        page.table(
            f"{args.tenant}, {prices.currency} a month, measured from {start:%Y-%m-%d %H:%M}",
            ("what", "amount a month", "unit", prices.currency),
            rows,
        )
        page.line(f"Prices of {prices.region}, {prices.as_of}; without free tiers and e-mails.")

    console.result(document, show)
    return 0
