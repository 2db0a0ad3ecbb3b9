"""What the replay must bring, worked out from the files alone. Pure.

This is a second telling of examples/automation.json in a few lines of plain Python. It shares no
code with the service, so that what the two agree on is not right by construction.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from examples.demo.opportunities import Opportunity, Outcome
from examples.demo.plan import Event, Kind, closes_as_won, expected_close

BIG = Decimal(3000)
"""List price from which a deal is a big one."""
OPENS_AT, CLOSES_AT = 9, 18
"""Working hours, Monday to Friday."""

OUTCOME_OF_STAGE = {
    "prospecting": Outcome.PROSPECTING,
    "engaging": Outcome.ENGAGING,
    "interested": Outcome.ENGAGING,
    "negotiation": Outcome.ENGAGING,
    "won": Outcome.WON,
    "lost": Outcome.LOST,
}
"""What the file calls each stage: it does not tell apart how far the talks have come."""

Due = Callable[[Opportunity, datetime], datetime]
End = Callable[[Opportunity], str]


@dataclass(frozen=True)
class Entry:
    """A stage that a deal came to."""

    stage: str
    at: datetime
    trigger: str | None = None
    """The trigger that moved it, None for a person."""


@dataclass(frozen=True)
class RuleModel:
    """What a rule of the example is to do."""

    id: str
    due: Due
    end: End = field(default=lambda _: "done")
    """The state in which it ends if the deal is still there when it is due."""
    follows: str | None = None


@dataclass
class Expected:
    """What must be found after the replay."""

    entries: dict[str, list[Entry]]
    """By opportunity, the first stage first."""
    runs: dict[tuple[str, int, str], str]
    """State of each run by opportunity, stage entry and rule."""

    @property
    def triggers(self) -> Counter[str]:
        """Return how often each trigger fires."""
        moves = (entry for entries in self.entries.values() for entry in entries)
        return Counter(entry.trigger for entry in moves if entry.trigger)


A_WEEK = timedelta(days=7)
"""Five working days, from working time on."""


def working(at: datetime) -> datetime:
    """Return the instant itself in working hours, else when work begins again."""
    day = at.date()
    if at.hour >= CLOSES_AT:
        day += timedelta(days=1)
    elif at.weekday() < 5 and at.hour >= OPENS_AT:
        return at
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(OPENS_AT), UTC)


def _engaged(one: Opportunity, hour: int = 0) -> datetime:
    assert one.engaged_on is not None
    return datetime.combine(one.engaged_on, time(hour), UTC)


def _before_expected_close(one: Opportunity, _: datetime) -> datetime:
    assert one.engaged_on is not None
    return datetime.combine(expected_close(one.engaged_on), time(), UTC) - timedelta(days=3)


def _after_close(one: Opportunity, _: datetime) -> datetime:
    assert one.closed_on is not None
    return datetime.combine(one.closed_on, time(), UTC) + timedelta(days=30)


def _at_once(_: Opportunity, entered: datetime) -> datetime:
    return entered


def _mailed(one: Opportunity) -> str:
    return "done" if one.account else "failed"


def _if_big(one: Opportunity) -> str:
    return "done" if one.list_price >= BIG else "skipped"


RULES = {
    "engaging": (
        RuleModel("first_mail", _at_once, _mailed),
        RuleModel("plan_call", _at_once, follows="first_mail"),
        RuleModel("tell_of_big_deal", _at_once, _if_big),
        RuleModel("next_step", lambda one, entered: max(entered, _engaged(one, hour=12))),
        RuleModel("second_mail", lambda _, entered: working(entered) + A_WEEK, _mailed),
        RuleModel("two_weeks", lambda one, _: _engaged(one) + timedelta(days=14)),
        RuleModel("warn_before_close", _before_expected_close),
    ),
    "interested": (RuleModel("tell_of_reader", _at_once),),
    "negotiation": (
        RuleModel("announce", _at_once),
        RuleModel("plan_meeting", lambda _, entered: working(entered), follows="announce"),
    ),
    "won": (
        RuleModel("thank_you", _at_once),
        RuleModel("book_order", _at_once, follows="thank_you"),
        RuleModel("ask_satisfied", _after_close),
    ),
    "lost": (RuleModel("note_loss", _at_once),),
}
"""The rules of each stage in their order."""
MAILS = ("first_mail", "second_mail", "thank_you")
"""Rules whose every done run is one e-mail."""
WEBHOOKS = ("announce", "book_order")
"""Rules whose every done run is one call of the receiver."""


def expect(
    opportunities: Iterable[Opportunity], events: list[Event], begins: datetime, ends: datetime
) -> Expected:
    """Return what an import at `begins` and a replay until `ends` must bring."""
    entries = replayed(opportunities, events, begins)
    by_id = {event.opportunity.id: event.opportunity for event in events}
    runs = {
        (id, number, rule): state
        for id, opportunity in by_id.items()
        for number, rule, state in runs_of(opportunity, entries[id], ends)
    }
    return Expected(entries, runs)


def replayed(
    opportunities: Iterable[Opportunity], events: list[Event], begins: datetime
) -> dict[str, list[Entry]]:
    """Return the stages that each deal comes to."""
    entries = {one.id: [Entry("prospecting", begins)] for one in opportunities}
    of_account: dict[str | None, list[str]] = defaultdict(list)
    for event in events:
        one = event.opportunity
        stage = entries[one.id][-1].stage
        if event.kind is Kind.ENGAGE:
            entries[one.id].append(Entry("engaging", event.at))
            of_account[one.account].append(one.id)
        elif event.kind is Kind.OPEN and stage == "engaging":
            entries[one.id].append(Entry("interested", event.at, "mail_opened"))
        elif event.kind is Kind.ANSWER:
            # Nobody knows which deal an e-mail is about: it moves all that the sender talks about.
            for other in of_account[one.account]:
                if entries[other][-1].stage in ("engaging", "interested"):
                    entries[other].append(Entry("negotiation", event.at, "mail_answered"))
        elif closes_as_won(event):
            entries[one.id].append(Entry("won", event.at, "amount_entered"))
        elif event.kind is Kind.CLOSE:
            entries[one.id].append(Entry("lost", event.at))
    return entries


def runs_of(
    one: Opportunity, entries: list[Entry], ends: datetime
) -> Iterable[tuple[int, str, str]]:
    """Yield number of the entry, rule and state of each run that a deal must have."""
    for number, entry in enumerate(entries, 1):
        left = entries[number].at if number < len(entries) else None
        states: dict[str, str] = {}
        for rule in RULES.get(entry.stage, ()):
            due = rule.due(one, entry.at)
            before = states.get(rule.follows or "", "done")
            if before in ("failed", "blocked"):
                state = "blocked"
            elif left is not None and due >= left:
                state = "stopped"
            elif due > ends:
                state = "scheduled"
            else:
                state = rule.end(one)
            states[rule.id] = state
            yield number, rule.id, state
