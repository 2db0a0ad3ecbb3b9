"""`python -m infra export` and `import`: out of one tenant, into another, and out again equal."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.domain.people.feed import Audience
from chalicelib.domain.people.notices import Channel
from chalicelib.domain.people.users import ApiToken
from chalicelib.ports.table import Delete, Put, Row
from chalicelib.records.automation import rule_row
from chalicelib.records.configuration import app_trigger_row, pipeline_row
from chalicelib.records.connections import connection_row
from chalicelib.records.people import token_row
from chalicelib.records.search.fill import SEARCH_FILL_KEY, SearchFill, search_fill_row
from chalicelib.records.signals import Visitor, claim_row, visitor_row
from chalicelib.usecases.automation.runs.stop_automation import stop_automation
from chalicelib.usecases.card.payments import add_payment
from chalicelib.usecases.configuration.forms import add_form
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import add_part, remove_part
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.configuration.types.save_type import add_type
from chalicelib.usecases.people.departments import add_department
from chalicelib.usecases.people.exclusions import exclude_lines
from chalicelib.usecases.people.feed import add_post
from chalicelib.usecases.people.first_admin import ensure_admin
from chalicelib.usecases.people.own_settings import choose_settings
from infra.__main__ import main
from infra.deployment.errors import BadData, BadUsage, StuckStack
from infra.tenants import restore
from infra.tenants.rows import image_of, line_of, line_of_row
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.aws import REGION, dynamo_table, intercepted
from tests.support.bookings import bookable, reserved
from tests.support.forms import field
from tests.support.runtime import START
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture(scope="module")
def world():
    """A tenant with items, runs of every kind, a timeline, activities and automation."""
    found = World()
    found.comment_rule("new", "Welcome")
    found.comment_rule("new", "Later", run={"mode": "delay", "delay": "P2D", "base": "entry"})
    found.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    found.trigger("executing", "field_changed", {"fields": ["amount"]})
    pipeline = Pipeline(id="p1", name="Other", stages=DEFAULT_STAGES)
    token = ApiToken(id="t", user=1, name="Old", hash="a" * 64, created_at="2026-01-01T00:00:00Z")
    visit = {"title": "Visit", "code": "site_visit", "preset": "essentials"}
    mail = Connection(kind="mail", id="default", provider="ses", secrets={"key": "connections/1"})
    found.save(pipeline_row("deal", pipeline), token_row(token))
    add_type(found.tenant, ANNA, visit, now=found.now)
    found.save(connection_row(mail), app_trigger_row("shop.paid", "Paid in the shop"))
    found.create("site_visit")
    contact = found.create("contact", name="Ann", emails=[{"value": "a@b.example", "type": "work"}])
    for number in range(6):
        deal = found.create(title=f"Deal «{number}»\nline", amount="5", contact=contact.id)
    found.change(deal, amount="7")
    stop_automation(found.tenant, ANNA, deal.ref, found.now)
    reserved(bookable(found), deal, found.now, users=(2,))
    add_department(found.tenant, ANNA, {"name": "Sales", "head": 2}, now=found.now)
    exclude_lines(found.tenant, ANNA, "spam@example.com; spam", now=found.now)
    add_post(found.tenant, ANNA, "Hello", Audience(everyone=True), now=found.now)
    choose_settings(found.tenant, BEN, {"channels": [Channel.EMAIL]}, found.now)
    form = {"name": "Write to us", "fields": (field("email", "lead.emails"),)}
    add_form(found.tenant, ANNA, form, now=found.now)
    due = {"amount": "5", "currency": None, "title": ""}
    add_payment(found.tenant, ANNA, deal.ref, **due, now=found.now)
    visitor = Visitor(address="a@b.example", seen_at=found.now)
    found.save(visitor_row("0123456789abcdef", visitor, 1, timedelta(days=180)))
    found.save(claim_row("a@b.example", deal.ref, 1, found.now))
    return found


def exported(capsys, tenant, directory, *more):
    code, document = infra(capsys, "export", tenant, str(directory), *more)
    assert 0 == code, document
    return document


def contents(directory):
    """All files of an export, their lines sorted, without the manifest."""
    return {
        path.relative_to(directory).as_posix(): sorted(path.read_bytes().splitlines())
        for path in directory.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def full_and_empty(account, world):
    full = account.add(Tenant("acme").build())
    full.fill(world)
    empty = account.add(Tenant("zeta").build())
    return full, empty


KEY_OF_A_DEAL = {"pk": {"S": "deal_1"}, "sk": {"S": "item"}}


def full_and_emptied(account, world, capsys, directory):
    """A tenant that was exported and then lost all its rows; twice, as the tests call both."""
    acme = account.add(Tenant("acme").build())
    acme.fill(world)
    exported(capsys, "acme", directory)
    for pk, sk in acme.rows():
        client("dynamodb").delete_item(TableName=acme.table, Key={"pk": {"S": pk}, "sk": {"S": sk}})
    return acme, acme


def a_new_admin(tenant):
    from chalicelib import wiring
    from chalicelib.settings import read_environment

    variables = {**tenant.variables(), "AWS_REGION": REGION}
    built = wiring.build(read_environment(variables))
    ensure_admin(built, "token-of-the-deployment", built.clock.now())


def test_an_export_has_a_file_for_each_kind_and_documents_for_the_configuration(
    account, world, capsys, tmp_path
):
    account.add(Tenant("acme").build()).fill(world)

    manifest = exported(capsys, "acme", tmp_path / "out")

    assert {
        "configuration/app_triggers.json",
        "configuration/automation/deal/default.json",
        "configuration/entity_types.json",
        "configuration/settings.json",
        "configuration/tokens.json",
        "configuration/types/deal.json",
        "configuration/users.json",
        "data/activity.jsonl",
        "data/connection.jsonl",
        "data/claim.jsonl",
        "data/counter.jsonl",
        "data/department.jsonl",
        "data/exclusion.jsonl",
        "data/feed_place.jsonl",
        "data/feed_post.jsonl",
        "data/form.jsonl",
        "data/payment.jsonl",
        "data/visitor.jsonl",
        "data/items/contact.jsonl",
        "data/items/deal.jsonl",
        "data/items/site_visit.jsonl",
        "data/link.jsonl",
        "data/notice.jsonl",
        "data/run.jsonl",
    } <= manifest["files"].keys()
    assert {"stamp": 1} == manifest["left_out"]
    assert 6 == manifest["files"]["data/items/deal.jsonl"]["rows"]
    assert sorted(manifest["files"]) == sorted(contents(tmp_path / "out"))


def test_the_automation_stands_there_as_the_api_shows_it(account, world, capsys, tmp_path):
    account.add(Tenant("acme").build()).fill(world)
    exported(capsys, "acme", tmp_path / "out")

    path = tmp_path / "out/configuration/automation/deal/default.json"
    document = json.loads(path.read_text())

    assert {"version", "stages", "rules", "triggers"} <= document.keys()
    assert ["Welcome", "Later"] == [one["params"]["text"] for one in document["rules"][:2]]
    assert "field_changed" == document["triggers"][0]["trigger"]


def test_of_automation_with_versions_the_one_that_counts_stands_there(account, capsys, tmp_path):
    changed = World()
    old = Rule(id="old", name="old", stage="new", action="add_comment", params={"text": "Old"})
    changed.save(rule_row("deal", "default", old))
    making = Making(caller=ANNA, now=changed.now)
    values = {"stage": "new", "action": "add_comment", "params": {"text": "Now"}}
    place = ("deal", "default")
    add_part(changed.tenant, ANNA, place, RULES, values, making)
    remove_part(changed.tenant, ANNA, place, RULES, "old", making)
    full, empty = full_and_empty(account, changed)
    exported(capsys, "acme", tmp_path / "out")

    configuration = tmp_path / "out/configuration"
    document, first = (
        json.loads((configuration / name / "deal/default.json").read_text())
        for name in ("automation", "first_automation")
    )

    assert 2 == document["version"]
    assert ["Now"] == [one["params"]["text"] for one in document["rules"]]
    assert "new" == document["stages"][0]["code"]
    assert ["Old"] == [one["params"]["text"] for one in first["rules"]]
    assert 0 == infra(capsys, "import", "zeta", str(tmp_path / "out"))[0]
    assert full.rows().keys() == empty.rows().keys()


def test_an_export_that_lacks_a_part_of_the_automation_says_so(account, capsys, tmp_path):
    changed = World()
    making = Making(caller=ANNA, now=changed.now)
    values = {"stage": "new", "action": "add_comment", "params": {"text": "Now"}}
    add_part(changed.tenant, ANNA, ("deal", "default"), RULES, values, making)
    (chunk,) = changed.table.query("config#deal#default", prefix="chunk#")
    changed.table.write([Delete(chunk.key)])
    account.add(Tenant("acme").build()).fill(changed)

    code, refusal = infra(capsys, "export", "acme", str(tmp_path / "out"))

    assert (16, "BadData") == (code, refusal["error"])
    assert "lacks its part config#deal#default chunk#" in refusal["what"]


def test_a_body_stands_in_its_line_as_json(account, world, capsys, tmp_path):
    account.add(Tenant("acme").build()).fill(world)
    exported(capsys, "acme", tmp_path / "out")

    lines = (tmp_path / "out/data/items/deal.jsonl").read_text().splitlines()

    assert "Deal «0»\nline" in {json.loads(line)["body"]["title"] for line in lines}


def test_an_export_of_an_import_is_the_same_export(account, world, capsys, tmp_path):
    full, empty = full_and_empty(account, world)
    a_new_admin(empty)
    exported(capsys, "acme", tmp_path / "first")

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"))
    exported(capsys, "zeta", tmp_path / "second")

    assert 0 == code
    assert 1 == document["removed"]
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert full.rows().keys() == empty.rows().keys()


def test_imported_items_bear_the_mark_that_holds_back_automation(account, world, capsys, tmp_path):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    infra(capsys, "import", "zeta", str(tmp_path / "first"))

    marked = {row["kind"]["S"] for row in empty.rows().values() if "imported" in row}

    assert {"activity", "automation_version", "feed_post", "item", "run"} == marked


def test_the_first_ordinary_write_of_an_item_takes_the_mark_away(account, world, capsys, tmp_path):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    infra(capsys, "import", "zeta", str(tmp_path / "first"))
    table = dynamo_table(empty.table)

    table.write([Put(table.get(("deal_1", "item")))])

    assert "imported" not in empty.rows()["deal_1", "item"]


def test_waiting_runs_get_their_alarms_again(account, world, capsys, tmp_path):
    full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")

    _, document = infra(capsys, "import", "zeta", str(tmp_path / "first"))
    queue = client("sqs").receive_message(
        QueueUrl=account.tenants["zeta"]["DueRuns"], MaxNumberOfMessages=10
    )
    schedules = client("scheduler").list_schedules(GroupName="stageflow-zeta")["Schedules"]

    assert 6 == document["alarms"]
    assert 6 == len(queue.get("Messages", [])) + len(schedules)


def test_a_tenant_that_was_just_deployed_takes_an_import_and_looks_at_all_items_anew(
    account, world, capsys, tmp_path
):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    deployed = search_fill_row(SearchFill(began_at=START, done=True), 1)
    client("dynamodb").put_item(TableName=empty.table, Item=image_of(line_of_row(deployed)))

    infra(capsys, "import", "zeta", str(tmp_path / "first"))
    body = json.loads(empty.rows()[SEARCH_FILL_KEY]["body"]["S"])
    assert not body.get("done")


def test_an_import_is_refused_where_the_stream_would_start_automation(
    account, world, capsys, tmp_path
):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    account.filters = [{"Pattern": '{"dynamodb": {"NewImage": {"kind": {"S": ["item"]}}}}'}]

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"))

    assert (StuckStack.exit_code, {}) == (code, empty.rows())
    assert "Deploy the tenant" in document["next"]


def test_a_tenant_with_data_is_refused_and_keeps_it(account, world, capsys, tmp_path):
    full, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    row = full.rows()["deal_1", "item"]
    client("dynamodb").put_item(TableName=empty.table, Item=row)

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"))

    assert BadUsage.exit_code == code
    assert "--merge" in document["next"]
    assert [row] == list(empty.rows().values())


def test_merging_writes_only_what_is_missing(account, world, capsys, tmp_path):
    _, empty = full_and_emptied(account, world, capsys, tmp_path / "first")
    full = account.add(Tenant("full").build())
    full.fill(world)
    row = {**full.rows()["deal_1", "item"], "version": {"N": "99"}}
    client("dynamodb").put_item(TableName=empty.table, Item=row)

    code, document = infra(capsys, "import", "acme", str(tmp_path / "first"), "--merge")

    assert (0, 1) == (code, document["kept"])
    assert "99" == empty.rows()["deal_1", "item"]["version"]["N"]
    access = {key for key, one in full.rows().items() if one["kind"]["S"] in ("user", "token")}
    assert access
    assert full.rows().keys() - access == empty.rows().keys()


def test_a_counter_never_goes_back(account, world, capsys, tmp_path):
    _, empty = full_and_emptied(account, world, capsys, tmp_path / "first")
    dynamo_table(empty.table).add(("counter#deal", "counter"), 1000)

    infra(capsys, "import", "acme", str(tmp_path / "first"), "--merge")

    assert "1000" == empty.rows()["counter#deal", "counter"]["counter"]["N"]


def test_an_import_that_was_cut_off_goes_on_from_another_copy(
    account, world, capsys, tmp_path, monkeypatch
):
    full, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    monkeypatch.setattr(restore, "AT_ONCE", 5)
    puts = iter([True] * 3)

    def cut_off(name, parameters):
        if name == "dynamodb.BatchWriteItem" and not next(puts, False):
            raise KeyboardInterrupt

    with intercepted(cut_off):
        code = main(["import", "zeta", str(tmp_path / "first"), "--region", REGION])
    assert 130 == code
    assert 0 < len(empty.rows()) < len(full.rows())
    (tmp_path / "first").rename(tmp_path / "copy")
    code, _ = infra(capsys, "import", "zeta", str(tmp_path / "copy"))

    assert 0 == code
    assert full.rows().keys() == empty.rows().keys()


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_an_export_that_is_not_as_it_was_written_is_refused(account, world, capsys, tmp_path, how):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")
    file = tmp_path / "first/data/items/deal.jsonl"
    file.write_text("{}\n") if how == "changed" else file.unlink()

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"))

    assert (BadData.exit_code, {}) == (code, empty.rows())
    assert "data/items/deal.jsonl" in document["what"]


def test_a_dry_run_of_an_import_writes_nothing(account, world, capsys, tmp_path):
    _, empty = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"), "--dry-run")

    assert (0, {}) == (code, empty.rows())
    assert document["rows"] > 20


def test_an_export_that_was_cut_off_goes_on_behind_the_last_page(
    account, world, capsys, tmp_path, monkeypatch
):
    account.add(Tenant("acme").build()).fill(world)
    exported(capsys, "acme", tmp_path / "whole")
    pages = iter([True] * 6)

    def small_pages(name, parameters):
        if name == "dynamodb.Scan":
            parameters["Limit"] = 7
            if not next(pages, False):
                raise KeyboardInterrupt

    with intercepted(small_pages):
        code = main(["export", "acme", str(tmp_path / "part"), "--region", REGION])
    assert 130 == code
    with (tmp_path / "part/data/items/deal.jsonl").open("a") as file:
        file.write('{"half a li')
    account.calls.clear()
    manifest = exported(capsys, "acme", tmp_path / "part")

    assert 1 == account.calls.count("dynamodb.Scan")
    assert contents(tmp_path / "whole") == contents(tmp_path / "part")
    assert manifest["rows"] == sum(one["rows"] for one in manifest["files"].values())


def test_a_finished_export_is_never_written_over(account, world, capsys, tmp_path):
    account.add(Tenant("acme").build()).fill(world)
    exported(capsys, "acme", tmp_path / "out")
    before = contents(tmp_path / "out")

    code, _ = infra(capsys, "export", "acme", str(tmp_path / "out"))

    assert (BadUsage.exit_code, before) == (code, contents(tmp_path / "out"))


def test_a_directory_with_other_things_is_left_alone(account, world, capsys, tmp_path):
    account.add(Tenant("acme").build())
    (tmp_path / "letter.txt").write_text("mine")

    code, _ = infra(capsys, "export", "acme", str(tmp_path))

    assert (BadUsage.exit_code, ["letter.txt"]) == (code, [one.name for one in tmp_path.iterdir()])


def test_an_attribute_that_nobody_knows_stops_the_export():
    image = {"pk": {"S": "a"}, "sk": {"S": "b"}, "kind": {"S": "item"}, "new": {"S": "x"}}

    with pytest.raises(BadData, match="new"):
        line_of(image)


def test_a_line_is_the_same_row_again(world, account):
    tenant = account.add(Tenant("acme").build())
    tenant.fill(world)

    assert [*tenant.rows().values()] == [image_of(line_of(row)) for row in tenant.rows().values()]


GARBLED = (
    Row(pk="deal_1", sk="run#000001#zz", kind="run", body="{", agenda=("due", "2026#deal_1-1-zz")),
    Row(pk="who knows", sk="item", kind="item", body="[[["),
    Row(pk="rules#deal#default", sk="rule#zz", kind="rule", body='{"id":1}'),
    Row(pk="deal_1", sk="waiter#zz", kind="waiter", body="7"),
)


def test_rows_that_nobody_can_read_hold_up_neither_export_nor_import(
    account, world, capsys, tmp_path
):
    full, empty = full_and_empty(account, world)
    dynamo_table(full["Table"]).put_many(GARBLED)

    exported(capsys, "acme", tmp_path / "out")
    code, document = infra(capsys, "import", "zeta", str(tmp_path / "out"))

    brought = [dynamo_table(empty["Table"]).get(row.key) for row in GARBLED]
    assert (0, 6, "unreadable") == (code, document["alarms"], brought[0].agenda[0])
    assert [row.body for row in GARBLED] == [row.body for row in brought]


def test_every_failure_says_what_state_things_are_in_and_how_to_go_on(account, capsys, tmp_path):
    _, document = infra(capsys, "export", "nobody", str(tmp_path))

    assert {"error", "exit_code", "what", "state", "next", "commands"} == document.keys()
    assert "python -m infra list" in document["next"]


def test_a_merge_brings_users_and_tokens_only_when_asked(account, world, capsys, tmp_path):
    _, empty = full_and_emptied(account, world, capsys, tmp_path / "first")
    full = account.add(Tenant("full").build())
    full.fill(world)
    access = {key for key, one in full.rows().items() if one["kind"]["S"] in ("user", "token")}

    _, document = infra(capsys, "import", "acme", str(tmp_path / "first"), "--merge")
    left_out = access - empty.rows().keys()
    infra(capsys, "import", "acme", str(tmp_path / "first"), "--merge", "--with-tokens")

    assert (len(access), access) == (document["left_out"], left_out)
    assert full.rows().keys() == empty.rows().keys()


def test_with_tokens_makes_no_sense_without_a_merge(account, capsys, tmp_path):
    code, _ = infra(capsys, "import", "zeta", str(tmp_path), "--with-tokens")

    assert BadUsage.exit_code == code
