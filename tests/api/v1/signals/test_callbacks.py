"""What services post back to us, over HTTP."""

PATH = "/callbacks/sms/default"


def test_an_address_that_was_not_made_here_is_unknown_to_anybody(stranger):
    for token in ("77", "o" * 30 + "." + "a" * 22):
        assert (404, "not_found") == stranger.post(f"{PATH}/{token}", {}).problem


def test_it_takes_only_posts(stranger):
    assert stranger.get(f"{PATH}/77").status in (404, 405)
