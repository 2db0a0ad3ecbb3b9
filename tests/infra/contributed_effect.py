"""Runs the tests of the effect that CONTRIBUTING.md shows, with its files in their places."""

import sys

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, Group
from chalicelib.domain.automation import outside_effects
from tests.infra.test_contributing import EFFECT, EFFECT_TEST, PLACES, module
from tests.support.mixed import in_the_catalogue


def main() -> None:
    """Put the files in place and call each test."""
    place = outside_effects
    exec(compile(EFFECT, place.__name__, "exec"), place.__dict__)
    for place, text in PLACES.items():
        sys.modules[place] = module(place, text)
    action = listing.load(listing.actions, Group.CUSTOM, "custom", "post_to_chat", Action)
    with in_the_catalogue(post_to_chat=action):
        example = module("example", EFFECT_TEST)
        tests = [one for name, one in vars(example).items() if name.startswith("test_")]
        for test in tests:
            test()
    print(f"{len(tests)} passed")


if __name__ == "__main__":
    main()
