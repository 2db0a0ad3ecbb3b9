"""Post in the feed (R13)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import (
    DepartmentIds,
    NonEmptyText,
    Recipients,
    Text,
    UserId,
    words,
)
from chalicelib.catalogue.parameters.people import COLLEAGUES, check_people, listed
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.people_effects import PostToFeed
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.feed import MAX_TITLE, MOST_NAMED, MOST_RECIPIENTS, Audience
from chalicelib.domain.people.recipients import TOLD
from chalicelib.domain.words.wording import there_is_no

ALL = "all"


class PostToFeedAction(Action, frozen=True):
    """Post something in the feed, where colleagues may discuss it.

    For a responsible person who has left, their head stands in, or else an admin; where nobody is
    their head, the admins do. Others who have left are passed over, and so are departments that
    are gone. Those whom it is for are told, unless they are more than 100.
    """

    title = "Post in the feed"
    example = {
        "subject": "{{ deal.title }} is won",
        "text": "{{ responsible.name }} has won {{ deal.title }}. Applause!",
        "recipients": ["all"],
    }
    effects = (PostToFeed,)
    results = {"post_id": "Id of the post.", **TOLD}
    elsewhere = {"title": "subject"}
    failure_reasons = {
        **EMPTY_TEXT,
        Code.NO_RECIPIENT: "Nobody is left whom it would be for.",
        Code.TOO_LARGE: f"It is for more than {MOST_NAMED} users and departments.",
    }

    text: Annotated[NonEmptyText, Meta(description="What the post says.")]
    subject: Annotated[Text, Meta(description="Title of the post.")] = ""
    recipients: Annotated[
        Recipients | None,
        Meta(
            description='"all", "responsible", "head" (theirs), the id of a user, or a list;'
            " all by default where no department is named."
        ),
        words("all", "responsible", "head"),
    ] = None
    departments: Annotated[
        DepartmentIds, Meta(description="Departments that it is for, with those below them.")
    ] = []
    author: Annotated[
        UserId | None, Meta(description="Whose post it is; the acting user by default.")
    ] = None
    comments: Annotated[bool, Meta(description="Whether it may be commented on.")] = True

    def check(self, context: CheckContext) -> list[Fault]:
        """Check recipients, departments and author."""
        faults = super().check(context)
        if self.recipients is not None:
            faults += check_people("/recipients", self.recipients, context, COLLEAGUES | {ALL})
        if self.author is not None:
            faults += check_people("/author", self.author, context)
        if len(self.departments) > MOST_RECIPIENTS:
            faults.append(Fault("/departments", f"at most {MOST_RECIPIENTS}"))
        faults += [
            Fault(f"/departments/{place}", there_is_no("department", one, context.departments))
            for place, one in enumerate(self.departments)
            if one not in context.departments
        ]
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one post."""
        text = needed_text(context, self.text)
        default = [] if self.departments else [ALL]
        wanted = default if self.recipients is None else listed(self.recipients)
        departments = [one for one in self.departments if one in context.structure.departments]
        everyone = ALL in wanted
        named = [one for one in wanted if one != ALL]
        told: dict[str, str] = {}
        users: tuple[int, ...] = ()
        if named:
            found = context.found_people(named)
            users, told = tuple(user.id for user in found.users), found.told
        if not (everyone or users or departments):
            detail = told.get("left_out", "the departments are gone")
            raise ActionFailed(Code.NO_RECIPIENT, detail)
        count = len(users) + len(departments)
        if count > MOST_NAMED:
            detail = f"it is for {count} users and departments; at most {MOST_NAMED} can be named"
            raise ActionFailed(Code.TOO_LARGE, detail)
        post = PostToFeed(
            text=text,
            title=context.text(self.subject).strip()[:MAX_TITLE],
            audience=Audience(everyone=everyone, users=users, departments=tuple(departments)),
            author=context.actor if self.author is None else self.author,
            open=self.comments,
        )
        return Plan((post,), told)
