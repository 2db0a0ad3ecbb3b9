"""What create_activity and create_task share: shown by the tests of both."""

from chalicelib.catalogue.to_do import ToDoAction


def test_an_activity_says_no_more_than_what_all_say():
    assert {} == ToDoAction.more(None, None)  # type: ignore[arg-type]
