"""Book resource (R15, W21)."""

from datetime import UTC, datetime

import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.card.book_resource import BookResource
from chalicelib.domain.automation.booking_effects import BookTime
from tests.support.contexts import ANNA, BORIS, DORA, action_context, check_context, deal, pointers

KNOWN = {"resources": frozenset({"room"})}
TOMORROW = {"field": "uf_room", "resources": ["room"], "start_in": "P1D"}


def test_it_books_from_a_moment_on_for_some_time():
    about = deal(title="Shoes", fields={"uf_meeting": "2026-03-28T11:00:00Z"})
    action = BookResource(
        field="uf_room",
        resources=["room", "room"],
        users=["responsible", BORIS.id, DORA.id],
        start_field="uf_meeting",
        start_time="14:30",
        length="P1D",
        service="Fitting of\n {{ deal.title }}",
    )
    plan = action.plan(action_context(item=about))
    assert (
        BookTime(
            field="uf_room",
            resources=("room",),
            users=(ANNA.id, BORIS.id),
            start=datetime(2026, 3, 28, 13, 30, tzinfo=UTC),
            # On the day after, when the clocks have gone forward, it is 14:30 too.
            end=datetime(2026, 3, 29, 12, 30, tzinfo=UTC),
            service="Fitting of Shoes",
        ),
    ) == plan.effects
    assert {"left_out": "Dora Klein (user 4) is no longer active"} == plan.results


@pytest.mark.parametrize(
    ("params", "places"),
    [
        ({}, []),
        ({"resources": [], "users": ["responsible"]}, []),
        ({"field": "title"}, ["/field"]),
        ({"field": "uf_none"}, ["/field"]),
        ({"resources": []}, ["/resources"]),
        ({"resources": ["room", "cellar"]}, ["/resources/1"]),
        ({"users": [99]}, ["/users/0"]),
        ({"start_in": None}, ["/start_in"]),
        ({"start_in": "soon"}, ["/start_in"]),
        ({"length": "PT0S"}, ["/length"]),
        ({"length": "P61D"}, ["/length"]),
        ({"service": "{{ deal.nope }}"}, ["/service"]),
    ],
)
def test_what_is_wrong_with_it_is_named(params, places):
    action = parse_action(BookResource, {**TOMORROW, **params})
    assert places == pointers(action.check(check_context(**KNOWN)))


def test_it_changes_its_field():
    assert frozenset({"uf_room"}) == parse_action(BookResource, TOMORROW).changes()
