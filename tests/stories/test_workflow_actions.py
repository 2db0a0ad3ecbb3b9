"""What the actions of workflows do, each with all of its parameters (semantics/actions: steps)."""

import pytest

from tests.stories.workflows import (
    action,
    comment,
    comments,
    pause,
    publish,
    results,
    runs_of,
    start,
    state,
)
from tests.stories.workflows import steps as log_of
from tests.support.files import upload
from tests.support.stories import ADMIN, links_to, path_of

MOVE = ("from_stage", "stage", "by")


@pytest.mark.feature("W16")
def test_no_step_behind_a_change_of_stage_is_done(crm):
    moves = {"when": None, "steps": [action("change_stage", id="m", stage="executing")]}
    workflow = publish(crm, {"type": "condition", "branches": [moves]}, comment("never"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert ("executing", "done") == (crm.stage(deal), state(crm, run))
    assert [] == comments(crm, deal)
    assert ("m", "done") == log_of(crm, run)[-1]


@pytest.mark.feature("W16")
def test_a_change_of_stage_ends_the_run_at_once_also_where_another_branch_rests(crm):
    branches = [
        {"steps": [action("change_stage", stage="executing")]},
        {"steps": [pause("P1D"), comment("never")]},
    ]
    workflow = publish(crm, {"type": "parallel", "branches": branches})
    deal = crm.create()

    run = start(crm, workflow, deal)
    assert "done" == state(crm, run)
    crm.client.advance("P2D")

    assert [] == comments(crm, deal)


@pytest.mark.feature("W16")
def test_who_started_the_run_is_the_author_of_its_move_or_else_the_responsible(crm):
    ben = crm.hire("Ben")
    by_hand = publish(crm, action("change_stage", stage="executing"))
    publish(crm, action("change_stage", stage="preparation"), auto_run="on_add", name="Auto")
    deal = crm.create(responsible=ben)

    start(crm, by_hand, deal)

    by_itself, move = crm.moves(deal)
    assert ("new", "preparation", ben) == tuple(by_itself[one] for one in MOVE)
    assert ("preparation", "executing", ADMIN) == tuple(move[one] for one in MOVE)
    assert ("workflow", by_hand) == (move["cause"]["kind"], move["cause"]["id"])


@pytest.mark.feature("W03")
def test_a_change_of_responsible_sets_off_the_trigger_that_watches_for_it(crm):
    ben = crm.hire("Ben")
    crm.trigger("executing", "responsible_changed")
    workflow = publish(crm, action("change_responsible", id="r", users=[ben]), comment("after"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert (ben, "executing") == (crm.read(deal)["responsible"], crm.stage(deal))
    assert {"responsible": ben} == results(crm, run, "r")
    assert ["after"] == comments(crm, deal)


@pytest.mark.feature("W06")
def test_an_activity_of_a_workflow_is_as_its_parameters_say(crm):
    ben = crm.hire("Ben")
    workflow = publish(
        crm,
        action(
            "create_activity",
            subject="Call {{ deal.title }}",
            description="Ask about the {{ deal.amount | raw }}",
            responsible=ben,
            deadline_in="P2D",
            important=True,
        ),
        action("create_activity", subject="Plain"),
    )
    deal = crm.create(title="Chair", amount="500")

    start(crm, workflow, deal)

    full, plain = sorted(crm.activities(deal), key=lambda one: one["subject"])
    assert {
        "subject": "Call Chair",
        "description": "Ask about the 500.00",
        "responsible": ben,
        "deadline": "2023-04-05T09:00:00Z",
        "important": True,
        "completed": False,
    }.items() <= full.items()
    assert {
        "subject": "Plain",
        "description": "",
        "responsible": ADMIN,
        "deadline": None,
        "important": False,
    }.items() <= plain.items()


@pytest.mark.feature("W06")
def test_leaving_the_stage_completes_only_the_activities_that_ask_for_it(crm):
    workflow = publish(
        crm,
        action("create_activity", subject="goes", auto_complete=True),
        action("create_activity", subject="stays"),
    )
    deal = crm.create()
    start(crm, workflow, deal)
    assert [False, False] == [one["completed"] for one in crm.activities(deal)]

    crm.move(deal, "executing")

    assert {"goes": True, "stays": False} == {
        one["subject"]: one["completed"] for one in crm.activities(deal)
    }


@pytest.mark.feature("W11")
def test_an_e_mail_of_a_workflow_leaves_as_its_parameters_say(crm):
    emails = [
        {"value": "kim@example.com", "type": "work"},
        {"value": "kim@home.example", "type": "home"},
    ]
    contact = crm.create("contact", name="Kim", emails=emails)
    mail = action(
        "send_email",
        sender="sales@shop.example",
        subject="Your {{ deal.title }}",
        text='<p>Dear {{ contact.name }}</p><a href="https://shop.example/sale">Sale</a>',
        text_type="html",
        address_type="home",
    )
    workflow = publish(crm, mail)
    deal = crm.create(title="Chair", contact=contact["id"])

    start(crm, workflow, deal)

    (sent,) = crm.mails()
    assert ("sales@shop.example", ["kim@home.example"], "Your Chair") == (
        sent["sender"],
        sent["to"],
        sent["subject"],
    )
    assert "<p>Dear Kim</p>" in sent["html"]
    assert "Dear Kim" in sent["text"]
    assert "<p>" not in sent["text"]


@pytest.mark.feature("W11")
@pytest.mark.parametrize(("tracked", "stage"), [(True, "executing"), (False, "new")])
def test_links_are_followed_only_where_that_is_on_and_a_click_moves_the_deal(crm, tracked, stage):
    link = "https://shop.example/sale"
    crm.trigger("executing", "email_link_clicked", {"url": link})
    contact = crm.create("contact", emails=["kim@example.com"])
    mail = action("send_email", subject="Sale", text=f"Look at {link}", track_clicks=tracked)
    workflow = publish(crm, mail)
    deal = crm.create(contact=contact["id"])

    start(crm, workflow, deal)

    (sent,) = crm.mails()
    ours = links_to(sent, "/t/c/")
    assert ((1, False) if tracked else (0, True)) == (len(ours), f'"{link}"' in sent["html"])
    for path in ours:
        assert link == crm.client.as_user(None).get(path).headers["location"]
    crm.settle()
    assert stage == crm.stage(deal)


@pytest.mark.feature("W17")
def test_a_line_of_history_is_no_comment_and_is_by_who_started_the_run(crm):
    workflow = publish(crm, action("write_to_history", text="noted {{ deal.title }}"))
    deal = crm.create(title="Chair", responsible=crm.hire("Ben"))

    start(crm, workflow, deal)

    (line,) = (one for one in crm.timeline(deal) if one["text"] == "noted Chair")
    assert ("log", ADMIN) == (line["kind"], line["author"])
    assert workflow == line["cause"]["id"]


@pytest.mark.feature("W17")
def test_a_line_of_history_may_have_an_author_of_its_own(crm):
    ben = crm.hire("Ben")
    workflow = publish(crm, action("write_to_history", text="noted", author=ben))
    deal = crm.create()
    start(crm, workflow, deal)
    assert [ben] == [one["author"] for one in crm.timeline(deal, "log") if one["text"] == "noted"]


@pytest.mark.feature("W20")
def test_a_comment_is_no_line_of_history_and_is_by_who_started_the_run(crm):
    workflow = publish(crm, comment("hello {{ deal.title }}"))
    deal = crm.create(title="Chair", responsible=crm.hire("Ben"))

    start(crm, workflow, deal)

    (entry,) = (one for one in crm.timeline(deal) if one["text"] == "hello Chair")
    assert ("comment", ADMIN) == (entry["kind"], entry["author"])
    assert workflow == entry["cause"]["id"]


@pytest.mark.feature("W20")
def test_a_comment_that_comes_out_empty_fails(crm):
    workflow = publish(crm, comment("{{ deal.comments }}", id="c"), comment("after"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    line = crm.ask("GET", f"/v1/workflow-runs/{run}")["steps"][0]
    assert ("c", "failed", "empty_text") == (line["step"], line["state"], line["reason"]["code"])
    assert ["after"] == [one["text"] for one in crm.timeline(deal, "comment")]


MADE = {
    "company": {"title": "Made for {{ deal.title }}", "industry": "chairs", "employees": 12},
    "contact": {
        "name": "Made for {{ deal.title }}",
        "last_name": "Lee",
        "birth_date": "1990-04-01",
    },
    "deal": {"title": "Made for {{ deal.title }}", "amount": "12.50", "close_date": "2023-06-01"},
    "lead": {"title": "Made for {{ deal.title }}", "source": "web", "emails": ["x@example.com"]},
}
NEEDS = {"company": "W01", "contact": "W02", "deal": "W14", "lead": "W15"}
EACH = [pytest.param(type, marks=pytest.mark.feature(id)) for type, id in NEEDS.items()]


@pytest.mark.parametrize("type", EACH)
def test_what_a_workflow_makes_has_the_fields_of_its_form_and_a_later_step_uses_it(crm, type):
    ben = crm.hire("Ben")
    read = action(
        "get_crm_data",
        id="g",
        entity_type=type,
        item="{{ results.c.id }}",
        fields=["responsible", *MADE[type]],
    )
    workflow = publish(
        crm,
        action(f"create_{type}", id="c", values={"responsible": ben, **MADE[type]}),
        read,
        comment("made {{ results.c.id }}"),
    )
    deal = crm.create(title="Chair")

    run = start(crm, workflow, deal)

    id = results(crm, run, "c")["id"]
    made = crm.ask("GET", f"/v1/items/{type}/{id}")
    filled = {
        code: value.replace("{{ deal.title }}", "Chair") if isinstance(value, str) else value
        for code, value in MADE[type].items()
        if code != "emails"
    }
    assert ({"responsible": ben} | filled).items() <= made.items()
    assert type != "lead" or "x@example.com" == made["emails"][0]["value"]
    given = results(crm, run, "g")
    assert (True, ben) == (given["found"], given["responsible"])
    assert filled.items() <= given.items()
    assert [f"made {id}"] == comments(crm, deal)


@pytest.mark.parametrize("type", [one for one in EACH if one.values[0] in ("deal", "lead")])
def test_rules_of_its_stage_start_for_what_a_workflow_makes_and_workflows_on_add_do_not(crm, type):
    crm.comment_rule("new", "from the rule", type=type)
    on_add = publish(crm, comment("never"), entity_type=type, auto_run="on_add", name="On add")
    workflow = publish(
        crm, action(f"create_{type}", id="c", values={"title": "Made"}), entity_type="invoice"
    )
    by_hand = crm.create(type)
    assert 1 == len(runs_of(crm, on_add))

    run = start(crm, workflow, crm.create("invoice"))

    made = {"type": type, "id": results(crm, run, "c")["id"]}
    assert ["from the rule"] == comments(crm, made)
    assert ["from the rule", "never"] == sorted(comments(crm, by_hand))
    assert 1 == len(runs_of(crm, on_add))


def data(crm, of: dict[str, object], *fields: str, **more: object) -> dict[str, object]:
    """Return what a step gives that reads fields of a deal."""
    step = action("get_crm_data", id="g", entity_type="deal", fields=list(fields), **of, **more)
    return results(crm, start(crm, publish(crm, step), crm.create(title="Own")), "g")


@pytest.mark.feature("W05")
@pytest.mark.parametrize(
    ("print_version", "expected"),
    [
        (False, {"found": True, "stage": "won", "amount": "5.00", "close_date": "2026-03-09"}),
        (True, {"found": True, "stage": "Deal won", "amount": "5.00", "close_date": "09.03.2026"}),
    ],
    ids=["raw", "printed"],
)
def test_values_are_read_raw_or_as_people_read_them(crm, print_version, expected):
    crm.ask("PATCH", "/v1/settings", {"date_format": "DD.MM.YYYY"})
    ben = crm.hire("Ben")
    other = crm.create(stage="won", amount="5", close_date="2026-03-09", responsible=ben)

    given = data(
        crm,
        {"item": str(other["id"])},
        *("stage", "amount", "close_date", "responsible"),
        print_version=print_version,
    )

    assert expected | {"responsible": "Ben" if print_version else ben} == given


@pytest.mark.feature("W05")
def test_of_an_item_that_does_not_exist_all_values_are_empty(crm):
    assert {"found": False, "title": None, "stage": None} == data(
        crm, {"item": "4711"}, "title", "stage"
    )


@pytest.mark.feature("W05")
def test_an_item_is_named_by_its_id_or_by_its_short_name(crm):
    other = crm.create(title="Other")
    for name in (str(other["id"]), f"deal_{other['id']}"):
        assert {"found": True, "title": "Other"} == data(crm, {"item": name}, "title")
    assert "Other" == crm.ask("GET", path_of(other))["title"]


@pytest.mark.feature("W11")
def test_a_mail_of_a_workflow_takes_files_along(crm):
    field = {"code": "uf_offer", "title": "Offer", "type": "file"}
    crm.ask("POST", "/v1/fields/deal", field)
    contact, terms = crm.create("contact", emails=["kim@example.com"]), upload(crm, "terms.pdf")
    mails = [
        action("send_email", subject="Hi", text="x", attachments=attachments)
        for attachments in ({"field": "uf_offer"}, {"files": [terms]})
    ]
    workflow = publish(crm, *mails)
    deal = crm.create(contact=contact["id"], uf_offer=upload(crm, "offer.pdf"))

    start(crm, workflow, deal)

    names = [[one["name"] for one in mail["attachments"]] for mail in crm.mails()]
    assert [["offer.pdf"], ["terms.pdf"]] == names
