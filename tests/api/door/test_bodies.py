"""Bodies of changes are made of those that create."""

from typing import Annotated

import msgspec
import pytest

from chalicelib.api.door.bodies import change_of, given


class DogBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new dog."""

    name: Annotated[str, msgspec.Meta(min_length=2)]
    tricks: tuple[str, ...] = ()
    owner: int | None = None
    sort: int | None = None


DogChange = change_of(DogBody, "DogChange", never_null=("sort",))


def change(text):
    return given(msgspec.json.decode(text, type=DogChange))


def test_what_is_left_out_is_not_given():
    assert {} == change("{}")


def test_what_is_named_is_given_even_where_it_is_the_default():
    assert {"tricks": (), "owner": None} == change('{"tricks": [], "owner": null}')


@pytest.mark.parametrize(
    "text",
    ['{"name": "x"}', '{"name": null}', '{"tricks": "sit"}', '{"sort": null}', '{"age": 3}'],
)
def test_the_limits_are_those_of_the_body(text):
    with pytest.raises(msgspec.ValidationError):
        change(text)


def test_a_change_can_say_all_that_the_body_can():
    assert {"name": "Rex", "sort": 7} == change('{"name": "Rex", "sort": 7}')


def test_its_schema_needs_nothing_and_tells_no_defaults():
    _, (schemas) = msgspec.json.schema_components([DogChange])
    schema = schemas["DogChange"]
    assert "What shall be different." == schema["description"]
    assert set(DogBody.__struct_fields__) == schema["properties"].keys()
    assert [] == schema["required"]
    assert not any("default" in one for one in schema["properties"].values())
