"""Counters through the API; stories show what is counted."""


def test_a_new_tenant_has_nothing_open(api, colleague):
    shown = colleague.get("/v1/counters").body
    assert (False, 0, 50_000) == (shown["blocked"], shown["open"], shown["limit"])
    none = {"green": 0, "red": 0, "incoming": 0, "planned": 0, "today": 0, "overdue": 0}
    assert none == shown["types"]["deal"]
    assert {"lead", "deal", "contact", "company"} <= shown["types"].keys()


def test_nobody_sees_them_without_a_token(stranger):
    assert 401 == stranger.get("/v1/counters").status
