"""Circles of rules: each moves the item to a stage whose rule moves it on, until it is back.

The loop guard ends one that runs without rest. One with a delay goes on for ever, so it is named
when it is saved, and not refused: a deal that is looked at anew every month is no mistake.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from chalicelib.catalogue.actions.employees.items.change_stage import ChangeStage
from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.run_modes import ENTRY
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.spoken_durations import spoken

MOVES = "change_stage"

Place = tuple[str, str]
"""A pipeline and one of its stages."""


class Move(msgspec.Struct, frozen=True):
    """A rule that moves its item."""

    rule: Rule
    start: Place
    end: Place


Cycle = tuple[Move, ...]


def moves_of(pipeline: str, rules: Iterable[Rule]) -> list[Move]:
    """Return the rules of a pipeline that move the item, those left out that are switched off."""
    moves = []
    for rule in rules:
        if rule.action != MOVES or not rule.enabled:
            continue
        try:
            parsed = msgspec.convert(rule.params, ChangeStage)
        except msgspec.ValidationError:
            continue  # It cannot act; the checks of rules say so.
        start, end = (pipeline, rule.stage), (parsed.pipeline or pipeline, parsed.stage)
        if start != end:
            moves.append(Move(rule, start, end))
    return moves


def cycles(moves: Collection[Move], through: Iterable[Move]) -> list[Cycle]:
    """Return the shortest circle through each of some moves, each circle once."""
    leaving: dict[Place, list[Move]] = defaultdict(list)
    for move in moves:
        leaving[move.start].append(move)
    found: dict[frozenset[str], Cycle] = {}
    for move in through:
        back = _way(move.end, move.start, leaving)
        if back is not None:
            cycle = (move, *back)
            found.setdefault(frozenset(one.rule.id for one in cycle), cycle)
    return list(found.values())


def in_words(cycle: Cycle, name_of: Callable[[Place], str]) -> str:
    """Return what a circle does: who moves the item, from where, and how often."""
    named = [f"'{move.rule.name}' ({name_of(move.start)})" for move in cycle]
    return (
        f"The rules {', '.join(named[:-1])} and {named[-1]} move the item in a circle, "
        f"{_how_often(cycle)}."
    )


def _way(start: Place, end: Place, leaving: Mapping[Place, Collection[Move]]) -> list[Move] | None:
    """Return the shortest way from one place to another, None where there is none."""
    came: dict[Place, Move] = {}
    open = deque([start])
    while open and end not in came:
        for move in leaving.get(open.popleft(), ()):
            if move.end != start and move.end not in came:
                came[move.end] = move
                open.append(move.end)
    way: list[Move] = []
    while end != start:
        if end not in came:
            return None
        way.append(came[end])
        end = came[end].start
    return way[::-1]


def _how_often(cycle: Cycle) -> str:
    rests = [_rest(move.rule) for move in cycle]
    known = [one for one in rests if one is not None]
    if len(known) < len(rests):
        return "again and again"
    whole = Duration(sum(one.days for one in known), sum(one.seconds for one in known))
    if whole == Duration():
        return "without rest, until automation is stopped"
    said = spoken(show_duration(whole))
    return f"every {said.removeprefix('1 ') if ' and ' not in said else said}"


def _rest(rule: Rule) -> Duration | None:
    """Return how long a rule waits on its stage, None where that is not for it to say."""
    if rule.after_previous or rule.working_time is not WorkingTime.NONE:
        return None
    match rule.run:
        case {"mode": "immediately"}:
            return Duration()
        case {"mode": "delay", "delay": str(delay), **rest} if rest.get("base", ENTRY) == ENTRY:
            try:
                return parse_duration(delay)
            except ValueError:
                return None
    return None
