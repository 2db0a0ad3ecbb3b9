"""A form that was filled in: what is taken of it, and what is refused."""

import pytest

from chalicelib.domain.errors import MAX_FAULTS, Invalid
from chalicelib.domain.forms.submission import MAX_ANSWER, inquiry_of, read_answers
from tests.support.forms import FIELDS, field, form

KIM = {"email": "Kim@Example.com"}
EMAIL = [{"value": "kim@example.com", "type": "work"}]


def read(answers, *fields, **more):
    return read_answers(form(*fields, **more), answers, FIELDS)


def faults(answers, *fields, **more):
    with pytest.raises(Invalid) as refusal:
        read(answers, *fields, **more)
    return {fault.pointer: fault.message for fault in refusal.value.faults}


def test_answers_are_kept_as_fields_keep_them_and_told_as_they_were_given():
    filled = read({**KIM, "name": "Kim"})
    assert {"lead": {"name": "Kim", "emails": EMAIL}} == filled.values
    assert ("kim@example.com",) == filled.addresses
    assert "Form “Contact us”\nName: Kim\nEmail: Kim@Example.com" == filled.told


@pytest.mark.parametrize(
    ("to", "given", "kept"),
    [
        ("lead.amount", "80", "80.00"),
        ("lead.phones", "030 1234567", [{"value": "+49301234567", "type": "work"}]),
        ("lead.uf_topic", "roof", "roof"),
        ("lead.uf_news", "on", True),
        ("lead.uf_news", True, True),
        ("deal.probability", "50", 50),
        ("deal.probability", "0.5e2", 50),
        ("deal.close_date", "2026-04-01", "2026-04-01"),
    ],
)
def test_texts_become_values_of_every_type(to, given, kept):
    type, _, code = to.partition(".")
    filled = read({"a": given}, field("a", to), makes=type)
    assert {type: {code: kept}} == filled.values


def test_two_questions_can_fill_one_field_of_several_values():
    questions = (field("a", "lead.emails"), field("b", "lead.emails"))
    filled = read({"a": "kim@example.com", "b": "ann@example.com"}, *questions)
    assert 2 == len(filled.values["lead"]["emails"])


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({}, "/email"),
        ({"email": " "}, "/email"),
        ({"email": "kim"}, "/email"),
        ({"email": ["a@example.com", {"value": "x"}]}, "/email"),
        ({**KIM, "name": ["Kim", "Ann"]}, "/name"),
        ({**KIM, "name": {"first": "Kim"}}, "/name"),
        ({**KIM, "name": 5}, "/name"),
        ({**KIM, "name": "x" * (MAX_ANSWER + 1)}, "/name"),
        ({**KIM, "admin": "yes"}, "/admin"),
    ],
)
def test_what_does_not_fit_is_named(answers, pointer):
    assert [pointer] == list(faults(answers))


def test_ten_thousand_strange_names_are_refused_in_a_few_words():
    strange = {f"x{number}": "y" for number in range(10_000)}
    assert MAX_FAULTS == len(faults({**KIM, **strange}))


@pytest.mark.parametrize(("given", "taken"), [(None, False), ("no", False), ("on", True)])
def test_consent_has_to_be_given_where_it_is_asked_for(given, taken):
    answers = {**KIM, **({"consent": given} if given else {})}
    if taken:
        assert read(answers, consent="I agree.").addresses
    else:
        assert ["/consent"] == list(faults(answers, consent="I agree."))


def test_a_box_that_is_required_has_to_be_ticked():
    box = field("news", "lead.uf_news", required=True)
    assert ["/news"] == list(faults({"news": "off"}, box))


def test_what_is_private_is_told_to_nobody():
    filled = read({"a": "my pin"}, field("a", "lead.uf_secret"))
    assert "A: (private)" in filled.told
    assert "my pin" == filled.values["lead"]["uf_secret"]


def test_what_fills_no_field_is_told_in_the_timeline_alone():
    filled = read({"a": "hello"}, field("a", "lead.uf_gone"))
    assert ({}, "Form “Contact us”\nA: hello") == (filled.values, filled.told)


@pytest.mark.parametrize(("visitor", "known"), [("v" * 20, "v" * 20), ("v", None), (["v"], None)])
def test_a_form_asks_for_what_it_is_set_up_for(visitor, known):
    one = form(pipeline="p", responsible=7, always_new=True)
    inquiry = inquiry_of(one, read(KIM), {"visitor": visitor})
    assert ("lead", "p", 7, True, known) == (
        inquiry.makes,
        inquiry.pipeline,
        inquiry.responsible,
        inquiry.always_new,
        inquiry.visitor,
    )


@pytest.mark.parametrize("given", ["1_0", "\uff15", "nan", "1e999", "1.", "1" * 61, ""])
def test_a_number_is_written_as_browsers_write_it(given):
    question = field("a", "deal.probability", required=True)
    assert ["/a"] == list(faults({"a": given}, question, makes="deal"))
