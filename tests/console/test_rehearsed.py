"""What the rehearsal does with the console of a deployed tenant works on a local one."""

import threading

from infra.rehearse.browser import card_worked_on
from tests.support.stories import TOKEN


def test_somebody_signs_in_moves_a_card_and_sends_a_file(built_console, crm):
    chairs = crm.create(title="Chairs")
    failed: list[BaseException] = []

    def play():
        try:
            card_worked_on(crm.client.url, TOKEN, "Chairs", ("note.txt", b"four chairs"))
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    # Playwright starts once a thread, and the stories have started theirs.
    thread = threading.Thread(target=play)
    thread.start()
    thread.join()
    assert [] == failed
    assert "preparation" == crm.stage(chairs)
    timeline = crm.all(f"/v1/items/deal/{chairs['id']}/timeline")
    names = [file["name"] for one in timeline for file in one["data"].get("files", ())]
    assert ["note.txt"] == names
