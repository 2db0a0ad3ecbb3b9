"""One file an effect: each is found by its name, and none lies there for nothing."""

import pkgutil

import pytest

from chalicelib.catalogue import listing
from chalicelib.domain.automation.effects import DataEffect, OutsideEffect
from chalicelib.usecases.automation import effects
from chalicelib.usecases.automation.effects import file_of, handling_of
from chalicelib.usecases.automation.own_data import DataHandling
from chalicelib.usecases.automation.reach_outside import OutsideHandling

ACTIONS = [listing.action(code) for code in listing.action_codes()]
"""All of them, so that all effects are loaded, whichever tests run."""
BASES = {DataEffect: DataHandling, OutsideEffect: OutsideHandling}
KINDS = [(kind, base) for effect, base in BASES.items() for kind in effect.__subclasses__()]


@pytest.mark.parametrize(("kind", "base"), KINDS)
def test_every_effect_has_a_file_with_its_handling(kind, base):
    assert type(handling_of(kind, base)).__name__ == f"{kind.__name__}Handling"


def test_every_file_is_that_of_an_effect():
    files = {one.name for one in pkgutil.iter_modules(effects.__path__)}
    assert files == {file_of(kind) for kind, _ in KINDS}


def test_an_effect_without_a_file_is_named():
    class WaveFlag(DataEffect, frozen=True):
        pass

    with pytest.raises(LookupError, match=r"WaveFlag has no file .*\.wave_flag"):
        handling_of(WaveFlag, DataHandling)


def test_a_file_with_the_wrong_kind_of_handling_is_named():
    (send,) = (kind for kind, _ in KINDS if kind.__name__ == "SendEmail")
    with pytest.raises(LookupError, match="exactly one DataHandling"):
        handling_of(send, DataHandling)
