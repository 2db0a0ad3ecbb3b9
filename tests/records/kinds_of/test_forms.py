"""Every kind of row whose struct has changed since the last release has the next form.

`RECORD=1 .venv/bin/python -m pytest tests/records/kinds_of/test_forms.py` notes the present structs
as those of a release (docs/releasing.md).
"""

import hashlib
import json
import os
from pathlib import Path

import pytest
from msgspec import inspect as types

from chalicelib.records.kinds import ALL
from chalicelib.records.kinds_of.forms import FIRST, FORMS, Form, form_of

RELEASED = Path(__file__).parent / "released_forms.json"


def shape(type):
    """Return what a stored value may hold, as text: each struct in it, and the names in that."""
    found, left = {}, [type]
    while left:
        one = left.pop()
        if isinstance(one, types.StructType):
            name = one.cls.__qualname__
            if name in found:
                continue
            found[name] = sorted(f"{f.encode_name}:{f.type.__class__.__name__}" for f in one.fields)
            left += [field.type for field in one.fields]
        parts = [
            getattr(one, part, None) for part in ("type", "item_type", "key_type", "value_type")
        ]
        left += [part for part in parts if isinstance(part, types.Type)]
        left += [*getattr(one, "types", ()), *getattr(one, "item_types", ())]
    return f"{type.__class__.__name__} {sorted(found.items())}"


def present():
    return {
        kind.name: {
            "form": form_of(kind.name).number,
            "shape": hashlib.sha256(shape(types.type_info(kind.holds)).encode()).hexdigest()[:16],
        }
        for kind in ALL
    }


def due(released, now):
    """Return the forms that are due, by kind."""
    return {
        name: one["form"] + 1
        for name, one in released.items()
        if name in now and now[name]["shape"] != one["shape"] and now[name]["form"] <= one["form"]
    }


def test_a_changed_kind_has_the_next_form():
    now = present()
    if os.environ.get("RECORD"):
        RELEASED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    assert {} == due(released, now), (
        "these kinds hold something else than at the last release: give them this number in FORMS "
        "(chalicelib/records/kinds_of/forms.py), with `least` where older code must not change them"
    )


def test_a_number_never_falls():
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    assert {} == {name: one for name, one in released.items() if form_of(name).number < one["form"]}


@pytest.mark.parametrize(("form", "expected"), [(1, {"a": 2}), (2, {})])
def test_what_is_due_is_told(form, expected):
    assert expected == due(
        {"a": {"form": 1, "shape": "x"}, "gone": {"form": 1, "shape": "y"}},
        {"a": {"form": form, "shape": "z"}},
    )


def test_a_kind_is_of_its_first_form_until_it_says_otherwise():
    assert FIRST == form_of("nothing") == Form(1, 1)
    assert set(FORMS) <= {kind.name for kind in ALL}
