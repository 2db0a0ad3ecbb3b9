"""Rows of what people are told, and of what they say to each other."""

from chalicelib.domain.delivery.batches import Sent, Waiting, Window
from chalicelib.domain.delivery.memberships import Membership
from chalicelib.domain.people.feed import Post, PostComment
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.sessions.session import Session
from chalicelib.domain.sessions.sign_in_codes import SignInCode
from chalicelib.domain.smart_activities.toggles import Options
from chalicelib.records import feed, people
from chalicelib.records.audiences import batches
from chalicelib.records.audiences.memberships import MEMBERSHIP
from chalicelib.records.kinds_of.kind import Exported, described
from chalicelib.records.sessions import sessions, sign_in_codes
from chalicelib.records.smart_activities import settings as smart_activities

OF_PEOPLE = (
    described(
        people.NOTICE,
        Notice,
        "notices#7",
        "<instant>#<id>",
        "what a user is told; in the index while it is unread, kept `notice_days`",
    ),
    described(feed.POST, Post, "feed_post#<id>", "feed_post", "what is said to colleagues"),
    described(
        feed.PLACE,
        str,
        "feed#user#7",
        "<instant>#<id>",
        "names a post to a user, a department, or everyone whom it is for",
    ),
    described(
        feed.COMMENT,
        PostComment,
        "feed_post#<id>",
        "comment#<instant>#<id>",
        "an answer to a post",
    ),
    described(
        smart_activities.OPTIONS,
        Options,
        "smart_options",
        "000000007",
        "where a user wants the next activity to be proposed",
    ),
    described(
        MEMBERSHIP,
        Membership,
        "audience#facebook#123",
        "contact_12",
        "who was added to an advertising audience, hashed; in the agenda while to be removed",
    ),
    described(
        batches.WINDOW,
        Window,
        *("audience_batch#facebook#123", "window"),
        "until when those gather who are added to an audience together (2 days)",
        exported=Exported.NEVER,
    ),
    described(
        batches.WAITING,
        Waiting,
        *("audience_batch#facebook#123", "waiting#deal_12-3-k2f9"),
        "whose membership of an audience waits to be told with others (2 days)",
        exported=Exported.NEVER,
    ),
    described(
        batches.SENT,
        Sent,
        *("audience_batch#facebook#123", "sent#deal_12-3-k2f9"),
        "that others have told the service of it (2 days)",
        exported=Exported.NEVER,
    ),
    described(
        sessions.SESSION,
        Session,
        "sessions#7",
        "<hash>",
        "where a user is signed in; goes when it is over",
        exported=Exported.NEVER,
    ),
    described(
        sign_in_codes.SIGN_IN_CODE,
        SignInCode,
        "sign_in#<hash>",
        "sign_in_code",
        "the last code by e-mail for a user's address; goes after an hour",
        exported=Exported.NEVER,
    ),
    described(
        sign_in_codes.SIGN_IN_CODE_OF_NOBODY,
        SignInCode,
        "sign_in#<hash>",
        "sign_in_code",
        "the same for an address that is nobody's, so that answers are alike",
        exported=Exported.NEVER,
    ),
)
