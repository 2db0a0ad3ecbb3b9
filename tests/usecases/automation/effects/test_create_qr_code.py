"""Make a QR code for the item."""

from tests.support.world import World


def test_its_results_are_there_for_later_rules():
    world = World()
    world.rule("new", "create_qr_code", {"address": "https://a.example", "name": "shop"}, id="r")
    world.comment_rule("new", "{{ results.r.link }}", after_previous=True)
    deal = world.create()
    result = world.runs(deal)["r"].result
    assert [result["link"]] == world.texts(deal)
    assert world.files.get(f"kept/{result['file']}").startswith(b"\x89PNG")
