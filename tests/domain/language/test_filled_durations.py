"""Durations from values: what cannot give one is told, as far as kinds of values tell it."""

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filled_durations import filled_duration_faults
from chalicelib.domain.language.placeholders import parse_template

KINDS = {"text": FieldType.STRING, "days": FieldType.NUMBER, "day": FieldType.DATE}


def faults(text):
    def field_at(path):
        kind = KINDS.get(path[-1])
        return Field(code=path[-1], title="x", type=kind) if kind else None

    found = filled_duration_faults("/delay", parse_template(text), field_at)
    return [one.message for one in found]


@pytest.mark.parametrize(
    "text", ["{{ item.text }}", "P{{ item.days }}D", "PT{{ item.days }}H30M", "{{ item.other }}"]
)
def test_what_may_give_a_duration_is_taken(text):
    assert [] == faults(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ item.days }}", "write P{{ item.days }}D or PT{{ item.days }}H"),
        ("{{ item.day }}", "item.day is no text that could give a duration"),
        ("{{ item.days }} days", "for example P{{ item.days }}D"),
    ],
)
def test_what_cannot_is_refused(text, words):
    (message,) = faults(text)
    assert words in message
