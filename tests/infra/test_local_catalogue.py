"""A broken file of the catalogue is told at the start."""

import textwrap

import pytest

from chalicelib.catalogue import actions, listing
from chalicelib.catalogue.actions import client
from infra.local.__main__ import CannotStart, _run, read_options
from infra.local.catalogue import BrokenCatalogue, load_catalogue


def test_the_catalogue_as_it_is_can_be_loaded():
    load_catalogue()


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Return a function that puts a file into the folder of actions."""

    def write(text):
        (tmp_path / "client").mkdir()
        (tmp_path / "client" / "__init__.py").write_text("")
        file = tmp_path / "client" / "whistle.py"
        file.write_text(textwrap.dedent(text))
        monkeypatch.setattr(actions, "__path__", [str(tmp_path)])
        monkeypatch.setattr(client, "__path__", [str(tmp_path / "client")])
        return file

    listing.action.cache_clear()
    listing.action_places.cache_clear()
    yield write
    listing.action.cache_clear()
    listing.action_places.cache_clear()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("x = 1\ny = (\n", 2, "SyntaxError: '(' was never closed"),
        ("x = 1\n\nwhistel()\n", 3, "NameError: name 'whistel' is not defined"),
        ("x = 1\n", 1, "must hold exactly one Action, it holds 0"),
    ],
)
def test_a_broken_file_is_told_with_its_line(broken, text, line, reason):
    file = broken(text)

    with pytest.raises(BrokenCatalogue) as told:
        load_catalogue()
    assert str(told.value).startswith(f"{file}:{line}: ")
    assert reason in str(told.value)


def test_nothing_starts_with_a_broken_file(broken):
    file = broken("whistel()\n")

    with pytest.raises(CannotStart, match="The catalogue is broken") as told:
        _run(read_options({"PORT": "0"}), 0.0, None)
    assert f"{file}:1:" in str(told.value)
