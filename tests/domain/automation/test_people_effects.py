"""What effects on data about people say in the run log."""

from chalicelib.domain.automation.people_effects import ExcludeAddresses, PostToFeed
from chalicelib.domain.people.feed import Audience


def test_addresses_are_counted_and_never_told():
    effect = ExcludeAddresses(("kim@example.com", "+49301234567"), "Chairs")
    assert "2 addresses of the client" == effect.in_words({})


def test_a_post_is_told_by_its_title_or_how_it_begins():
    everyone = Audience(everyone=True)
    said = [
        PostToFeed(text="Hello " * 50, title=title, audience=everyone, author=1).in_words({})
        for title in ("Won", "")
    ]
    assert "posted: Won" == said[0]
    assert said[1].startswith("posted: Hello Hello")
    assert len(said[1]) < 80
