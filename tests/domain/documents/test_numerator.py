"""What the numbers of documents look like, and how they go on."""

from datetime import date

import pytest

from chalicelib.domain.documents.numerator import Numerator, Period, numerator_faults

DAY = date(2026, 3, 9)


def numerator(**more):
    return Numerator(id="n", name="Offers", **more)


@pytest.mark.parametrize(
    ("more", "number", "text"),
    [
        ({}, 7, "7"),
        ({"template": "A-{NUMBER}/{YEAR}", "length": 5}, 17, "A-00017/2026"),
        ({"template": "{YEAR}{MONTH}{DAY}-{NUMBER}", "length": 2}, 1234, "20260309-1234"),
    ],
)
def test_a_number_stands_in_its_text(more, number, text):
    assert text == numerator(**more).text(number, DAY)


def test_numbers_go_on_by_steps_and_never_fall_behind_the_start():
    ten = numerator(start=100, step=10)
    assert [100, 110, 100] == [ten.after(None), ten.after(100), ten.after(7)]


def test_numbers_begin_anew_with_each_period():
    days = {
        Period.NEVER: "",
        Period.YEAR: "2026",
        Period.MONTH: "2026-03",
        Period.DAY: "2026-03-09",
    }
    assert days == {one: numerator(period=one).period_of(DAY) for one in Period}


@pytest.mark.parametrize(
    ("more", "pointer", "said"),
    [
        ({"template": "A"}, "/template", "needs {NUMBER}"),
        ({"template": "{NUMBER}{WEEK}"}, "/template", "there is no {WEEK}"),
        ({"template": "{NUMBER}\n"}, "/template", "can be seen"),
        ({"period": Period.YEAR}, "/template", "two documents would bear the same"),
        ({"template": "{NUMBER}/{YEAR}", "period": Period.MONTH}, "/template", "needs {MONTH}"),
    ],
)
def test_a_numerator_that_would_give_a_number_twice_or_none_is_refused(more, pointer, said):
    (fault,) = numerator_faults(numerator(**more))
    assert fault.pointer == pointer
    assert said in fault.message


def test_a_name_is_needed():
    faults = numerator_faults(Numerator(id="n", name=" "))
    assert ["/name"] == [fault.pointer for fault in faults]
