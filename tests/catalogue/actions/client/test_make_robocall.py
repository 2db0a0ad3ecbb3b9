"""Robocalls: whom they call, what they say, and what is found when they are saved."""

import pytest

from chalicelib.catalogue.actions.client.make_robocall import MakeRobocall
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import PlaceCall
from chalicelib.domain.people.settings import Settings
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC
from tests.support.contexts import action_context, check_context, contact

KIM = contact(fields={"phones": [{"value": "030 1234567", "type": "work"}]})
IN_GERMANY = {"contact": KIM, "settings": Settings(country="DE")}
AUDIO = "https://media.example.com/{{ deal.id }}.mp3"


def test_a_text_is_said_to_the_client_in_the_tenants_country():
    (call,) = (
        MakeRobocall(text=" Hi {{ deal.id }} ", speed="slow")
        .plan(action_context(**IN_GERMANY))
        .effects
    )
    assert (
        PlaceCall(
            to="+49301234567",
            line="",
            text="Hi 12",
            audio="",
            language="",
            voice="",
            speed="slow",
            volume="medium",
            connection="default",
        )
        == call
    )


def test_a_file_is_played_from_its_address():
    (call,) = (
        MakeRobocall(audio=AUDIO, line="+4930111111").plan(action_context(**IN_GERMANY)).effects
    )
    assert ("https://media.example.com/12.mp3", "", "+4930111111") == (
        call.audio,
        call.text,
        call.line,
    )


def test_a_text_that_is_too_long_once_it_is_filled_is_not_said():
    with pytest.raises(ActionFailed, match="says 700 at most"):
        MakeRobocall(text="x" * 699 + "{{ deal.id }}").plan(action_context(**IN_GERMANY))


@pytest.mark.parametrize(
    ("params", "pointers"),
    [
        ({"text": "Hi"}, []),
        ({"audio": AUDIO}, []),
        ({}, [""]),
        ({"text": "Hi", "audio": AUDIO}, ["/audio"]),
        ({"text": "{{ deal."}, ["/text"]),
        ({"audio": "https://{{ deal.title }}/a.mp3"}, ["/audio"]),
    ],
)
def test_faults_are_found_when_it_is_saved(params, pointers):
    faults = MakeRobocall(**params).check(check_context())
    assert pointers == [one.pointer for one in faults]


def test_no_file_is_played_from_what_is_not_public():
    hosts = [f"[{one}]" if ":" in one else one for one in NOT_PUBLIC]
    hostile = [*filter(None, BAD_SPELLINGS), *(f"https://{one}/a.mp3" for one in hosts)]
    assert len(hostile) >= 60
    taken = [one for one in hostile if not MakeRobocall(audio=one).check(check_context())]
    assert [] == taken
