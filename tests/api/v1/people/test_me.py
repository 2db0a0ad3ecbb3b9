"""Who calls, over HTTP."""

from chalicelib.domain.people.rights import EMPLOYEE


def test_a_token_says_whose_it_is_and_what_they_may_do(api, colleague):
    admin, bo = api.get("/v1/me").body, colleague.get("/v1/me").body
    assert (1, True, None) == (admin["id"], admin["admin"], admin["session"])
    assert (2, "Bo", [], "en", "UTC") == (
        bo["id"],
        bo["name"],
        bo["roles"],
        bo["language"],
        bo["time_zone"],
    )
    assert {*EMPLOYEE.rights, "self:read"} < {*bo["rights"]}
    assert ("user:update" in admin["rights"], "user:update" in bo["rights"]) == (True, False)
    deals = {"type": "deal", "pipeline": "default"}.items()
    (there,) = [one for one in bo["reaches"] if deals <= one.items()]
    assert ("read", "all") == (there["automation"], there["items"]["move"])
    assert 50 == bo["tenant"]["file_megabytes"]
    assert ("standard", True) == (bo["tenant"]["plan"], bo["tenant"]["parts"]["workflows"])


def test_who_may_do_nothing_at_all_still_learns_who_they_are(api, colleague):
    role = api.post("/v1/roles", {"name": "Nothing", "permissions": [], "rights": []}).body
    api.patch("/v1/users/2", {"roles": [role["id"]]})
    found = colleague.get("/v1/me").body
    assert ([role["id"]], ["self:read"]) == (found["roles"], found["rights"])
    assert {"none"} == {one["items"]["read"] for one in found["reaches"]}
