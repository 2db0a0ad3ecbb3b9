"""Rights: what can be allowed to somebody, and who calls with which of them.

Every endpoint names its right, and the door checks it. Every use case that answers a caller takes
the `Caller` second and begins with `caller.require(...)`, which raises Forbidden: the defence lies
where the work is done, and there decisions about single objects (whose item, which pipeline) are
added. What use cases use among themselves takes no caller: `get_item` gets an item for them,
`show_item` for a caller.

What one may do with items and with the rules of a pipeline depends on which: their roles say so
(roles.py, access.py). All other rights one has or has not.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.access import Access, Placed
from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.hidden import HIDDEN_TYPE
from chalicelib.domain.people.roles import LEVEL, Granted, Role, Scope, Setup, Verb, all_items
from chalicelib.domain.people.users import User


class Right(StrEnum):
    """What can be allowed, as subject:verb."""

    ANYONE = "anyone"  # no right and no token; where there is a secret, it is in the path
    SELF_READ = "self:read"  # see who one is and where one is signed in, and sign out
    ITEM_READ = "item:read"  # see items and what was changed on them
    ITEM_ADD = "item:add"  # create items
    ITEM_CHANGE = "item:change"  # set fields of items
    ITEM_MOVE = "item:move"  # set stage and pipeline of items
    ITEM_DELETE = "item:delete"  # delete items
    ITEM_EXPORT = "item:export"  # take many items out at once
    ITEM_IMPORT = "item:import"  # bring many items in at once
    BIN_OTHERS = "bin:others"  # see, restore and purge what others have deleted
    CARD_READ = "card:read"  # see timeline, stage history and activities of an item
    CARD_WRITE = "card:write"  # comment, plan and complete activities
    PAYMENT_READ = "payment:read"  # see what is to be paid for items, and was
    PAYMENT_WRITE = "payment:write"  # add payments, say that they have come or not
    PRODUCT_READ = "product:read"  # see the catalogue of products
    PRODUCT_UPDATE = "product:update"  # add, change and remove products
    FILE_ADD = "file:add"  # upload files
    FILE_READ = "file:read"  # see and fetch files of what one may read
    AUTOMATION_READ = "automation:read"  # see rules, triggers and their runs, without secrets
    AUTOMATION_UPDATE = "automation:update"  # set up rules and triggers, and see their secrets
    AUTOMATION_STOP = "automation:stop"  # stop the postponed rules of an item
    AUTOMATION_RETRY = "automation:retry"  # let a rule that did not act try again on an item
    WORKFLOW_READ = "workflow:read"  # see workflows, shared values and runs, without secrets
    WORKFLOW_UPDATE = "workflow:update"  # set up workflows and shared values, and see secrets
    WORKFLOW_START = "workflow:start"  # start runs of workflows, where they let one
    WORKFLOW_RUN = "workflow:run"  # start any workflow, and end runs
    TASK_ANSWER = "task:answer"  # answer one's own user tasks, give commands that are one's own
    TASK_OTHERS = "task:others"  # see and hand over user tasks of others, give any command
    DOCUMENT_TEMPLATE_READ = "document_template:read"  # see document templates and numerators
    DOCUMENT_TEMPLATE_UPDATE = "document_template:update"  # set up document templates, numerators
    ENTITY_TYPE_READ = "entity_type:read"  # see entity types and what their items can do
    ENTITY_TYPE_UPDATE = "entity_type:update"  # make, change and remove smart processes
    PIPELINE_READ = "pipeline:read"  # see pipelines and stages
    PIPELINE_UPDATE = "pipeline:update"  # set up pipelines and stages
    FIELD_READ = "field:read"  # see custom fields
    FIELD_UPDATE = "field:update"  # set up custom fields
    USER_READ = "user:read"  # see users
    USER_UPDATE = "user:update"  # add and change users
    ROLE_READ = "role:read"  # see roles, and what somebody may do
    ROLE_UPDATE = "role:update"  # set up roles
    DEPARTMENT_READ = "department:read"  # see departments
    DEPARTMENT_UPDATE = "department:update"  # set up departments, their heads and members
    EXCLUSION_READ = "exclusion:read"  # see which addresses create no leads
    EXCLUSION_UPDATE = "exclusion:update"  # exclude addresses, and let them in again
    FEED_READ = "feed:read"  # see the posts of the feed that are for one
    FEED_WRITE = "feed:write"  # post, comment, and delete what is one's own
    FEED_OTHERS = "feed:others"  # see and delete posts and comments of others
    NOTICE_OWN = "notice:own"  # see what one is told, mark it as read, choose how it leaves
    TOKEN_OWN = "token:own"  # noqa: S105 - make, see and remove one's own tokens
    TOKEN_OTHERS = "token:others"  # noqa: S105 - the same with tokens and sessions of others
    RESOURCE_READ = "resource:read"  # see what can be booked, and who has booked it
    RESOURCE_UPDATE = "resource:update"  # set up what can be booked
    BOOKING_WRITE = "booking:write"  # book for items, and cancel bookings
    CALENDAR_OWN = "calendar:own"  # have an address of one's own calendar
    SETTINGS_READ = "settings:read"  # see the tenant's settings
    SETTINGS_UPDATE = "settings:update"  # change the tenant's settings
    SIGNAL_SEND = "signal:send"  # send events of clients and signals of apps
    APP_TRIGGER_READ = "app_trigger:read"  # see which triggers apps have registered
    APP_TRIGGER_UPDATE = "app_trigger:update"  # register and remove triggers of apps
    APP_ACTION_READ = "app_action:read"  # see which actions apps have registered
    APP_ACTION_UPDATE = "app_action:update"  # register and remove actions of apps
    FORM_READ = "form:read"  # see how forms of the site are set up
    FORM_UPDATE = "form:update"  # set up forms of the site
    CONNECTION_UPDATE = "connection:update"  # see and choose providers, let go of them
    CATALOGUE_READ = "catalogue:read"  # see what rules, triggers and conditions can do


ADMINS_ONLY: Final = frozenset(
    {
        Right.BIN_OTHERS,
        Right.AUTOMATION_UPDATE,
        Right.WORKFLOW_UPDATE,
        Right.WORKFLOW_RUN,
        Right.TASK_OTHERS,
        Right.PRODUCT_UPDATE,
        Right.DOCUMENT_TEMPLATE_UPDATE,
        Right.ENTITY_TYPE_UPDATE,
        Right.PIPELINE_UPDATE,
        Right.FIELD_UPDATE,
        Right.USER_UPDATE,
        Right.ROLE_UPDATE,
        Right.DEPARTMENT_UPDATE,
        Right.EXCLUSION_UPDATE,
        Right.FEED_OTHERS,
        Right.TOKEN_OTHERS,
        Right.RESOURCE_UPDATE,
        Right.SETTINGS_UPDATE,
        Right.APP_TRIGGER_UPDATE,
        Right.APP_ACTION_UPDATE,
        Right.CONNECTION_UPDATE,
        Right.FORM_UPDATE,
    }
)
"""What a user has by a role of the tenant's own, or as an admin."""
EVERYTHING: Final = frozenset(Right)
OF_USERS: Final = EVERYTHING - ADMINS_ONLY
VERBS: Final[Mapping[Right, Verb]] = {
    Right.ITEM_READ: Verb.READ,
    Right.ITEM_ADD: Verb.ADD,
    Right.ITEM_CHANGE: Verb.CHANGE,
    Right.ITEM_MOVE: Verb.MOVE,
    Right.ITEM_DELETE: Verb.DELETE,
    Right.ITEM_EXPORT: Verb.EXPORT,
    Right.ITEM_IMPORT: Verb.IMPORT,
    Right.CARD_READ: Verb.READ,
    Right.CARD_WRITE: Verb.CHANGE,
    Right.PAYMENT_READ: Verb.READ,
    Right.PAYMENT_WRITE: Verb.CHANGE,
    Right.BOOKING_WRITE: Verb.CHANGE,
    Right.AUTOMATION_STOP: Verb.CHANGE,
    Right.AUTOMATION_RETRY: Verb.CHANGE,
}
"""What one does with an item where one uses a right on it."""
SETUPS: Final[Mapping[Right, Setup]] = {
    Right.AUTOMATION_READ: Setup.READ,
    Right.AUTOMATION_UPDATE: Setup.UPDATE,
}
"""What a right takes of the pipeline whose rules it is used on."""
OF_EVERYBODY: Final = frozenset({Right.ANYONE, Right.SELF_READ})
"""Rights that every user has, whatever their roles say."""
GRANTED_ALONE: Final = EVERYTHING - {*VERBS, *SETUPS, *OF_EVERYBODY}
"""Rights that a role names; what it allows with items and rules gives it the others."""

ADMINISTRATOR: Final = Role(
    id="administrator",
    name="Administrator",
    permissions=(all_items(Scope.ALL, Setup.UPDATE),),
    rights=frozenset(GRANTED_ALONE),
)
"""Everything. It is had by being an admin, and nobody changes it."""
EMPLOYEE: Final = Role(
    id="employee",
    name="Employee",
    permissions=(all_items(Scope.ALL, Setup.READ),),
    rights=frozenset(GRANTED_ALONE & OF_USERS),
)
"""All items, and to see rules. Who has no other role has it."""
MANAGER: Final = Role(
    id="manager",
    name="Manager",
    permissions=(all_items(Scope.OWN, Setup.READ),),
    rights=EMPLOYEE.rights,
)
"""One's own items, and to see rules."""
BUILT_IN: Final = {one.id: one for one in (ADMINISTRATOR, EMPLOYEE, MANAGER)}
"""The roles that every tenant has; it changes all but the first as it likes."""
_READY: Final = {id: Granted(one) for id, one in BUILT_IN.items()}


class Area(msgspec.Struct, frozen=True):
    """A type of items, or one pipeline of it."""

    type: str
    pipeline: str | None = None


class Caller(msgspec.Struct, frozen=True):
    """Who calls, and what they may do."""

    user: User
    rights: frozenset[Right]
    access: Access = Access(0, (), Structure(), everything=True)
    """With which items and rules; with all where nothing else is said."""

    @classmethod
    def of(
        cls,
        user: User,
        roles: Mapping[str, Granted] = _READY,
        structure: Structure | None = None,
        closed: Collection[tuple[str, str]] = (),
        told: Collection[str] = (),
        observed: Collection[str] = (),
    ) -> "Caller":
        """Return the user with what their roles allow.

        Args:
            user: who it is.
            roles: of the tenant, by id.
            structure: the company's departments.
            closed: pipelines, by type, that only roles which name them let in.
            told: the types of clients, which rules of every type can tell of.
            observed: the types whose items have observers.
        """
        own = [roles[id] for id in user.roles or (EMPLOYEE.id,) if id in roles]
        access = Access(
            user.id,
            own,
            structure or Structure(),
            closed,
            told=told,
            observed=observed,
            everything=user.admin,
        )
        return cls(user, EVERYTHING if user.admin else _rights_of(own), access)

    @property
    def id(self) -> int:
        """Return the user's id."""
        return self.user.id

    def may(self, right: Right, on: Placed | Area | None = None) -> bool:
        """Return whether they have a right, at all or on something.

        On a type or a pipeline of it: on anything there. Whatever is done with an item but making
        it takes that they may see it.
        """
        if right not in self.rights or (on is not None and on.type == HIDDEN_TYPE):
            return False
        if right in SETUPS and on is not None:
            level = LEVEL[self.access.setup(on.type, on.pipeline)]
            return level >= LEVEL[SETUPS[right]] and (isinstance(on, Area) or self._sees(on))
        verb = VERBS.get(right)
        if isinstance(on, Area):
            return verb is None or self.access.widest(verb, on.type, on.pipeline) is not Scope.NONE
        if on is None:
            return True
        seen = verb in (Verb.ADD, Verb.IMPORT) or self._sees(on)
        return seen and (verb is None or self.access.reaches(verb, on))

    def require(
        self, *rights: Right, on: Placed | Area | None = None, because: str | None = None
    ) -> None:
        """Refuse what they may not do, at all or on something; `because` is told.

        Raises:
            Forbidden: one of the rights is missing, or does not reach as far.
        """
        for right in rights:
            if not self.may(right, on):
                raise Forbidden(because or self._refusal(right, on))

    def _sees(self, item: Placed) -> bool:
        return self.access.reaches(Verb.READ, item)

    def _refusal(self, right: Right, on: Placed | Area | None) -> str:
        if right not in self.rights or on is None:
            return f"this takes the right {right}, which none of your roles gives you"
        if right is Right.AUTOMATION_UPDATE:
            missing = self.access.unread(on.type, on.pipeline)
            if missing and self.access.granted(on.type, on.pipeline) is Setup.UPDATE:
                return hidden_from_rules(missing)
        if isinstance(on, Area):
            where = on.type if on.pipeline is None else f"{on.type} in the pipeline {on.pipeline}"
            return f"your roles do not give you the right {right} on any {where}"
        return f"your roles do not give you the right {right} on the {on.type} {on.id}"


def hidden_from_rules(types: Collection[str]) -> str:
    """Return why somebody may not set up what tells of types that they do not read whole."""
    return (
        "rules tell what they read, so whoever sets this up must be able to read every "
        f"{' and every '.join(types)}"
    )


def _rights_of(roles: Collection[Granted]) -> frozenset[Right]:
    """Return what roles allow somewhere."""
    named = {Right(one) for role in roles for one in role.role.rights if one in GRANTED_ALONE}
    on_items = {right for right, verb in VERBS.items() if any(role.ever(verb) for role in roles)}
    on_rules = {
        right for right, least in SETUPS.items() if any(role.ever_setup(least) for role in roles)
    }
    return frozenset(named | on_items | on_rules | OF_EVERYBODY)
