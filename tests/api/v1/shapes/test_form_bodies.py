"""Bodies of forms that were filled in."""

from urllib.parse import urlencode

import msgspec
import pytest

from chalicelib.api.v1.shapes.form_bodies import MAX_FORM, MOST_NAMES, answers_in
from chalicelib.domain.errors import Invalid

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (b'{"name": "Kim \xc3\xa4", "topics": ["a", "b"]}', "application/json"),
        (b'{"name": "Kim \xc3\xa4", "topics": ["a", "b"]}', "text/plain"),
        (b"name=Kim+%C3%A4&topics=a&topics=b", FORM),
    ],
)
def test_json_and_forms_of_browsers_say_the_same(raw, media):
    assert {"name": "Kim ä", "topics": ["a", "b"]} == answers_in(raw, media)


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (b"x" * (MAX_FORM + 1), FORM),
        (urlencode({f"x{n}": "y" for n in range(10_000)}).encode(), FORM),
        (msgspec.json.encode({f"x{n}": "y" for n in range(MOST_NAMES + 1)}), "application/json"),
        (b"[1]", "application/json"),
        (b'{"name": ', "application/json"),
        (b"name=%FF", FORM),
        (b"name=\xff", FORM),
        (b"name=%00", FORM),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_hostile_bodies_are_refused(raw, media):
    with pytest.raises(Invalid):
        answers_in(raw, media)
