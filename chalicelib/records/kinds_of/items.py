"""Rows of items and of what happens to them."""

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.boards.recent import Recent
from chalicelib.domain.booking.bookings import Booking
from chalicelib.domain.booking.diary import Day
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.payments import Payment
from chalicelib.domain.card.timeline import StageMove, TimelineEntry
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.items.products import Product
from chalicelib.domain.smart_activities.counting import Attention, Tally
from chalicelib.records import (
    bookings,
    card,
    conversions,
    drawn_codes,
    entry_runs,
    idempotency,
    items,
    journal,
    runs,
    shared_entries,
    signals,
)
from chalicelib.records.boards import columns, recent
from chalicelib.records.kinds_of.kind import Exported, described
from chalicelib.records.mail import routes
from chalicelib.records.products.products import CATALOGUE, PRODUCT
from chalicelib.records.search import fill, words
from chalicelib.records.smart_activities import counts

OF_ITEMS = (
    described(items.ITEM, Item, "deal_12", "item", "an item"),
    described(
        runs.RUN,
        Run,
        *("deal_12", "run#000003#<rule>", "a rule's run for stage entry 3"),
    ),
    described(
        entry_runs.ENTRY_RUNS,
        entry_runs.EntryRuns,
        "deal_12",
        "run#000003#!",
        "runs of entry 3 that ended together",
    ),
    described(
        runs.AUTO_COMPLETE,
        runs.AutoComplete,
        "deal_12",
        "run#000003#~<activity>",
        "leaving entry 3 completes the activity",
    ),
    described(card.MOVE, StageMove, "deal_12", "move#<instant>#0000000#000003", "a stage move"),
    described(
        card.TIMELINE,
        TimelineEntry,
        "deal_12",
        "timeline#<instant>#<rule's sort>#<id>",
        "comment, log line, e-mail",
    ),
    described(
        shared_entries.SHARED_ENTRIES,
        shared_entries.SharedEntries,
        *("deal_12", "timeline#<instant>#<sort of the last>#<id of the last>"),
        "entries that rules made together",
    ),
    described(
        journal.CHANGE,
        JournalEntry,
        "deal_12",
        "change#000000007",
        "what the change to version 7 made different; kept `journal_days`",
    ),
    described(
        card.ACTIVITY,
        Activity,
        "deal_12",
        "activity#<id>",
        "a to-do, call, meeting or task",
    ),
    described(
        counts.ATTENTION,
        Attention,
        "deal_12",
        "attention",
        "what is open on the item, as it is counted; its places on the board",
    ),
    described(
        counts.TALLY,
        Tally,
        "open_activities#7",
        "open_activities",
        "how many open activities count for a user, by type and day",
    ),
    described(
        counts.TOTAL,
        int,
        "open_total#3",
        "open_total",
        "a part of the number of all open activities",
    ),
    described(card.PAYMENT, Payment, "deal_12", "payment#<id>", "what is to be paid, or was"),
    described(
        card.PAYMENT_COUNT,
        None,
        "deal_12",
        "payment_count",
        "rises with each payment that is added, so that no two are at the same instant",
    ),
    described(
        bookings.BOOKING,
        Booking,
        "deal_12",
        "booking#<id>",
        "resources and people that are held for the deal",
    ),
    described(
        bookings.DIARY,
        Day,
        *("diary#resource#<id>, diary#user#7", "2026-03-01"),
        "what is taken of a resource or user on a day (of UTC)",
    ),
    described(
        card.LETTER,
        Letter,
        "deal_12",
        "letter#<id>",
        "an e-mail that a person wrote on the card, or that tells of a meeting they have changed",
    ),
    described(
        runs.FIRING,
        runs.Firing,
        "deal_12",
        "firing#<change or signal>",
        "this has moved the item already (30 days)",
    ),
    described(
        conversions.CONVERSION,
        conversions.Conversion,
        "lead_5",
        "conversion#deal",
        "a deal was made of the lead; another is refused",
    ),
    described(
        drawn_codes.DRAWN_CODE,
        drawn_codes.DrawnCode,
        "drawn_code#<rule>#<code>",
        "drawn_code",
        "the rule has given this code",
    ),
    described(
        items.LINK,
        items.Link,
        "contact_3",
        "link#deal_12",
        "the deal belongs to the contact, is a child of another parent, or (`observer#2`) has that "
        "user as an observer",
    ),
    described(
        items.UNLINKED,
        ItemRef,
        "deal_12",
        "unlinked#ticket_5",
        "the ticket was a child of the deal until this was deleted (40 days)",
    ),
    described(
        items.ADDRESS, items.Link, "address#kim@example.com", "contact_3", "whose address it is"
    ),
    described(
        signals.SIGNAL,
        Signal,
        "signal#<event id>",
        "signal",
        "what a client did; kept `journal_days`, two weeks at least",
    ),
    described(
        signals.ANSWERED,
        signals.Answered,
        "signal#<event id>",
        "answered",
        "which item an inquiry has made (30 days)",
    ),
    described(
        signals.APP_ANSWER,
        AppAnswer,
        "deal_12",
        "app_answer#<run>",
        "what an app has answered, until the run or step that waits has taken it",
    ),
    described(
        signals.CLAIM,
        signals.Claim,
        "claim#kim@example.com",
        "claim",
        "which item the newest inquiry of an address or client has made (30 days)",
    ),
    described(
        routes.ROUTE,
        routes.Route,
        "mail#<id>",
        "mail_route#deal_12",
        "which items an e-mail that came in is about; kept `journal_days`",
    ),
    described(
        routes.SHOWN,
        routes.ShownMail,
        "mail#<id>",
        "shown#deal_12",
        "the timeline of the deal has the e-mail; kept `journal_days`",
    ),
    described(
        signals.VISITOR,
        signals.Visitor,
        "visitor#<name>",
        "visitor",
        "whose browser it is that the visit counter knows by a name; no address of it",
    ),
    described(
        signals.LEAD_SWITCH,
        signals.LeadSwitch,
        "lead_switch",
        "lead_switch",
        "how far open leads are converted since the switch to simple mode",
    ),
    described(
        idempotency.ONCE,
        idempotency.FirstAnswer,
        "once#<user>#<key>",
        "once",
        "first answer to an Idempotency-Key (7 days)",
    ),
    described(
        recent.RECENT,
        Recent,
        *("recent#2026-03-01", "<instant>#deal_12#<what>#<version>"),
        "what was written of an item lately (1 day)",
        exported=Exported.NEVER,
    ),
    described(
        columns.BOARD,
        columns.Packed,
        *("board#deal#default", "<stage>#<who sees and asks what>"),
        "a column of a board, kept ready (1 day)",
        exported=Exported.NEVER,
    ),
    described(
        words.WORD,
        tuple[str, ...],
        *("search#ng", "nguyen#8227446400000#contact_3"),
        "the contact is found by the word; its other words",
    ),
    described(
        fill.SEARCH_FILL,
        fill.SearchFill,
        *("search_fill", "search_fill"),
        "how far all items were looked at since search was switched on",
    ),
    described(PRODUCT, Product, CATALOGUE, "product#000000000012", "what the tenant sells"),
)
