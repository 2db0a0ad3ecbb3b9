"""Where the outcome differs from what the files and the model say. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from examples.demo.model import MAILS, OUTCOME_OF_STAGE, RULES, WEBHOOKS, Entry, Expected
from examples.demo.opportunities import Opportunity
from examples.demo.outcome import Found

OPEN_STATES = frozenset({"scheduled", "unscheduled", "waiting_prev", "waiting_hours", "running"})


def differences(
    opportunities: Iterable[Opportunity], expected: Expected, found: Found
) -> Iterator[str]:
    """Yield a sentence for everything that is not as it must be."""
    yield from _ends(opportunities, found)
    yield from _entries(expected, found)
    yield from _rules(found)
    yield from _runs(expected, found)
    yield from _effects(found)


def _ends(opportunities: Iterable[Opportunity], found: Found) -> Iterator[str]:
    """Compare where each deal ended with what the file says."""
    wanted = {one.id: one.outcome for one in opportunities}
    for id, outcome in wanted.items():
        stage = found.stages.get(id)
        if stage is None:
            yield f"{id}: there is no deal"
        elif OUTCOME_OF_STAGE.get(stage) is not outcome:
            yield f"{id}: the file says {outcome}, the deal is in {stage}"
    for id in found.stages.keys() - wanted.keys():
        yield f"{id}: there is a deal of which the file knows nothing"


def _entries(expected: Expected, found: Found) -> Iterator[str]:
    """Compare the stages that each deal came to, when, and what moved it."""
    for id, wanted in expected.entries.items():
        entries = found.entries.get(id, [])
        if entries != wanted:
            yield f"{id}: expected {_path(wanted)}, found {_path(entries)}"


def _rules(found: Found) -> Iterator[str]:
    """Compare the rules of the pipeline with those that the model knows."""
    known = {rule.id for rules in RULES.values() for rule in rules}
    for missing in sorted(known - found.enabled_rules):
        yield f"rule {missing}: missing from the pipeline, or not enabled"
    for unknown in sorted(found.enabled_rules - known):
        yield f"rule {unknown}: the model knows nothing of it"


def _runs(expected: Expected, found: Found) -> Iterator[str]:
    """Compare the runs: each entry starts each rule of its stage once, and each run has ended."""
    for key in sorted(expected.runs.keys() | found.runs.keys()):
        wanted, state = expected.runs.get(key), found.runs.get(key)
        run = f"{key[0]}, entry {key[1]}, rule {key[2]}"
        if wanted != state:
            yield f"{run}: expected {wanted}, found {state}"
        elif state in OPEN_STATES:
            yield f"{run}: still {state} in the end"
    entered = Counter(entry.stage for entries in found.entries.values() for entry in entries)
    started = Counter(rule for _, _, rule in found.runs)
    for stage, rules in RULES.items():
        for rule in rules:
            if started[rule.id] != entered[stage]:
                yield (
                    f"rule {rule.id}: {entered[stage]} deals entered {stage}, "
                    f"but it was started {started[rule.id]} times"
                )


def _effects(found: Found) -> Iterator[str]:
    """Compare what left the system with the runs that say they let it leave."""
    done = Counter(rule for (_, _, rule), state in found.runs.items() if state == "done")
    for what, rules, left in (
        ("e-mails", MAILS, found.mails),
        ("webhooks", WEBHOOKS, found.webhooks),
    ):
        for rule in rules:
            if done[rule] != left[rule]:
                yield f"rule {rule}: {done[rule]} runs are done, but {left[rule]} {what} left"
        for rule in sorted(left.keys() - set(rules)):
            yield f"rule {rule}: {left[rule]} {what} left that the model knows nothing of"


def states_of(found: Found) -> dict[str, Counter[str]]:
    """Return how many runs of each rule are in each state."""
    states: dict[str, Counter[str]] = {rule.id: Counter() for one in RULES.values() for rule in one}
    for (_, _, rule), state in found.runs.items():
        states.setdefault(rule, Counter())[state] += 1
    return states


def _path(entries: list[Entry]) -> str:
    steps: list[Any] = [f"{one.stage} at {one.at:%Y-%m-%d %H:%M:%S}" for one in entries]
    causes = [f" by {one.trigger}" if one.trigger else "" for one in entries]
    return ", ".join(step + cause for step, cause in zip(steps, causes, strict=True)) or "nothing"
