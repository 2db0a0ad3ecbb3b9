"""How fast rules are matched and texts are filled, beside other engines in the same run.

    pip install -r requirements-bench.txt
    python -m tests.bench.bench_matching

1,000 rules and 10,000 events of about 528 bytes. Events find their rules by (type, pipeline,
stage), about six each. Slow engines see as many events as fit their time; all must count the same
matches on those. Fails below 100,000 events or texts a second, or when an engine disagrees.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.words.escapes import html, plain
from tests.bench.engines import (
    Predicate,
    simplified,
    stageflow,
    with_business_rules,
    with_json_logic,
    with_rule_engine,
)

RULES = 1_000
EVENTS = 10_000
GOAL = 100_000
SECONDS = 2.0
"""What each other engine may take; a slow one sees fewer events."""
ROUNDS = 15
"""Rounds of what has a goal, of which the best counts: others share the machine."""

WORDS = ("roof", "garden", "kitchen", "renewal", "support", "training", "audit", "migration")
SOURCES = ("web", "call", "mail", "form", "visit")
PLACES = [
    (f"type{kind}", f"pipeline{pipeline}", f"stage{stage}")
    for kind in range(4)
    for pipeline in range(4)
    for stage in range(10)
]

Place = tuple[str, str, str]
Index = Mapping[Place, Sequence[Predicate]]
Event = Mapping[str, Any]


def comparison(chance: random.Random) -> dict[str, Any]:
    """Return one comparison, such as people write them."""
    day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    field, op, value = chance.choice(
        [
            ("amount", chance.choice(["gt", "lt", "gte"]), f"{chance.randint(0, 20_000)}.50"),
            ("score", "between", sorted([chance.randint(0, 100), chance.randint(0, 100)])),
            ("score", chance.choice(["gt", "lte", "eq"]), chance.randint(0, 100)),
            ("source", "in", chance.sample(SOURCES, 2)),
            ("source", "eq", chance.choice(SOURCES)),
            ("title", "contains", chance.choice(WORDS)),
            ("repeat", "eq", chance.random() < 0.5),
            ("closes", chance.choice(["lt", "gte"]), day),
        ]
    )
    return {"field": field, "op": op, "value": value}


def condition(chance: random.Random) -> dict[str, Any]:
    """Return a condition of one to three comparisons."""
    one, two, three = (comparison(chance) for _ in range(3))
    shapes = [{"all": [one]}, {"all": [one, two]}, {"any": [one, two]}]
    return chance.choice([*shapes, {"all": [one, {"any": [two, three]}]}])


def event(chance: random.Random, number: int) -> dict[str, Any]:
    """Return one item as it stands after a change."""
    kind, pipeline, stage = chance.choice(PLACES)
    return {
        "id": number,
        "type": kind,
        "pipeline": pipeline,
        "stage": stage,
        "title": f"{chance.choice(WORDS)} for customer {number} and {chance.choice(WORDS)}",
        "amount": f"{chance.randint(0, 20_000)}.{chance.randint(0, 99):02}",
        "currency": "EUR",
        "score": chance.randint(0, 100),
        "source": chance.choice(SOURCES),
        "repeat": chance.random() < 0.5,
        "closes": f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "created_at": "2026-03-01T09:00:00Z",
        "responsible": chance.randint(1, 50),
        "comments": "The customer called twice and wants an offer before the end of the month. "
        * 3,
        "contacts": [number, number + 1],
    }


def indexed(compile_one: Callable[[Any], Predicate], rules: Sequence[tuple[Place, Any]]) -> Index:
    """Return the compiled rules by where they stand."""
    index = defaultdict(list)
    for place, document in rules:
        index[place].append(compile_one(document))
    return index


def counted(index: Index, events: Sequence[Event]) -> int:
    """Return how many rules match, over all events."""
    matches = 0
    for one in events:
        for matching in index.get((one["type"], one["pipeline"], one["stage"]), ()):
            if matching(one):
                matches += 1
    return matches


def best_rate(work: Callable[[], object], amount: int) -> float:
    """Return how many a second the best of several rounds did."""
    rounds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        rounds.append(perf_counter() - start)
    return amount / min(rounds)


def sampled(index: Index, events: Sequence[Event]) -> tuple[int, int, float]:
    """Return events seen within the time, matches on them, and events a second."""
    seen = matches = 0
    start = perf_counter()
    while seen < len(events) and perf_counter() - start < SECONDS:
        matches += counted(index, events[seen : seen + 50])
        seen += 50
    return seen, matches, seen / (perf_counter() - start)


def bench_matching(chance: random.Random) -> list[str]:
    """Print the table of engines and return what went wrong."""
    rules = [(chance.choice(PLACES), condition(chance)) for _ in range(RULES)]
    events = [event(chance, number) for number in range(EVENTS)]
    size = sum(len(json.dumps(one, separators=(",", ":"))) for one in events) / EVENTS
    start = perf_counter()
    ours = indexed(stageflow, rules)
    compiling = (perf_counter() - start) / RULES
    per_event = sum(len(ours.get((e["type"], e["pipeline"], e["stage"]), ())) for e in events)
    print(
        f"{RULES} rules, {EVENTS} events of {size:.0f} B, {per_event / EVENTS:.2f} rules per event"
    )
    print(f"compiling takes {compiling * 1e6:.0f} µs a rule\n")
    print(f"{'engine':<16}{'events':>8}{'matches':>9}{'events/s':>11}")
    rate = best_rate(lambda: counted(ours, events), EVENTS)
    print(f"{'stageflow':<16}{EVENTS:>8}{counted(ours, events):>9}{rate:>11,.0f}")
    wrong = [] if rate >= GOAL else [f"matching: {rate:,.0f} events/s"]
    prepared = [simplified(one) for one in events]
    for name, compile_one in {
        "json-logic-qubit": with_json_logic,
        "business-rules": with_business_rules,
        "rule-engine": with_rule_engine,
    }.items():
        seen, matches, other = sampled(indexed(compile_one, rules), prepared)
        print(f"{name:<16}{seen:>8}{matches:>9}{other:>11,.0f}   1/{rate / other:.0f}")
        if matches != (expected := counted(ours, events[:seen])):
            wrong.append(f"{name}: {matches} matches, stageflow {expected}")
    return wrong


def bench_templates() -> list[str]:
    """Print how many texts are filled a second and return what went wrong."""
    names = ("title", "amount", "name", "stage", "source", "closes", "company", "responsible")
    text = "".join(f"{'Some words around it. ' * 7}{{{{ deal.{name} }}}}" for name in names)
    values = {("deal", name): f"the {name} <of> the deal" for name in names}
    template, zone = parse_template(text), ZoneInfo("Europe/Berlin")
    wrong = []
    print(f"\n{'template':<25}{'texts/s':>19}   ({len(text)} B, {len(names)} placeholders)")
    for escape in (plain, html):

        def fill(escape: Callable[[str], str] = escape) -> None:
            for _ in range(10_000):
                template.render(values.get, escape=escape, zone=zone)

        rate = best_rate(fill, 10_000)
        print(f"{escape.__name__:<25}{rate:>19,.0f}")
        if rate < GOAL:
            wrong.append(f"templates, {escape.__name__}: {rate:,.0f} texts/s")
    return wrong


def main() -> int:
    """Run both benchmarks and return 1 when something is slow or wrong."""
    wrong = bench_matching(random.Random(42)) + bench_templates()
    for line in wrong:
        print(f"\nFAILED  {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
