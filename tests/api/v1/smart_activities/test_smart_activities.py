"""Smart activities through the API; stories show what they do."""

SETTINGS = "/v1/smart-activity/settings"


def test_the_same_key_plans_one_activity(api):
    api.post("/v1/items/deal", {"title": "Roof"})
    key = {"Idempotency-Key": "close-1"}
    made = [api.post("/v1/items/deal/1/smart-activity", {}, headers=key) for _ in range(2)]
    assert [201, 201] == [one.status for one in made]
    assert made[0].body == made[1].body
    assert 1 == len(api.get("/v1/items/deal/1/activities").body["items"])


def test_what_holds_for_everybody_is_for_admins(api, colleague):
    assert 403 == colleague.put(SETTINGS, {"most_open": 9}).status
    assert 200 == colleague.put(SETTINGS, {"types": {"deal": {"mine": "off"}}}).status
    assert 9 == api.put(SETTINGS, {"most_open": 9}).body["most_open"]
    assert 50_000 == api.put(SETTINGS, {"most_open": None}).body["most_open"]
    shown = colleague.get(SETTINGS).body
    assert {"section": True, "mine": "off", "until": None} == shown["types"]["deal"]
    assert ("on", "item_responsible") == (shown["types"]["lead"]["mine"], shown["counted_for"])


def test_an_unknown_choice_is_refused(api):
    assert 400 == api.put(SETTINGS, {"types": {"deal": {"mine": "maybe"}}}).status
