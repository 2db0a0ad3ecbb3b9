"""Send e-mail (R24, R35)."""

import pytest
from msgspec.structs import replace

from chalicelib.catalogue.actions.client.send_email import SendEmailAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import SendEmail
from tests.support.contexts import (
    ANNA,
    BORIS,
    CARLA,
    DORA,
    action_context,
    check_context,
    company,
    contact,
    deal,
    lead,
    pointers,
)

CLIENT = {"contact": contact(), "company": company()}


def email(**params) -> SendEmailAction:
    return SendEmailAction(**{"subject": "Offer", "text": "Hello", **params})


def sent(action, **around) -> list[SendEmail]:
    return list(action.plan(action_context(**{**CLIENT, **around})).effects)


def reached(action, **around) -> list[str]:
    return [address for one in sent(action, **around) for address in one.to]


def reason(action, **around) -> str:
    with pytest.raises(ActionFailed) as failed:
        sent(action, **around)
    return failed.value.code


def test_the_client_gets_a_plain_text_together_with_its_html():
    action = email(subject="{{ deal.title }}", text="Hi {{ contact.name }},\nsee https://a.example")

    expected = SendEmail(
        to=("mia@client.example",),
        sender=None,
        subject="Deal 12",
        text="Hi Mia,\nsee https://a.example",
        html=('<div>Hi Mia,<br>\nsee <a href="https://a.example">https://a.example</a></div>'),
        track_opening=True,
        track_clicks=True,
    )
    assert [expected] == sent(action)


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ({}, "mia@client.example"),
        ({"contact": None}, "info@company.example"),
        ({"contact": contact(fields={"emails": []})}, "info@company.example"),
        (
            {"item": lead(fields={"emails": [{"value": "own@lead.example", "type": "work"}]})},
            "own@lead.example",
        ),
    ],
)
def test_the_items_own_address_comes_first_then_the_contacts_then_the_companys(around, expected):
    assert [expected] == reached(email(), **around)


def test_only_an_address_of_the_chosen_type_is_used():
    assert ["mia@home.example"] == reached(email(address_type="home"))


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("responsible", ["anna@firm.example"]),
        (BORIS.id, ["boris@firm.example"]),
        ([BORIS.id, "responsible"], ["boris@firm.example", "anna@firm.example"]),
        ([ANNA.id, "responsible"], ["anna@firm.example"]),
        (["client", ANNA.id], ["mia@client.example", "anna@firm.example"]),
    ],
)
def test_each_recipient_gets_one_email_of_their_own(recipient, expected):
    action = email(recipient=recipient)

    assert expected == reached(action)
    assert {1} == {len(one.to) for one in sent(action)}


def test_only_what_the_client_does_is_tracked():
    assert [True, False] == [
        one.track_opening for one in sent(email(recipient=["client", ANNA.id]))
    ]


@pytest.mark.parametrize(
    ("switches", "opening", "clicks"),
    [
        ({}, True, True),
        ({"track": False}, False, False),
        ({"track_opening": False}, False, True),
        ({"track_clicks": False}, True, False),
        ({"track": False, "track_clicks": True}, False, True),
    ],
)
def test_opening_and_clicking_have_switches_of_their_own(switches, opening, clicks):
    (mail,) = sent(email(**switches))

    assert (opening, clicks) == (mail.track_opening, mail.track_clicks)


def test_bbcode_becomes_html_and_plain_text():
    text = "[b]{{ deal.title }}[/b], see [url=https://a.example/?n={{ deal.title }}]here[/url]"
    (mail,) = sent(email(text=text, text_type="bbcode"), item=deal(title="[i]<A>[/i]"))

    assert "<b>[i]&lt;A&gt;[/i]</b>, see " in mail.html
    assert '<a href="https://a.example/?n=%5Bi%5D%3CA%3E%5B%2Fi%5D">here</a>' in mail.html
    assert mail.text.startswith("[i]<A>[/i], see here (https://a.example/")


def test_an_address_that_came_with_a_value_is_not_tracked():
    text = "https://firm.example/ or {{ deal.title }}"
    (mail,) = sent(email(text=text), item=deal(title="https://evil.example/"))

    assert frozenset({"https://evil.example/"}) == mail.foreign


def test_a_subject_of_which_nothing_is_left_fails():
    assert "empty_text" == reason(email(subject="{{ deal.comments }}"))


@pytest.mark.parametrize(
    ("text", "type", "faults"),
    [
        ("<img src={{ deal.title }}>", "html", ["/text"]),
        ('<p>{{ deal.title | default:"<" }}</p>', "html", []),
        ("<p", "html", ["/text"]),
        ("[b]{{ deal.title }}", "bbcode", []),
        ("{{ deal.title", "html", ["/text"]),
        ("<img src={{ deal.title }}>", "plain", []),
    ],
)
def test_what_a_text_may_hold_is_checked_when_it_is_saved(text, type, faults):
    assert faults == pointers(email(text=text, text_type=type).check(check_context()))


def test_tracking_can_be_switched_off():
    assert [False] == [one.track_opening for one in sent(email(track=False))]


def test_values_put_into_html_are_escaped_while_the_authors_own_html_stays():
    around = {"item": deal(title="<script>x</script> & Co")}
    action = email(text="<p>Dear <b>{{ deal.title }}</b></p>", text_type="html")

    (one,) = sent(action, **around)

    assert "<p>Dear <b>&lt;script&gt;x&lt;/script&gt; &amp; Co</b></p>" == one.html
    assert "Dear <script>x</script> & Co" == one.text


def test_html_in_a_plain_text_stays_text():
    (one,) = sent(email(text="{{ deal.title }}"), item=deal(title="<b>Roof</b>"))

    assert "<b>Roof</b>" == one.text
    assert "<div>&lt;b&gt;Roof&lt;/b&gt;</div>" == one.html


def test_no_line_break_gets_into_the_subject():
    action = email(subject="{{ deal.title }}\n!")

    (one,) = sent(action, item=deal(title="Roof\r\nBcc: all@firm.example"))

    assert "Roof Bcc: all@firm.example !" == one.subject


def test_the_sender_can_be_chosen():
    assert "sales@firm.example" == sent(email(sender="sales@firm.example"))[0].sender


def test_without_a_client_it_fails():
    assert "no_client" == reason(email(), contact=None, company=None)


@pytest.mark.parametrize(
    ("params", "around"),
    [
        ({}, {"contact": contact(fields={"emails": []}), "company": None}),
        ({"address_type": "private"}, {}),
        ({"recipient": CARLA.id}, {}),
    ],
)
def test_without_an_address_it_fails(params, around):
    assert "no_address" == reason(email(**params), **around)


def test_a_colleague_who_has_left_cannot_be_written_to():
    assert "no_recipient" == reason(email(recipient=[DORA.id]))


@pytest.mark.parametrize(
    ("recipient", "addresses"),
    [
        (["client", DORA.id, CARLA.id], ["mia@client.example"]),
        ([CARLA.id, BORIS.id, DORA.id], ["boris@firm.example"]),
    ],
)
def test_colleagues_who_cannot_be_reached_keep_the_mail_from_nobody(recipient, addresses):
    plan = email(recipient=recipient).plan(action_context(**CLIENT))
    assert addresses == [address for one in plan.effects for address in one.to]
    said = {"Dora Klein (user 4) is no longer active", "Carla Ruiz (user 3) has no e-mail address"}
    assert said == {*plan.results["left_out"].split("; ")}


def test_the_client_without_an_address_keeps_the_mail_from_all():
    params = {"recipient": [BORIS.id, "client"], "address_type": "private"}
    assert "no_address" == reason(email(**params))


def test_the_first_admin_with_an_address_gets_the_mail_of_one_who_has_left():
    users = {one.id: replace(one, admin=True) for one in (BORIS, CARLA, DORA)}
    users[1] = replace(ANNA, email=None, admin=True)
    around = {"item": deal(responsible=DORA.id), "users": users}
    plan = email(recipient="responsible").plan(action_context(**around))
    assert [("boris@firm.example",)] == [one.to for one in plan.effects]
    assert "Boris Weber (user 2) stands in" in plan.results["replaced"]


def test_a_text_of_which_nothing_is_left_fails():
    assert "empty_text" == reason(email(text="{{ deal.comments }}"))


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"recipient": ["client", "responsible", BORIS.id], "sender": "a@firm.example"}, []),
        ({"subject": "{{ deal.nothing }}", "text": "{{"}, ["/subject", "/text"]),
        ({"recipient": "boss"}, ["/recipient"]),
        ({"recipient": ["client", DORA.id]}, ["/recipient/1"]),
        ({"recipient": []}, ["/recipient"]),
        ({"sender": "Sales"}, ["/sender"]),
        ({"sender": "a@firm.example\nBcc: b@firm.example"}, ["/sender"]),
    ],
)
def test_recipients_and_sender_are_checked_when_the_rule_is_saved(params, expected):
    assert expected == pointers(email(**params).check(check_context()))
