"""Posts by automation: one post, however often its record comes."""

from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.people.feed import read_feed
from tests.support.world import ANNA, BEN, World


def test_a_rule_posts_once_and_those_whom_it_is_for_are_told():
    world = World(copies=2)
    rule = world.rule("new", "post_to_feed", {"text": "Look", "recipients": [2]})
    deal = world.create()
    (post,) = read_feed(world.tenant, BEN, world.now)[0]
    assert ("Look", 1, str(deal.ref)) == (post.text, post.author, post.item)
    assert {"post_id": post.id} == world.runs(deal)[rule].result
    assert [post] == read_feed(world.tenant, ANNA, world.now)[0]
    assert {(f"post-{post.id}-2", 2)} == {(one.id, one.recipient) for one in world.notifier.sent}


def test_posts_for_many_people_do_not_share_a_transaction():
    world = World()
    world.save(*(user_row(User(id=id, name=f"U{id}")) for id in range(10, 60)))
    many = {"text": "Look", "recipients": list(range(10, 60))}
    for _ in range(3):
        world.rule("new", "post_to_feed", many)
    deal = world.create()
    assert ["done"] * 3 == world.states_of(deal)
