"""Stories drawn by lot: an automation, and what people do to one item of it."""

from random import Random
from typing import Any

Document = dict[str, Any]

AT_WORK = ("new", "preparation", "executing")
ALL = (*AT_WORK, "won", "lose")
DATES = (None, "2023-03-30", "2023-04-04", "2023-04-06", "2023-04-09")
RULES_OF_A_STAGE = 5
HOOKS = ("first-hook-of-the-model", "second-hook-of-the-model")


def automation(lot: Random) -> tuple[list[Document], list[Document]]:
    """Draw rules and triggers."""
    rules = [
        rule(lot, stage, place, edits=place == 0)
        for stage in AT_WORK
        for place in range(lot.randint(3 if stage == "new" else 0, RULES_OF_A_STAGE))
    ]
    return rules, [trigger(lot) for _ in range(lot.randint(0, 4))]


def rule(lot: Random, stage: str, place: int, *, edits: bool = False) -> Document:
    """Draw a rule; no two of a stage are due at one instant, unless at the entry."""
    run = run_mode(lot, f"{2**place}")
    at_once = run["mode"] == "immediately"
    kinds = ["add_comment"] * 4
    kinds += ["empty", "send_email", "notify_staff", "change_stage", "change_stage"]
    kind = lot.choice(kinds + (["edit_item"] * 3 if edits else []))
    onwards = ALL[ALL.index(stage) + 1 :]
    name = f"{stage} {place}"
    params: Document = {
        "add_comment": {"text": f"{name}: {{{{ deal.amount | raw }}}}"},
        "empty": {"text": "{{ deal.comments | raw }}"},
        "send_email": {"subject": "Hi", "text": "Hello"},
        "notify_staff": {"text": f"notice of {name}"},
        "change_stage": {"stage": lot.choice(onwards if at_once else ALL)},
        "edit_item": {"values": {"amount": f"{lot.randint(0, 9)}.00"}},
    }[kind]
    dated = run["mode"] != "immediately" and "close_date" in run.values()
    return {
        "stage": stage,
        "name": name,
        "action": "add_comment" if kind == "empty" else kind,
        "params": params,
        "run": run,
        "after_previous": lot.random() < 0.5,
        "follow_field": dated and lot.random() < 0.5,
        "condition": condition(lot),
    }


def run_mode(lot: Random, minutes: str) -> Document:
    """Draw when a rule acts."""
    days, hours = lot.randint(0, 3), lot.randint(1, 30)
    return lot.choice(
        [
            {"mode": "immediately"},
            {"mode": "immediately"},
            {"mode": "immediately"},
            {"mode": "delay", "delay": f"PT{hours}H{minutes}M"},
            {"mode": "delay", "delay": f"P{days}DT{hours}H{minutes}M"},
            {"mode": "delay", "delay": f"P{days}DT{hours}H{minutes}M", "base": "close_date"},
            {"mode": "before", "delay": f"P{days}DT{minutes}M", "field": "close_date"},
            {"mode": "at", "time": f"12:{minutes:0>2}", "field": "close_date"},
        ]
    )


def condition(lot: Random) -> Document | None:
    """Draw a condition, mostly none."""
    if lot.random() < 0.6:
        return None
    value = f"{lot.randint(1, 8)}.00"
    return {"field": "amount", "op": lot.choice(["gt", "lt"]), "value": value}


def trigger(lot: Random) -> Document:
    """Draw a trigger."""
    code, params = lot.choice(
        [
            ("field_changed", {"fields": ["amount"]}),
            ("field_changed", {"fields": ["comments"]}),
            ("field_changed", {"fields": ["close_date", "comments"]}),
            ("incoming_webhook", {"code": lot.choice(HOOKS)}),
        ]
    )
    return {
        "stage": lot.choice(ALL),
        "trigger": code,
        "params": params,
        "allow_backwards": lot.random() < 0.3,
        "condition": condition(lot),
    }


def values(lot: Random, *codes: str) -> Document:
    """Draw values for some fields, or some of all."""
    drawn = {
        "amount": f"{lot.randint(0, 9)}.00",
        "comments": lot.choice(["hm", "so", None]),
        "close_date": lot.choice(DATES),
        "stage": lot.choice(ALL),
    }
    chosen = codes or lot.sample(["amount", "comments", "close_date", "amount"], 1)
    return {code: drawn[code] for code in chosen}


def deeds(lot: Random, number: int) -> list[tuple[str, Any]]:
    """Draw what people do, and for how long they do nothing."""
    found: list[tuple[str, Any]] = []
    for _ in range(number):
        kind = lot.choice(
            ["change"] * 4
            + ["both", "move", "move", "signal", "signal"]
            + ["wait"] * 7
            + ["stop", "withdraw", "withdraw", "keep", "edit"]
        )
        what: Any = None
        if kind == "change":
            what = values(lot)
        elif kind == "both":
            kind, what = "change", values(lot, "stage", lot.choice(["amount", "close_date"]))
        elif kind == "move":
            what = values(lot, "stage")
        elif kind == "signal":
            what = lot.choice(HOOKS)
        elif kind == "wait":
            what = lot.choice(["PT1H", "PT20H", "P1D", "P2D"])
        elif kind in ("withdraw", "keep", "edit"):
            what = lot.random()
        found.append((kind, what))
    return [*found, ("wait", "P9D")]
