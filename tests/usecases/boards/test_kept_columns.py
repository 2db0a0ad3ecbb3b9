"""Columns that are kept ready: what lines about changes make of them."""

from msgspec.structs import replace

from chalicelib.domain.boards.recent import Place, Recent, What
from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.boards.kept_columns import Columns
from tests.support.world import World


def columns(world):
    return Columns(
        world.tenant,
        "deal",
        "default",
        lambda item, stage: (item.stage, item.deleted_at) == (stage, None),
        "EUR",
        world.now,
    )


def line(item, **more):
    return Recent(item=item.ref, what=What.CHANGED, entry=1, place=Place.of(item), **more)


def test_a_line_of_an_item_that_is_elsewhere_by_now_takes_what_is_true():
    world = World()
    item = world.create(title="Chairs")
    kept = {"new": columns(world).made("new"), "won": columns(world).made("won")}
    world.move(item, "won")
    late, changes = columns(world).updated(kept, [line(item)])
    assert (1, {}, {item.id}) == (changes, late["new"].members, late["won"].members.keys())
    assert [item.id] == late["won"].missing(world.now)
    full = columns(world).completed(late)
    assert "Chairs" == full["won"].cards[item.id].title


def test_a_line_of_an_item_that_is_gone_takes_it_away_and_others_change_nothing():
    world = World()
    item = world.create()
    kept = {"new": columns(world).made("new")}
    gone = replace(item, id=99)
    lines = [line(gone), Recent(item=ItemRef("lead", 1), what=What.CHANGED)]
    after, _ = columns(world).updated(kept, lines)
    assert kept == after == columns(world).completed(after)
