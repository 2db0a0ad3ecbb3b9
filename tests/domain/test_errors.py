"""Refusals say what is wrong, as much of it as somebody can read."""

from chalicelib.domain.errors import MAX_FAULTS, Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType


def test_a_refusal_tells_its_faults():
    invalid = Invalid([Fault("/a", "is wrong"), Fault("", "is empty")])
    assert "/a: is wrong; /: is empty" == invalid.detail


def test_of_many_faults_a_refusal_tells_the_first_and_holds_a_hundred():
    invalid = Invalid(Fault(f"/{number}", "x") for number in range(250))
    assert MAX_FAULTS == len(invalid.faults)
    assert invalid.detail.endswith("/9: x; and 90 more")


def test_a_value_that_is_no_option_is_told_the_first_options():
    field = Field(
        code="size", title="Size", type=FieldType.LIST, options=tuple(f"o{n}" for n in range(30))
    )
    (fault,) = refused(field).faults
    assert fault.message.endswith("o18, o19 …")
    assert "o20" not in fault.message


def refused(field: Field) -> Invalid:
    try:
        field.parse("none of them")
    except Invalid as invalid:
        return invalid
    raise AssertionError("was taken")
