"""Rights: what can be allowed to somebody, and who calls with which of them.

Every endpoint names its right, and the door checks it. Every use case that answers a caller takes
the `Caller` second and begins with `caller.require(...)`, which raises Forbidden: the defence lies
where the work is done, and there decisions about single objects (whose item, which pipeline) are
added. What use cases use among themselves takes no caller: `get_item` gets an item for them,
`show_item` for a caller.
"""

from enum import StrEnum
from typing import Final

import msgspec

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.users import User


class Right(StrEnum):
    """What can be allowed, as subject:verb."""

    ANYONE = "anyone"  # no right and no token; where there is a secret, it is in the path
    ITEM_READ = "item:read"  # see items and what was changed on them
    ITEM_ADD = "item:add"  # create items
    ITEM_CHANGE = "item:change"  # set fields of items
    ITEM_MOVE = "item:move"  # set stage and pipeline of items
    ITEM_DELETE = "item:delete"  # delete items
    CARD_READ = "card:read"  # see timeline, stage history and activities of an item
    CARD_WRITE = "card:write"  # comment, plan and complete activities
    PAYMENT_READ = "payment:read"  # see what is to be paid for items, and was
    PAYMENT_WRITE = "payment:write"  # add payments, say that they have come or not
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
    DEPARTMENT_READ = "department:read"  # see departments
    DEPARTMENT_UPDATE = "department:update"  # set up departments, their heads and members
    EXCLUSION_READ = "exclusion:read"  # see which addresses create no leads
    EXCLUSION_UPDATE = "exclusion:update"  # exclude addresses, and let them in again
    FEED_READ = "feed:read"  # see the posts of the feed that are for one
    FEED_WRITE = "feed:write"  # post, comment, and delete what is one's own
    FEED_OTHERS = "feed:others"  # see and delete posts and comments of others
    NOTICE_OWN = "notice:own"  # see what one is told, mark it as read, choose how it leaves
    TOKEN_OWN = "token:own"  # noqa: S105 - make, see and remove one's own tokens
    TOKEN_OTHERS = "token:others"  # noqa: S105 - the same with tokens of others
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
        Right.AUTOMATION_UPDATE,
        Right.WORKFLOW_UPDATE,
        Right.WORKFLOW_RUN,
        Right.TASK_OTHERS,
        Right.DOCUMENT_TEMPLATE_UPDATE,
        Right.ENTITY_TYPE_UPDATE,
        Right.PIPELINE_UPDATE,
        Right.FIELD_UPDATE,
        Right.USER_UPDATE,
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
"""What a user has as an admin only."""
EVERYTHING: Final = frozenset(Right)
OF_USERS: Final = EVERYTHING - ADMINS_ONLY


def rights_of(user: User) -> frozenset[Right]:
    """Return what a user may do: admins everything, others all but to change what holds for all."""
    return EVERYTHING if user.admin else OF_USERS


class Caller(msgspec.Struct, frozen=True):
    """Who calls, and what they may do."""

    user: User
    rights: frozenset[Right]

    @classmethod
    def of(cls, user: User) -> "Caller":
        """Return the user with the rights that they have."""
        return cls(user, rights_of(user))

    @property
    def id(self) -> int:
        """Return the user's id."""
        return self.user.id

    def may(self, right: Right) -> bool:
        """Return whether they have a right."""
        return right in self.rights

    def require(self, *rights: Right, because: str = "only admins may do this") -> None:
        """Refuse what they may not do; `because` is told.

        Raises:
            Forbidden: one of the rights is missing.
        """
        if not self.rights.issuperset(rights):
            raise Forbidden(because)
