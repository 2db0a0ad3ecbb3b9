"""How fast rules are matched and texts are filled, beside other engines in the same run.

    pip install -r requirements-bench.txt
    python -m tests.bench.bench_matching

1,000 rules and events of about 528 bytes. First events find their rules by (type, pipeline, stage),
about six each; then every rule is evaluated for every event. Every engine sees its share of events
round after round, in turn with the others, and must count the matches that ours counts on them.
Fails when an engine disagrees, or ours is not as many times as fast as the goals say.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from jinja2.sandbox import SandboxedEnvironment

from chalicelib.domain.language.conditions import Reading
from chalicelib.domain.language.filters import Style
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
from tests.bench.measuring import in_turns

RULES = 1_000
EVENTS = 2_000
FULL = 20
"""Events that meet all rules; 20,000 evaluations."""
SHARES = {"stageflow": 1, "json-logic-qubit": 40, "business-rules": 40, "rule-engine": 40}
"""A slow engine sees every so many events only, or a round would take minutes."""
TEXTS = 2_000
GOALS = {"indexed": 6.0, "full": 20.0, "texts": 2.0}
"""How many times as fast as the fastest other engine ours must be, by CPU time."""

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


def found_by(index: Index, read: Callable[[Event], Any], events: Sequence[Event]) -> int:
    """Return how many rules match, of those that stand where each event happened."""
    matches = 0
    for one in events:
        reading = read(one)
        for matching in index.get((one["type"], one["pipeline"], one["stage"]), ()):
            if matching(reading):
                matches += 1
    return matches


def found_among(
    rules: Sequence[Predicate], read: Callable[[Event], Any], events: Sequence[Event]
) -> int:
    """Return how many rules match, of all."""
    matches = 0
    for one in events:
        reading = read(one)
        for matching in rules:
            if matching(reading):
                matches += 1
    return matches


Count = Callable[[Sequence[Event]], int]


def race(title: str, counts: Mapping[str, Count], events: Sequence[Event], per: int) -> list[str]:
    """Let the engines count in turn, print what each took, and return what went wrong.

    Others get the events prepared in plain numbers; `per` is the evaluations that an event means.
    """
    prepared = [simplified(one) for one in events]
    shares = {
        name: (events if name == "stageflow" else prepared)[:: SHARES[name]] for name in counts
    }
    works = {name: partial(partial, count, shares[name]) for name, count in counts.items()}
    measured = in_turns(works)
    wrong, fastest, expected = [], 0.0, counts["stageflow"](events)
    print(f"\n{title:<20}{'matches':>9}{'a second':>13}   slower than ours, per event")
    for name, count in counts.items():
        share = shares[name]
        matches = count(events if name == "stageflow" else prepared)
        if matches != expected:
            wrong.append(f"{title}, {name}: {matches} matches, stageflow {expected}")
        rate = len(share) * per / measured.seconds(name)
        ratio = measured.ratio(name, "stageflow").times(len(events) / len(share))
        print(f"{name:<20}{matches:>9}{rate:>13,.0f}   {ratio}x")
        if name != "stageflow":
            fastest = min(fastest or ratio.middle, ratio.middle)
    return wrong + too_slow(title, fastest)


def too_slow(title: str, times: float) -> list[str]:
    """Return what is said when ours is not as many times as fast as the goal."""
    goal = GOALS[title]
    return [] if times >= goal else [f"{title}: {times:.1f} times as fast, the goal is {goal}"]


def bench_matching(chance: random.Random) -> list[str]:
    """Print both tables of engines and return what went wrong."""
    rules = [(chance.choice(PLACES), condition(chance)) for _ in range(RULES)]
    events = [event(chance, number) for number in range(EVENTS)]
    size = sum(len(json.dumps(one, separators=(",", ":"))) for one in events) / EVENTS
    print(f"{RULES} rules, {EVENTS} events of {size:.0f} B")
    engines = {
        "stageflow": (stageflow, Reading),
        "json-logic-qubit": (with_json_logic, as_it_is),
        "business-rules": (with_business_rules, as_it_is),
        "rule-engine": (with_rule_engine, as_it_is),
    }
    placed: dict[str, Count] = {}
    every: dict[str, Count] = {}
    for name, (compile_one, read) in engines.items():
        index = indexed(compile_one, rules)
        placed[name] = partial(found_by, index, read)
        every[name] = partial(found_among, [one for group in index.values() for one in group], read)
    return race("indexed", placed, events, 1) + race("full", every, events[:FULL], RULES)


def as_it_is(event: Event) -> Event:
    """Return the event; the other engines take it so."""
    return event


def bench_templates() -> list[str]:
    """Print how many texts are filled a second, beside jinja2's sandbox, and what went wrong."""
    names = ("title", "amount", "name", "stage", "source", "closes", "company", "responsible")
    text = "".join(f"{'Some words around it. ' * 7}{{{{ deal.{name} }}}}" for name in names)
    deal = {name: f"the {name} <of> the deal" for name in names}
    values = {("deal", name): value for name, value in deal.items()}
    template, style = parse_template(text), Style(ZoneInfo("Europe/Berlin"))
    sandboxed = {
        escape: SandboxedEnvironment(autoescape=escape is html).from_string(text)
        for escape in (plain, html)
    }

    def ours(escape: Callable[[str], str]) -> str:
        return template.render(values.get, escape=escape, style=style)

    def jinja2(escape: Callable[[str], str]) -> str:
        return sandboxed[escape].render(deal=deal)

    wrong = []
    print(f"\ntexts of {len(text)} B with {len(names)} placeholders")
    for escape in (plain, html):
        if ours(escape) != jinja2(escape):
            wrong.append(f"texts: ours and jinja2's differ, {escape.__name__}")
        measured = in_turns(
            {one.__name__: partial(partial, repeated, one, escape) for one in (ours, jinja2)}
        )
        for name in ("ours", "jinja2"):
            rate = TEXTS / measured.seconds(name)
            ratio = measured.ratio(name, "ours")
            print(f"{escape.__name__:<7}{name:<13}{rate:>22,.0f}   {ratio}x")
        wrong += too_slow("texts", measured.ratio("jinja2", "ours").middle)
    return wrong


def repeated(fill: Callable[[Any], str], escape: Callable[[str], str]) -> None:
    """Fill the text again and again."""
    for _ in range(TEXTS):
        fill(escape)


def main() -> int:
    """Run both benchmarks and return 1 when something is slow or wrong."""
    wrong = bench_matching(random.Random(42)) + bench_templates()
    for line in wrong:
        print(f"\nFAILED  {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
