"""Switches of an entity type, and the fields that come with them."""

import msgspec
import pytest

from chalicelib.domain.items.entity_types import EntityType, fields_of
from chalicelib.domain.items.type_flags import FIELDS_OF_FLAGS, FLAGS, PRESETS, Flags, Preset


@pytest.mark.parametrize(
    ("preset", "on"),
    [
        (
            Preset.ESSENTIALS,
            {"stages", "automation", "client", "recycle_bin", "open_permissions"},
        ),
        (Preset.ALL, set(FLAGS)),
        (Preset.EMPTY, {"open_permissions"}),
    ],
)
def test_presets(preset, on):
    assert on == {flag for flag in FLAGS if getattr(PRESETS[preset], flag)}


@pytest.mark.parametrize("flag", FIELDS_OF_FLAGS)
def test_a_switch_shows_its_fields_and_no_others(flag):
    bare = EntityType(code="ticket", title="Ticket", flags=Flags())
    more = msgspec.structs.replace(bare, flags=Flags(**{flag: True}))
    there, new = fields_of(bare).keys(), fields_of(more).keys()
    assert {field.code for field in FIELDS_OF_FLAGS[flag]} == new - there
    assert there <= new
