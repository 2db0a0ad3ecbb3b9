"""Shelves of the catalogue."""

from chalicelib.catalogue.shelf import Shelf


class Colours(Shelf):
    RED = "red", "Warm colours"
    BLUE = "blue"


def test_a_shelf_is_the_name_of_its_folder_with_a_title():
    assert ("red", "Warm colours") == (Colours.RED, Colours.RED.label)
    assert Colours.BLUE is Colours("blue")


def test_a_shelf_without_a_title_is_called_as_its_folder_is():
    assert "Blue" == Colours.BLUE.label
