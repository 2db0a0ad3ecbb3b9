"""E-mails that come in when the process dies, or come three times: nothing is lost or doubled."""

from chalicelib.records.files import FILE
from tests.faults.test_crashes import Crash, CrashingWorld, Fuse
from tests.support.inquiries import items_of_type
from tests.support.mail_corpus import message
from tests.support.mailing import Mailing

SENDER = b"lee@example.org"


def prepared(fuse):
    world = CrashingWorld(fuse)
    world.trigger("processed", "email_received", type="lead")
    return Mailing(world)


def outcome(tenant):
    """What there is in the end of a client's e-mail with files, and of a stranger's."""
    rows = tenant.world.table.rows().values()
    (lead,) = items_of_type(tenant.world, "lead")
    return (
        [len(one.data["files"]) for one in tenant.shown(tenant.deal, "email_received")],
        [len(one.data["files"]) for one in tenant.shown(lead, "email_received")],
        lead.stage,
        len(tenant.signals()),
        sum(1 for row in rows if row.kind == FILE),
        sorted(key.split("/")[0] for key in tenant.world.files.contents),
    )


def play(tenant, *, times=1):
    stranger = message("attachments").replace(b"kim@example.com", SENDER)
    for number, raw in enumerate((message("attachments"), stranger)):
        for _ in range(times):
            while True:
                tenant.world.armed = True
                try:
                    tenant.count = number
                    tenant.take(raw, settle=False)
                except Crash:
                    tenant.world.new_instance()
                    continue
                finally:
                    tenant.world.armed = False
                break
    tenant.world.settle()
    return outcome(tenant)


WHOLE = ([2], [2], "processed", 2, 4, ["kept"] * 4)


def test_whenever_the_process_dies_all_is_there_once():
    fuse = Fuse()
    assert WHOLE == play(prepared(fuse))
    for number in range(1, fuse.count + 1):
        for moment in ("before", "after"):
            fuse = Fuse()
            tenant = prepared(fuse)
            fuse.at = (number, moment)
            assert WHOLE == play(tenant), f"{moment} request {number}"


def test_what_comes_three_times_is_there_once():
    assert WHOLE == play(prepared(Fuse()), times=3)
