"""Whether the next activity is proposed; stories show the rest."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.items.entity_types import CONTACT, DEAL
from chalicelib.domain.items.pipelines import Semantics
from chalicelib.domain.items.type_flags import Flags
from chalicelib.domain.smart_activities.prompt import Silence, off_for, silence_of
from chalicelib.domain.smart_activities.toggles import Choice, Chosen, Options, Sections
from tests.support.contexts import deal

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SWITCHED_OFF = Options(types={"deal": Chosen(Choice.OFF)})
FLAGGED = msgspec.structs.replace(CONTACT, flags=Flags(smart_activities=True))


@pytest.mark.parametrize(
    ("silence", "type", "off", "options"),
    [
        (None, DEAL, (), Options()),
        (None, DEAL, ("lead",), Options(types={"lead": Chosen(Choice.OFF)})),
        (Silence.OFF, DEAL, (), SWITCHED_OFF),
        (Silence.SECTION_OFF, DEAL, ("deal",), SWITCHED_OFF),
        (Silence.NOT_OF_THIS_TYPE, CONTACT, (), Options()),
        (Silence.NOT_OF_THIS_TYPE, FLAGGED, (), Options()),  # it has no stages
    ],
)
def test_it_is_off_for_a_reason(silence, type, off, options):
    assert silence is off_for(type, Sections(off=off), options, NOW)


@pytest.mark.parametrize("semantics", [Semantics.SUCCESS, Semantics.FAILURE])
def test_what_is_closed_needs_nothing_and_nobody_looks_for_its_activities(semantics):
    def untouched():
        raise AssertionError
        yield

    assert Silence.FINAL_STAGE is silence_of(deal(), semantics, untouched())


def test_an_item_on_a_stage_that_is_gone_is_open():
    assert silence_of(deal(), None, ()) is None
