"""The tables that are printed at the end."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from examples.demo.checking import OPEN_STATES, states_of
from examples.demo.model import OUTCOME_OF_STAGE, RULES, Expected
from examples.demo.opportunities import Finding, Opportunity
from examples.demo.outcome import Found

STATES = ("done", "failed", "skipped", "blocked", "stopped")
WORDS = frozenset(
    {"stage", "rule", "what", "taken as", "for example", "trigger", "service", "the file says"}
)
"""Columns that hold no numbers."""
SHOWN = 20
"""So many differences are written out, the rest is counted."""


def show_findings(console: Console, findings: Iterable[Finding]) -> None:
    """Print what was odd in the files, and what was made of it."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        kinds.setdefault((one.problem, one.taken_as), []).append(one.row)
    table = _table("Odd rows, all of them imported", "rows", "what", "taken as", "for example")
    for (problem, taken_as), rows in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        table.add_row(str(len(rows)), problem, taken_as, ", ".join(rows[:2]))
    console.print(table)


def show_outcome(
    console: Console, opportunities: Sequence[Opportunity], expected: Expected, found: Found
) -> None:
    """Print where deals ended, what rules and triggers did, what left, and what it asked of AWS."""
    console.print(_stages(opportunities, found))
    console.print(_rules(found))
    console.print(_counts("Triggers fired", "trigger", found.triggers, expected.triggers))
    console.print(_left(found))
    console.print(_requests(len(opportunities), found))


def show_verdict(console: Console, differences: Sequence[str]) -> None:
    """Print whether everything is as it must be."""
    if not differences:
        console.print("Every deal ended where the file says, and all runs add up.", style="green")
        return
    console.print(f"{len(differences)} differences:", style="bold red")
    for one in differences[:SHOWN]:
        console.print(f"  {one}", markup=False, highlight=False)
    if len(differences) > SHOWN:
        console.print(f"  and {len(differences) - SHOWN} more")


def _stages(opportunities: Sequence[Opportunity], found: Found) -> Table:
    file = Counter(str(one.outcome) for one in opportunities)
    stages = Counter(found.stages.values())
    table = _table("Deals per stage", "stage", "deals", "the file says", "")
    shown: set[str] = set()
    for stage, outcome in OUTCOME_OF_STAGE.items():
        first = outcome not in shown
        shown.add(outcome)
        says = (outcome, str(file[outcome])) if first else ("", "")
        table.add_row(stage, str(stages[stage]), *says)
    table.add_section()
    table.add_row("all", str(stages.total()), "", str(file.total()))
    return table


def _rules(found: Found) -> Table:
    states = states_of(found)
    stage_of = {rule.id: stage for stage, rules in RULES.items() for rule in rules}
    table = _table("Rule runs", "stage", "rule", *STATES, "open", "all")
    last = ""
    for rule, counts in states.items():
        stage = stage_of.get(rule, "?")
        table.add_row("" if stage == last else stage, rule, *_cells(counts))
        last = stage
    table.add_section()
    table.add_row("", "all", *_cells(sum(states.values(), Counter())))
    return table


def _cells(counts: Counter[str]) -> list[str]:
    still_open = sum(counts[state] for state in OPEN_STATES)
    return [*(str(counts[state]) for state in STATES), str(still_open), str(counts.total())]


def _left(found: Found) -> Table:
    table = _table("What left the system", "what", "rule", "times")
    for rule, times in sorted(found.mails.items()):
        table.add_row("e-mail", rule, str(times))
    for rule, times in sorted(found.webhooks.items()):
        table.add_row("webhook", rule, str(times))
    for (rule, code), times in sorted(found.failures.items()):
        table.add_row(f"nothing: {code}", rule, str(times))
    table.add_section()
    table.add_row("e-mails", "all", str(found.mails.total()))
    return table


def _requests(deals: int, found: Found) -> Table:
    table = _table("Requests to AWS", "service", "requests", "a deal")
    for service, times in found.requests.most_common():
        table.add_row(service, f"{times:,}", f"{times / max(deals, 1):.1f}")
    table.add_section()
    all = found.requests.total()
    table.add_row("all", f"{all:,}", f"{all / max(deals, 1):.1f}")
    return table


def _counts(title: str, what: str, found: Counter[str], expected: Counter[str]) -> Table:
    table = _table(title, what, "times", "expected")
    for name in sorted(found.keys() | expected.keys()):
        table.add_row(name, str(found[name]), str(expected[name]))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, justify="left" if column in WORDS else "right", no_wrap=True)
    return table
