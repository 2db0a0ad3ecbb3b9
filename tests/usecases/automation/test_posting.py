"""POST requests to servers outside: what they bear."""

from chalicelib.domain.delivery.signing import verify_webhook
from tests.support.world import World

URL = "https://shop.example.com/hook"


def headers_of(world: World, **params: object) -> dict[str, str]:
    world.rule("new", "call_webhook", {"url": URL, **params})
    world.create()
    return dict(world.http.sent[-1].headers)


def test_every_request_bears_its_key():
    world = World()
    found = headers_of(world)
    assert {"Content-Type", "User-Agent", "Idempotency-Key"} == set(found)


def test_a_secret_signs_it_with_the_time():
    world = World()
    signature = headers_of(world, secret="a-secret-of-the-two-of-us")["X-Signature"]
    body, at = world.http.sent[-1].body, int(world.now.timestamp())
    assert verify_webhook(signature, body, "a-secret-of-the-two-of-us", at)
    assert not verify_webhook(signature, body, "another-secret-of-ours", at)
