"""Schedule meeting (R29)."""

import pytest

from chalicelib.catalogue.actions.employees.card.schedule_meeting import ScheduleMeeting
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.card.activities import ActivityType
from tests.support.contexts import BORIS, CARLA, action_context, contact, deal

IN_A_DAY = {"subject": "Meet {{ deal.title }}", "start_in": "P1D"}


def meeting(**more):
    return ScheduleMeeting(**IN_A_DAY, **more)


def test_a_meeting_has_a_place():
    (made,) = meeting(location="Room\n{{ deal.title }}").plan(action_context()).effects
    assert (ActivityType.MEETING, "Room Deal 12") == (made.type, made.location)


def test_who_is_invited_gets_the_event_under_the_id_of_the_meeting():
    action = meeting(invite=["client", "responsible"], responsible=BORIS.id, location="Here")
    context = action_context(item=deal(title="Kim"), contact=contact())
    client, boris, made = action.plan(context).effects
    assert BORIS.id == made.responsible
    assert ((contact().fields["emails"][0]["value"],), (BORIS.email,)) == (client.to, boris.to)
    event = client.invitation
    assert f"deal_12-{made_name(context.run_id, 2)}" == event.uid == boris.invitation.uid
    assert (made.start, made.end) == (event.start, event.end)
    assert ("Invitation: Meet Kim", "Meet Kim", "Here") == (
        client.subject,
        event.summary,
        event.location,
    )
    assert "When: 2026-03-03 10:00 – 2026-03-03 10:30 (Europe/Berlin)" in client.text


def test_a_colleague_without_an_address_is_told_of_where_the_client_is_reached():
    action = meeting(invite=["client", "responsible"], responsible=CARLA.id)
    plan = action.plan(action_context(contact=contact()))
    assert 2 == len(plan.effects)
    assert {"left_out": "Carla Ruiz (user 3) has no e-mail address"} == plan.results


@pytest.mark.parametrize(
    ("invite", "leaves", "sees"), [([], False, False), (["client"], True, True)]
)
def test_only_who_invites_leaves_the_house_and_only_for_clients_one_is_read(invite, leaves, sees):
    action = meeting(invite=invite)
    assert (leaves, sees) == (action.leaves(), action.sees_client())
    assert not meeting(invite=["responsible"]).sees_client()
