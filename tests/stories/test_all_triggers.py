"""What holds for each kind of trigger: it is listed, moves forwards, and back only where it may."""

import pytest

from tests.support.stories import Document, Story, links_to, path_of, ref

LINK = "https://shop.example.com/sale"
HOOK = "a-hook-that-moves-deals-back"

SOURCE = {
    "email_viewed": ("communication", set()),
    "email_link_clicked": ("communication", {"url"}),
    "email_received": ("communication", {"mailbox"}),
    "field_changed": ("changes", {"fields"}),
    "responsible_changed": ("changes", set()),
    "task_status": ("changes", {"status"}),
    "incoming_webhook": ("external", {"code"}),
    "app_signal": ("external", {"code"}),
}
"""The triggers of the source that are due, by group and settings (features.toml says which are)."""


def happening(crm: Story, deal: Document, kind: str) -> None:
    """Let that happen to a deal which a kind of trigger watches for."""
    if kind in ("email_viewed", "email_link_clicked"):
        path = "/t/o/" if kind == "email_viewed" else "/t/c/"
        (mail,) = crm.mails()
        crm.client.as_user(None).get(links_to(mail, path)[0])
    elif kind == "email_received":
        crm.signal(kind, address="kim@example.com")
    elif kind == "field_changed":
        crm.change(deal, amount="500")
    elif kind == "responsible_changed":
        crm.change(deal, responsible=crm.hire("Ben"))
    elif kind == "task_status":
        body = {"type": "task", "subject": "Measure", "status": "in_progress"}
        crm.ask("POST", f"{path_of(deal)}/activities", body)
    elif kind == "incoming_webhook":
        crm.client.as_user(None).post(f"/hooks/{HOOK}?target={ref(deal)}")
    else:
        crm.ask("POST", "/v1/app-triggers/shop.paid/execute", {"item": ref(deal)})
    crm.settle()


def settings(kind: str) -> Document:
    """Return what a trigger of the kind is placed with."""
    return {
        "email_link_clicked": {"url": LINK},
        "field_changed": {"fields": ["amount"]},
        "task_status": {"status": "in_progress"},
        "incoming_webhook": {"code": HOOK},
        "app_signal": {"code": "shop.paid"},
    }.get(kind, {})


def deal_of_kim(crm: Story, stage: str) -> Document:
    """Return a deal in a stage, whose client has a mail with a link."""
    kim = crm.create("contact", emails=["kim@example.com"])
    crm.ask("POST", "/v1/app-triggers", {"code": "shop.paid", "name": "Paid"})
    crm.rule(stage, "send_email", {"subject": "Sale", "text": f"Look at {LINK}"})
    return crm.create(contact=kim["id"], stage=stage)


@pytest.mark.feature("T02")
def test_the_catalogue_lists_every_trigger_of_the_source_with_group_and_settings(crm):
    kinds = {one["code"]: one for one in crm.ask("GET", "/v1/catalog/triggers")["items"]}
    listed = {
        code: (one["group"], set(one["parameters"]["properties"])) for code, one in kinds.items()
    }
    assert SOURCE.items() <= listed.items()
    assert len(kinds) == len({one["title"] for one in kinds.values()})
    for code in SOURCE:
        assert kinds[code]["title"]
        assert kinds[code]["description"]
        assert all(one["description"] for one in kinds[code]["parameters"]["properties"].values())


@pytest.mark.feature("T02")
@pytest.mark.parametrize("kind", SOURCE)
def test_each_kind_is_called_like_its_title_until_it_is_renamed(crm, kind):
    crm.ask("POST", "/v1/app-triggers", {"code": "shop.paid", "name": "Paid"})
    titles = {one["code"]: one["title"] for one in crm.ask("GET", "/v1/catalog/triggers")["items"]}
    placed = crm.trigger_document("executing", kind, settings(kind))
    assert titles[kind] == placed["name"]
    assert "Mine" == crm.trigger_document("executing", kind, settings(kind), name="Mine")["name"]


@pytest.mark.feature("T09")
@pytest.mark.parametrize("kind", SOURCE)
@pytest.mark.parametrize(("more", "stage"), [({}, "executing"), ({"allow_backwards": True}, "new")])
def test_no_kind_of_trigger_moves_back_unless_it_may(crm, kind, more, stage):
    deal = deal_of_kim(crm, "executing")
    crm.trigger("new", kind, settings(kind), **more)
    happening(crm, deal, kind)
    assert stage == crm.stage(deal)


@pytest.mark.feature("T09", "T10")
@pytest.mark.parametrize("kind", SOURCE)
def test_each_kind_of_trigger_moves_forwards_and_what_it_missed_it_does_not_make_up(crm, kind):
    deal = deal_of_kim(crm, "new")
    crm.trigger("preparation", kind, settings(kind))
    crm.move(deal, "executing")
    happening(crm, deal, kind)
    assert ["executing"] == crm.moved_to(deal)
    crm.trigger("final_invoice", kind, settings(kind))
    crm.change(deal, comments="hm")
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T01", "T09")
@pytest.mark.parametrize("kind", SOURCE)
def test_each_kind_of_trigger_moves_the_deal_forwards(crm, kind):
    deal = deal_of_kim(crm, "new")
    crm.trigger("executing", kind, settings(kind))
    happening(crm, deal, kind)
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T03")
def test_only_a_mail_that_left_from_the_crm_is_seen_to_be_opened(crm):
    deal = deal_of_kim(crm, "new")
    crm.trigger("executing", "email_viewed")
    (pixel,) = links_to(crm.mails()[0], "/t/o/")
    for stranger in ("/t/o/abc.gif", pixel.replace("/t/o/", "/t/o/x")):
        crm.client.as_user(None).get(stranger)
    crm.settle()
    assert "new" == crm.stage(deal)
    crm.client.as_user(None).get(pixel)
    crm.settle()
    (move,) = crm.moves(deal)
    assert ("executing", "trigger") == (move["stage"], move["cause"]["kind"])


@pytest.mark.feature("T03")
def test_a_mail_of_a_workflow_is_seen_to_be_opened_as_one_of_a_rule_is(crm):
    kim = crm.create("contact", emails=["kim@example.com"])
    crm.trigger("executing", "email_viewed")
    step = {"type": "action", "action": "send_email", "params": {"subject": "Hi", "text": "x"}}
    document = {"name": "Mails", "entity_type": "deal", "steps": [step], "auto_run": "on_add"}
    workflow = crm.ask("POST", "/v1/workflows", document)["id"]
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    deal = crm.create(contact=kim["id"])
    happening(crm, deal, "email_viewed")
    assert "executing" == crm.ask("GET", path_of(deal))["stage"]
