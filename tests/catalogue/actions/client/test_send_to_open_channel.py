"""Messages in open channels: what is planned, and what is found when they are saved."""

import pytest

from chalicelib.catalogue.actions.client.send_to_open_channel import SendToOpenChannel
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import SendToChannel
from tests.support.contexts import action_context, check_context, deal


def test_one_message_is_planned_with_its_placeholders_filled():
    action = SendToOpenChannel(text=" {{ deal.title }} is ready ", channel="web")
    context = action_context(item=deal(title="Chair"))
    (effect,) = action.plan(context).effects
    assert SendToChannel(text="Chair is ready", channel="web", language="en") == effect
    assert "message in web" == effect.in_words({})


def test_a_value_in_an_address_is_encoded_for_it_and_one_beside_it_is_not():
    text = "{{ deal.title }}: https://shop.example/?n={{ deal.title }}&x=1"
    action = SendToOpenChannel(text=text, channel="web")
    (effect,) = action.plan(action_context(item=deal(title="A & B"))).effects
    assert "A & B: https://shop.example/?n=A%20%26%20B&x=1" == effect.text


def test_a_template_takes_its_values_along():
    action = SendToOpenChannel(
        text="Hi",
        approved_template="on_its_way",
        template_language="de_DE",
        template_values=["{{ deal.title }}", "x"],
    )
    (effect,) = action.plan(action_context(item=deal(title="Chair"))).effects
    assert ("on_its_way", "de_DE", ("Chair", "x")) == (
        effect.template,
        effect.language,
        effect.values,
    )


@pytest.mark.parametrize(
    ("params", "places"),
    [
        ({"text": "x" * 4_096}, []),
        ({"text": "x" * 4_097}, ["/text"]),
        ({"text": "{{ deal.title }}" * 300}, []),
        ({"text": "{{ deal.title"}, ["/text"]),
        ({"text": "x", "template_values": ["1"]}, ["/template_values"]),
    ],
)
def test_what_could_never_be_sent_is_told_when_it_is_saved(params, places):
    faults = SendToOpenChannel(**params).check(check_context())
    assert places == [one.pointer for one in faults]


def test_a_text_that_became_too_long_is_not_sent():
    context = action_context(item=deal(title="x" * 4_097))
    with pytest.raises(ActionFailed, match="4097 characters"):
        SendToOpenChannel(text="{{ deal.title }}").plan(context)
