"""One's own settings through the API."""


def test_they_are_read_and_changed_by_oneself_alone(api, colleague):
    assert {
        "language": None,
        "time_zone": None,
        "channels": ["topic"],
        "languages": {"en": "English", "vi": "Tiếng Việt"},
    } == colleague.get("/v1/me/settings").body
    changed = colleague.patch("/v1/me/settings", {"language": "vi"})
    assert (200, "vi", ["topic"]) == (
        changed.status,
        changed.body["language"],
        changed.body["channels"],
    )
    assert "vi" == api.get("/v1/users/2").body["language"]
    assert api.get("/v1/me/settings").body["language"] is None


def test_what_cannot_be_chosen_is_a_fault(colleague):
    answer = colleague.patch("/v1/me/settings", {"language": "tlh", "time_zone": "Mars"})
    assert (400, ["/language", "/time_zone"]) == (answer.status, answer.pointers)
    assert ["/channels/0"] == colleague.patch("/v1/me/settings", {"channels": ["fax"]}).pointers
