"""Phone calls: which trigger hears of one, and what the timeline says of it."""

_OVER = frozenset({"ended", "busy", "no answer"})
"""States of a call of ours that has come as far as the client."""
_WORDS = {
    "call_made": "Outgoing call to",
    "call_received": "Incoming call from",
    "call_missed": "Missed call from",
}


def signal_type(*, incoming: bool, state: str) -> str | None:
    """Return the code of the trigger that hears of a call, None where it goes on or failed."""
    if state == "answered":
        return None
    if incoming:
        return "call_received" if state == "ended" else "call_missed"
    return "call_made" if state in _OVER else None


def told_of_call(type: str, number: str, state: str, seconds: int | None) -> str:
    """Return what the timeline says of a call."""
    said = f"{_WORDS[type]} {number}"
    if state == "ended":
        return said if seconds is None else f"{said}: {seconds} s"
    return f"{said}: {state}" if type == "call_made" else said
