"""The plan through the API."""


def test_what_is_on_is_told(api):
    assert {
        "plan": "standard",
        "features": {
            "automation": True,
            "workflows": True,
            "smart_processes": True,
            "recycle_bin_restore": True,
        },
        "most_smart_processes": 100,
        "smart_processes": 0,
    } == api.get("/v1/plan").body
