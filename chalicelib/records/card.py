"""Timeline entries, stage moves, activities and payments of an item."""

from datetime import timedelta

from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.card.activities import Activity, ActivityType, item_of
from chalicelib.domain.card.payments import Payment, payment_item
from chalicelib.domain.card.timeline import StageMove, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

TIMELINE = "timeline"
MOVE = "move"
ACTIVITY = "activity"
LETTER = "letter"
PAYMENT = "payment"
PAYMENT_COUNT = "payment_count"

REMOVED_KEPT = timedelta(days=7)
"""How long the row of a removed activity stays."""


def entry_key(entry: TimelineEntry) -> Key:
    """Return where a timeline entry lies."""
    return str(entry.item), f"{TIMELINE}#{sortable(entry.at)}#{entry.order:07d}#{entry.id}"


def entry_row(entry: TimelineEntry) -> Row:
    """Return the row of a timeline entry."""
    pk, sk = entry_key(entry)
    return Row(pk=pk, sk=sk, kind=TIMELINE, body=encode(entry))


def move_row(move: StageMove) -> Row:
    """Return the row of a stage move."""
    return Row(
        pk=str(move.item),
        # Before all entries of the same instant: the move is what they follow from.
        sk=f"{MOVE}#{sortable(move.at)}#{0:07d}#{move.entry:06d}",
        kind=MOVE,
        body=encode(move),
    )


def activity_key(id: str) -> Key:
    """Return where an activity lies.

    Raises:
        ValueError: not an activity's id.
    """
    return str(item_of(id)), f"{ACTIVITY}#{id}"


def activity_row(activity: Activity) -> Row:
    """Return the row of an activity."""
    pk, sk = activity_key(activity.id)
    place = f"{sortable(activity.created_at)}#{activity.id}"
    waiting = activity.completed_at is None
    return Row(
        pk=pk,
        sk=sk,
        kind=ACTIVITY,
        body=encode(activity),
        version=activity.version,
        agenda=due_at(activity.next_reminder, activity.id) if activity.next_reminder else None,
        by_type=(open_activities_of(activity.responsible), place) if waiting else None,
        by_stage=None if activity.removed else _calendar_place(activity),
        expires_at=_expiry(activity),
    )


def _expiry(activity: Activity) -> int | None:
    """Return when a removed activity may go: once the stream has told of it for sure."""
    if not activity.removed or activity.updated_at is None:
        return None
    return int((activity.updated_at + REMOVED_KEPT).timestamp())


def activity_of(row: Row) -> Activity:
    """Return the activity that a row holds."""
    return decode(row, Activity)


def open_activities_of(user: int) -> str:
    """Return the index key of the open activities of a user."""
    return f"open_activities#{user}"


def payment_key(id: str) -> Key:
    """Return where a payment lies.

    Raises:
        NotFound: not a payment's id.
    """
    return str(payment_item(id)), f"{PAYMENT}#{id}"


def payment_row(payment: Payment) -> Row:
    """Return the row of a payment."""
    pk, sk = payment_key(payment.id)
    return Row(pk=pk, sk=sk, kind=PAYMENT, body=encode(payment), version=payment.version)


def payment_count_key(item: ItemRef) -> Key:
    """Return where it is counted how often payments were added to an item."""
    return str(item), PAYMENT_COUNT


def payment_count_row(item: ItemRef, version: int) -> Row:
    """Return the row that rises with each payment that is added, so that two come in turn."""
    pk, sk = payment_count_key(item)
    return Row(pk=pk, sk=sk, kind=PAYMENT_COUNT, body=encode(None), version=version)


def payment_of(row: Row) -> Payment:
    """Return the payment that a row holds."""
    return decode(row, Payment)


def calendar_of(user: int) -> str:
    """Return the index key of the meetings and calls of a user, by their beginning."""
    return f"calendar#{user}"


def _calendar_place(activity: Activity) -> Key | None:
    if activity.start is None or activity.type not in (ActivityType.CALL, ActivityType.MEETING):
        return None
    return calendar_of(activity.responsible), f"{sortable(activity.start)}#{activity.id}"


def letter_key(item: ItemRef, letter: str) -> Key:
    """Return where a letter lies."""
    return str(item), f"{LETTER}#{letter}"


def letter_row(letter: Letter) -> Row:
    """Return the row of a letter; the agenda holds it until it has ended."""
    pk, sk = letter_key(letter.item, letter.letter)
    wake = letter.wake_at
    return Row(
        pk=pk,
        sk=sk,
        kind=LETTER,
        body=encode(letter),
        version=letter.version,
        agenda=due_at(wake, letter.id) if wake else None,
    )


def letter_in(row: Row) -> Letter:
    """Return the letter that a row holds."""
    return decode(row, Letter)
