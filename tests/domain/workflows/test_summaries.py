"""What the step log keeps and shows of values."""

import pytest

from chalicelib.domain.workflows.summaries import MAX_INPUT_TEXT, MAX_VALUES, input_of, summary


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("short", "short"),
        ("longer than ten", "longer th…"),
        (12.5, 12.5),
        (None, None),
        (["a", "b"], ["a", "b"]),
        (("longer than ten",), ["longer th…"]),
        ({"text": "longer than ten"}, {"text": "longer th…"}),
        (list(range(30)), [*range(20), "…"]),
    ],
)
def test_long_texts_and_lists_are_cut(value, expected):
    assert expected == summary(value, 10)


def test_of_what_a_step_looked_at_only_so_much_is_kept():
    kept = input_of({f"variables.v{number}": "x" * 500 for number in range(50)})

    assert MAX_VALUES == len(kept)
    assert {MAX_INPUT_TEXT} == {len(text) for text in kept.values()}


def test_large_lists_that_a_step_looked_at_take_no_more_room_than_there_is():
    kept = input_of({f"variables.v{number}": ["x" * 200] * 20 for number in range(20)})

    assert 4 == len(kept)
