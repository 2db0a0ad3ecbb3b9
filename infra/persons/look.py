"""Says what there is of a person, and changes nothing."""

from datetime import datetime

from infra.persons.person import Person
from infra.persons.receipt import Receipt
from infra.persons.search import Search
from infra.persons.verdicts import Fate, verdict_on


def looked(search: Search, person: Person, receipt: Receipt, now: datetime) -> None:
    """Count what would be erased [1 per MB of the table, 1 per e-mail that came in]."""
    for _, line in search.rows():
        fate = verdict_on(line, person, now).fate
        if fate is Fate.LEFT:
            receipt.left.append(f"{line.pk} {line.sk}")
        if fate is not Fate.STAYS:
            receipt.count(fate, line.kind)
    for _ in search.mails(person):
        receipt.count(Fate.REMOVED, "e-mail as it came in")
