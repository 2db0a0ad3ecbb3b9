"""Story 26: after an upgrade a page asks for files that are gone, and is loaded anew, once."""


def count_loads(window):
    """Return how often the page was loaded since, as it grows."""
    loads = []
    window.page.on("load", lambda page: loads.append(page.url))
    return loads


def test_a_page_that_is_gone_is_found_after_one_reload(desk):
    window = desk.sit(route="deal/default")
    window.sees("Deal", "heading")
    window.guard.allow("404: GET")
    window.page.route("**/console/runs-*.js", lambda one: one.fulfill(status=404), times=1)
    loads = count_loads(window)
    with window.page.expect_response(lambda one: "/runs-" in one.url and one.status == 200):
        window.clicks("Runs", "link")

    window.sees_no("Loading", "status")
    window.is_at("runs")
    assert 1 == len(loads)


def test_what_stays_gone_is_said_and_the_page_is_not_loaded_again_and_again(desk):
    window = desk.sit(route="deal/default")
    window.sees("Deal", "heading")
    window.guard.allow("404: GET")
    window.page.route("**/console/runs-*.js", lambda one: one.fulfill(status=404))
    loads = count_loads(window)
    window.clicks("Runs", "link")

    window.sees("There is no connection. Nothing was changed.")
    window.clicks("Deal", "link")
    window.sees("Deal", "heading")
    assert 1 == len(loads)
