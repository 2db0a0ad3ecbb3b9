"""API tokens through the API."""


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
