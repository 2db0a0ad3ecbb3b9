"""All that an action may look at when it plans.

Pure data, read before by the use case.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.catalogue.printed import printed
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import BOUNCED_AT, Field, FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.paths import CLOCK
from chalicelib.domain.language.placeholders import (
    MAX_OUTPUT_BYTES,
    Path,
    Template,
    evaluated,
    parse_template,
)
from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.recipients import Recipients, recipients
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import User
from chalicelib.domain.words.escapes import Escape, plain
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.working_calendar import WorkingCalendar
from chalicelib.domain.words.zones import zone_of


class ActionContext:
    """The item, the people and the results around one run of an action."""

    def __init__(
        self,
        *,
        item: Item,
        contact: Item | None,
        company: Item | None,
        users: Mapping[int, User],
        structure: Structure | None = None,
        actor: int,
        results: Mapping[str, Mapping[str, Any]],
        settings: Settings,
        calendar: WorkingCalendar,
        fields: Mapping[str, Field],
        client_fields: Mapping[str, Mapping[str, Field]],
        now: datetime,
        run_id: str,
        roots: Mapping[str, Mapping[str, Any]] | None = None,
        root_fields: Mapping[str, Mapping[str, Field]] | None = None,
        app_actions: Mapping[str, AppAction] | None = None,
        stage_name: Callable[[Item], str] = lambda item: item.stage or "",
        pipeline_name: Callable[[Item], str] = lambda item: item.pipeline or "",
    ) -> None:
        self.item = item
        self.contact = contact
        """The primary linked contact; of a contact, the item itself."""
        self.company = company
        self.users = users
        self.structure = structure or Structure()
        """Says who is whose head."""
        self.actor = actor
        """On whose behalf the action acts."""
        self.results = results
        """What earlier rules of this stage entry gave, by rule id."""
        self.settings = settings
        self.calendar = calendar
        self.fields = fields
        self.client_fields = client_fields
        """Fields of contacts, companies and other types that the action needs, by their code."""
        self.now = now
        self.run_id = run_id
        self.roots = roots or {}
        """Of a step: what its workflow works with besides the item."""
        self.root_fields = root_fields or {}
        """Of what kind these values are, where that is known."""
        self.stage_name = stage_name
        self.pipeline_name = pipeline_name
        self._values: dict[str, Mapping[str, Any] | None] = {}
        """By the first word of a path, as far as one was looked up."""
        self.seen: dict[str, Any] = {}
        """What was looked up, by its path."""
        self.others: Mapping[ItemRef, Item | None] = {}
        """The items that the action asked to see (looks_at); None for those that are gone."""
        self.app_actions = app_actions or {}
        """What apps have registered, by code."""
        self.turn = 0
        """How often the rule or step has chosen before, for an action that takes turns."""

    @property
    def responsible(self) -> User | None:
        """Return the user in charge of the item."""
        return self.users.get(self.item.responsible)

    def text(self, template: str, escape: Escape = plain) -> str:
        """Return the text with its placeholders filled as people read them, each value escaped.

        Raises:
            ActionFailed: a value does not suit its filter, or the text becomes too long.
        """
        return "".join(one for one, _ in self.parts(parse_template(template), escape))

    def parts(
        self,
        template: Template,
        escape: Escape | Sequence[Escape] = plain,
        most: int = MAX_OUTPUT_BYTES,
    ) -> list[tuple[str, bool]]:
        """Return the pieces of a filled text, and of each whether it was inserted.

        Raises:
            ActionFailed: a value does not suit its filter, or the text becomes too long.
        """
        try:
            return list(template.parts(self.look_up, self.style, self.shown, escape, most))
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused

    def raw_text(self, template: str, escape: Escape = plain) -> str:
        """Return the text with its placeholders filled as they are stored, for machines.

        Raises:
            ActionFailed: a value does not suit its filter, or the text becomes too long.
        """
        try:
            return parse_template(template).render(self.look_up, style=self.style, escape=escape)
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused

    def value(self, template: str, *, read: bool = True) -> Any:
        """Return the stored value where the text is a single placeholder, else the filled text.

        `read` says that people read what comes out.

        Raises:
            ActionFailed: a value does not suit its filter, or the text becomes too long.
        """
        only = parse_template(template).only
        if only is None:
            return self.text(template) if read else self.raw_text(template)
        try:
            return evaluated(only, self.look_up, self.style, self.shown)[0]
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused

    def shown(self, path: Path, value: Any) -> str:
        """Return the stored value at a path as people read it."""
        holders = {"contact": self.contact, "company": self.company}
        holder = {self.item.type: self.item, "item": self.item, **holders}.get(path[0])
        return printed(self, holder, self.field_at(path), value)

    def field_at(self, path: Path) -> Field | None:
        """Return what is known of the value at a path, None where nothing is."""
        match path:
            case (root, name) if root in (self.item.type, "item"):
                return self.fields.get(name)
            case (root, name) if root in self.root_fields:
                return self.root_fields[root].get(name)
            case (root, name):
                return self.client_fields.get(root, {}).get(name)
        return CLOCK.get(path)

    def item_at(self, ref: ItemRef) -> Item | None:
        """Return an item that was read for the action, None where it was not or is gone."""
        near = (one for one in (self.contact, self.company, self.item) if one and one.ref == ref)
        return next(near, None) or self.others.get(ref)

    def client_addresses(self, kind: str, type: str | None = None) -> list[str]:
        """Return the client's e-mail addresses ("emails") or numbers ("phones"), best first.

        The item's own come first, then the primary contact's, then the company's. `type` keeps one
        sort, for example "work". Those that bounced are left out.
        """
        found = self._contact_data(kind)
        fitting = (one["value"] for one in found if type is None or one["type"] == type)
        dead = self.bounced_addresses()
        return [one for one in dict.fromkeys(fitting) if one not in dead]

    def bounced_addresses(self) -> dict[str, str]:
        """Return the client's e-mail addresses that take no mail any more, and since when."""
        held = self._contact_data("emails")
        return {one["value"]: one[BOUNCED_AT] for one in held if BOUNCED_AT in one}

    def _contact_data(self, kind: str) -> list[dict[str, str]]:
        holders = (self.item, self.contact, self.company)
        return [one for holder in holders if holder for one in holder.fields.get(kind, [])]

    def has_client(self) -> bool:
        """Return whether the item has any client at all: linked, or written into a lead."""
        own = self.item.fields.get("emails") or self.item.fields.get("phones")
        return bool(self.contact or self.company or own)

    def people(self, wanted: Sequence[int | str]) -> Recipients:
        """Return who is meant by ids or the words "responsible" and "head", and who has left.

        Raises:
            ActionFailed: there is nobody left.
        """
        found = self.found_people(wanted)
        if not found.users:
            raise ActionFailed(Code.NO_RECIPIENT, "; ".join(found.left_out))
        return found

    def found_people(self, wanted: Sequence[int | str]) -> Recipients:
        """Return who is meant by ids or the words, nobody perhaps, and who has left."""
        return recipients(wanted, self.item.responsible, self.users, self.structure)

    @cached_property
    def style(self) -> Style:
        """Return how dates and instants are shown."""
        return Style(self.zone, self.settings.date_format)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the tenant's time zone."""
        return zone_of(self.settings.time_zone)

    def _values_of(self, root: str) -> Mapping[str, Any] | None:
        """Return the values that paths of that root name, None where there is no such root."""
        if root in self.roots:
            return self.roots[root]
        if root in ("item", self.item.type):
            # The type's own name always means the item, of a contact and a company too.
            return self.item.values()
        if root in CLIENT_TYPES:
            client = self.contact if root == "contact" else self.company
            return client.values() if client else {}
        if root == "responsible":
            user = self.responsible
            return {"id": user.id, "name": user.name, "email": user.email} if user else {}
        return self.results if root == "results" else None

    def look_up(self, path: tuple[str, ...]) -> Any:
        """Return the stored value at the path of a placeholder, None where there is none."""
        if path in CLOCK:
            local = self.now.astimezone(self.zone)
            return local.date().isoformat() if path == ("today",) else show_instant(self.now)
        root, *names = path
        if root not in self._values:
            self._values[root] = self._values_of(root)
        value: Any = self._values[root]
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        self.seen[".".join(path)] = value
        return value


PERSON_FIELDS = (
    Field(code="id", title="Id", type=FieldType.NUMBER),
    Field(code="name", title="Name", type=FieldType.STRING),
    Field(code="email", title="E-mail address", type=FieldType.STRING),
)
"""What placeholders may show of the responsible person."""
PERSON_PATHS = frozenset(field.code for field in PERSON_FIELDS)
