"""API tokens through the API."""

from datetime import timedelta


def test_a_token_is_shown_once_and_never_kept(api):
    made = api.post("/v1/tokens", {"name": "laptop"})

    secret = made.body["token"]
    assert 201 == made.status
    assert 200 == api.as_user(secret).get("/v1/users").status
    assert secret.encode() not in api.get("/v1/tokens").raw
    assert not any(secret in record.new.body for record in api.tenant.table.stream() if record.new)


def test_a_repeated_request_for_a_token_does_not_show_it_again(api):
    key = {"Idempotency-Key": "k"}
    api.post("/v1/tokens", {"name": "laptop"}, headers=key)

    assert (409, "token_shown_once") == api.post(
        "/v1/tokens", {"name": "laptop"}, headers=key
    ).problem


def test_a_user_has_power_over_own_tokens_only(api, colleague):
    theirs = next(one for one in api.get("/v1/tokens").body["items"] if one["user"] == 1)
    own = colleague.post("/v1/tokens", {"name": "phone"}).body

    assert 2 == own["user"]
    assert {2} == {one["user"] for one in colleague.get("/v1/tokens").body["items"]}
    assert 403 == colleague.post("/v1/tokens", {"name": "x", "user": 1}).status
    assert 404 == colleague.delete(f"/v1/tokens/{theirs['id']}").status
    assert 204 == colleague.delete(f"/v1/tokens/{own['id']}").status


def test_a_token_needs_an_active_user(api, colleague):
    api.patch("/v1/users/2", {"active": False})

    for user in (2, 9):
        assert ["/user"] == api.post("/v1/tokens", {"name": "x", "user": user}).pointers


def test_a_token_opens_nothing_once_it_has_expired(api):
    soon = api.tenant.clock.now() + timedelta(seconds=5)
    made = api.post("/v1/tokens", {"name": "fair", "expires_at": soon.isoformat()}).body
    guest = api.as_user(made["token"])
    assert 200 == guest.get("/v1/users").status
    api.tenant.clock.advance(timedelta(seconds=5))
    assert (401, "token_expired") == guest.get("/v1/users").problem
    assert ["/expires_at"] == api.post(
        "/v1/tokens", {"name": "x", "expires_at": "2001-01-01T00:00:00Z"}
    ).pointers


def test_a_token_tells_when_it_was_used(api):
    made = api.post("/v1/tokens", {"name": "shop"}).body
    assert (None, None) == (made["expires_at"], made["last_used_at"])
    api.as_user(made["token"]).get("/v1/users")
    (used,) = [one for one in api.get("/v1/tokens").body["items"] if one["id"] == made["id"]]
    assert made["created_at"] == used["last_used_at"]
