"""What the rehearsal does with the console of a deployed tenant works on a local one."""

import threading

from infra.rehearse.browser import card_moved
from tests.support.stories import TOKEN


def test_somebody_signs_in_and_moves_a_card(built_console, crm):
    crm.create(title="Chairs")
    failed: list[BaseException] = []

    def play():
        try:
            card_moved(crm.client.url, TOKEN, "Chairs")
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    # Playwright starts once a thread, and the stories have started theirs.
    thread = threading.Thread(target=play)
    thread.start()
    thread.join()
    assert [] == failed
    assert ["preparation"] == [one["stage"] for one in crm.all("/v1/items/deal")]
