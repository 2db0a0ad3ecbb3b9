"""What an app can register, and what it may answer."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.apps.app_action import AppAction, checked_action, deadline_faults
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Variable

SCORE = Variable(type=FieldType.NUMBER, required=True)
GRADE = Variable(type=FieldType.LIST, options=("A", "B"), default="B")
BANK = AppAction(
    code="bank.check",
    name="Check credit",
    handler="https://bank.example.com/check",
    properties={"amount": Variable(type=FieldType.MONEY)},
    returns={"score": SCORE, "grade": GRADE},
)


def faults(action: AppAction) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        checked_action(action, {"deal"}, loopback=False)
    return {fault.pointer: fault.message for fault in refused.value.faults}


def test_what_is_right_is_taken_with_its_defaults_in_stored_form():
    rough = replace(BANK, properties={"amount": Variable(type=FieldType.MONEY, default=5)})
    found = checked_action(rough, {"deal"}, loopback=False)
    assert "5.00" == found.properties["amount"].default


def test_every_fault_is_told_where_it_stands():
    wrong = replace(
        BANK,
        code="bank check",
        name=" ",
        handler="http://10.0.0.1/",
        deadline="PT1S",
        entity_types=("boat",),
        properties={"Amount": Variable(type=FieldType.MONEY)},
        returns={"status": SCORE, "grade": Variable(type=FieldType.LIST)},
    )
    assert {
        "/code",
        "/name",
        "/handler",
        "/deadline",
        "/entity_types/0",
        "/properties/Amount",
        "/returns/status",
        "/returns/grade/options",
    } == set(faults(wrong))


def test_there_can_be_only_so_many_properties():
    many = {f"p{number}": SCORE for number in range(51)}
    assert {"/properties": "at most 50"} == faults(replace(BANK, properties=many))


@pytest.mark.parametrize("text", ["PT59S", "P365D", "soon"])
def test_a_deadline_lies_between_a_minute_and_a_year(text):
    assert ["/deadline"] == [fault.pointer for fault in deadline_faults("/deadline", text)]


def test_an_answer_is_read_by_the_types_that_were_registered():
    assert {"score": 7, "grade": "B"} == BANK.answered({"score": 7})


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({}, "/score"),
        ({"score": "high"}, "/score"),
        ({"score": 1, "grade": "C"}, "/grade"),
        ({"score": 1, "other": 2}, "/other"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_where_it_does_not(values, pointer):
    with pytest.raises(Invalid) as refused:
        BANK.answered(values)
    assert [pointer] == [fault.pointer for fault in refused.value.faults]


def test_an_answer_has_its_limit():
    several = Variable(type=FieldType.STRING, multiple=True)
    with pytest.raises(Invalid, match="at most 65536 bytes"):
        replace(BANK, returns={"texts": several}).answered({"texts": ["x" * 5_000] * 20})


def test_it_says_on_which_items_it_works():
    assert (True, False) == (
        BANK.suits("lead"),
        replace(BANK, entity_types=("deal",)).suits("lead"),
    )
