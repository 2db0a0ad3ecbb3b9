"""Notices to those who have become observers of an item."""

from datetime import datetime

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.access import OBSERVERS
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.languages import text
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.tenant import Tenant


def tell_observers(tenant: Tenant, change: Change, type: EntityType, now: datetime) -> None:
    """Tell users that they are observers of an item from now on, but for who made them that.

    Who may not see it all the same, for their roles let them see none of the kind, is told nothing
    [none where nobody is new, else as `tell`].

    Raises:
        Unavailable: trying again may help.
    """
    item = change.after
    new = _observers(item) - (_observers(change.before) if change.before else set())
    if not new or not type.flags.observers or change.deleted:
        return
    company = tenant.configuration.tenant(now)
    people = [company.users[id] for id in sorted(new - {item.updated_by}) if id in company.users]
    notices = [
        Notice(
            id=f"{item.ref}-observer-{item.version}-{user.id}",
            recipient=user.id,
            at=item.updated_at,
            sender=item.updated_by,
            text=text("new_observer", user.language, title=item.title),
            item=str(item.ref),
        )
        for user in people
        if user.active and company.caller(user).may(Right.ITEM_READ, item)
    ]
    if notices:
        tell(tenant, notices, now)


def _observers(item: Item) -> set[int]:
    return {*(item.fields.get(OBSERVERS) or ())}
