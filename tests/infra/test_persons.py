"""`python -m infra person`: found, gathered and erased, wherever it lies."""

import json
from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_of
from chalicelib.usecases.items.create_item import create_item
from infra.deployment.errors import BadUsage
from infra.persons import erase
from infra.persons.person import ERASED, Asked, Person
from infra.tenants.rows import line_of
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.world import ANNA, World

KIM, PHONE = "kim@client.example", "+49 30 1234567"
TRACES = ("kim@client", "1234567", "kim doe", "secret")
"""What no row may hold afterwards."""


@pytest.fixture
def world():
    """A tenant in which a person has left traces in many places, and a neighbour."""
    world = World()
    world.comment_rule("new", "Kim  Doe has asked")
    once = Once(user=1, key="k1", fingerprint="f")
    kim = {"name": "Kim", "last_name": "Doe", "emails": [KIM], "phones": [PHONE]}
    contact = create_item(world.tenant, ANNA, "contact", kim, now=world.now, once=once)
    world.settle()
    world.create("lead", name="Kim", last_name="Doe", emails=[KIM.upper()])
    ann = world.create("contact", name="Ann", last_name="Lee", emails=["ann@client.example"])
    deal = world.create(
        title="Roof for Kim Doe", amount="500", contact=contact.id, comments=f"call {PHONE}"
    )
    world.create(title="Another", amount="7", contact=ann.id, comments="not kim@client.example.org")
    world.change(deal, comments=f"mail {KIM}")
    world.signal(address=KIM)
    mail = TimelineEntry(
        id="m",
        item=deal.ref,
        kind=EntryKind.EMAIL_RECEIVED,
        at=world.now,
        author=1,
        text="My secret",
        data={"from": KIM, "subject": "secret"},
    )
    world.table.write([Put(entry_row(mail))])
    world.settle()
    return world


@pytest.fixture
def tenant(world):
    with cloud() as account:
        found = account.add(Tenant("acme").build())
        found.fill(world)
        inbound = {"Bucket": found.bucket, "Key": "inbound/1", "Body": f"From: {KIM}".encode()}
        client("s3").put_object(**inbound)
        client("s3").put_object(**{**inbound, "Key": "inbound/2", "Body": b"From: ann"})
        yield found


def told(tenant):
    """Return the rows in which a trace is left; what lies with their items goes by itself."""
    mine = ("contact_1", "lead_1")
    return [
        key
        for key, row in tenant.rows().items()
        if key[0] not in mine
        and any(one in f"{key} {row['body']['S']}".lower() for one in TRACES)
        and "kim@client.example.org" not in row["body"]["S"]
    ]


def person(capsys, *arguments):
    code, document = infra(capsys, "person", "acme", *arguments)
    assert 0 == code, document
    return document


def test_erased_a_person_is_nowhere_and_the_deal_stays_without_them(tenant, world, capsys):
    assert len(told(tenant)) >= 8
    neighbour = {key: row for key, row in tenant.rows().items() if key == ("deal_2", "item")}
    looked = person(capsys, KIM)
    receipt = person(capsys, KIM, "--erase", "--yes")
    assert [] == told(tenant)
    assert ["contact_1", "lead_1"] == receipt["items"]
    assert {"left", "own", "removed", "without the person"} == receipt["found"].keys()
    assert ["automation_chunk"] == [*receipt["found"]["left"]]  # a rule that names them
    assert looked["found"] == receipt["found"]
    assert KIM not in json.dumps(receipt)
    rows = tenant.rows()
    deal = item_of(line_of(rows["deal_1", "item"]).row)
    assert (f"Roof for {ERASED}", "500.00") == (deal.title, deal.fields["amount"])
    assert "contact" not in deal.fields
    assert neighbour == {key: row for key, row in rows.items() if key == ("deal_2", "item")}
    assert ["inbound/2"] == [
        one["Key"] for one in client("s3").list_objects_v2(Bucket=tenant.bucket)["Contents"]
    ]
    again = person(capsys, KIM, "--erase", "--yes")
    assert {"left", "own"} == again["found"].keys()


def test_nothing_finds_what_they_stood_in_by_their_name(tenant, capsys):
    def words():
        return {
            key[1].partition("#")[0]: msgspec.json.decode(row["body"]["S"])
            for key, row in tenant.rows().items()
            if row["kind"]["S"] == "word" and key[1].endswith("#deal_1")
        }

    before = words()
    person(capsys, KIM, "--erase", "--yes")
    assert {"roof", "kim"} <= before.keys()
    assert "roof" in words()
    assert not {"kim", "doe"} & {*words(), *(one for some in words().values() for one in some)}


def test_what_lies_with_their_items_goes_with_the_next_sweeps(tenant, world, capsys):
    person(capsys, KIM, "--erase", "--yes")
    gone = item_of(line_of(tenant.rows()["contact_1", "item"]).row)
    row = line_of(tenant.rows()["contact_1", "item"]).row
    world.table.write([Put(row, expect=gone.version - 1)])
    world.settle()
    world.to(gone.ends_at)
    world.sweep()
    world.advance(timedelta(minutes=5))
    world.sweep()
    assert {"item"} == {row.sk for row in world.table.rows().values() if row.pk == "contact_1"}


def test_killed_at_any_write_it_goes_on_from_any_machine(tenant, capsys, monkeypatch):
    replace, killed = erase.Erasure._replace, iter(range(100))

    class Killed(BaseException):
        pass

    def dying(self, *more):
        if next(killed) % 4 == 3:
            raise Killed
        return replace(self, *more)

    monkeypatch.setattr(erase.Erasure, "_replace", dying)
    deaths = 0
    while True:
        try:
            person(capsys, KIM, "--erase", "--yes")
        except Killed:
            deaths += 1
            continue
        break
    assert deaths > 1
    assert [] == told(tenant)
    assert item_of(line_of(tenant.rows()["contact_1", "item"]).row).deleted_at


def test_a_row_that_changes_meanwhile_is_judged_anew(tenant, capsys, monkeypatch):
    replace, once = erase.Erasure._replace, []

    def late(self, image, verdict):
        if image["sk"]["S"] == "item" and image["pk"]["S"] == "deal_1" and not once:
            once.append(1)
            newer = {**image, "version": {"N": "9"}}
            body = newer["body"]["S"].replace('"version":2', '"version":9')
            newer["body"] = {"S": body.replace('"amount":"500.00"', '"amount":"900.00"')}
            client("dynamodb").put_item(TableName=tenant.table, Item=newer)
        return replace(self, image, verdict)

    monkeypatch.setattr(erase.Erasure, "_replace", late)
    person(capsys, PHONE, "--erase", "--yes")
    deal = item_of(line_of(tenant.rows()["deal_1", "item"]).row)
    assert ("900.00", 10) == (deal.fields["amount"], deal.version)


def test_gathered_it_is_in_a_directory_that_nobody_else_reads(tenant, capsys, tmp_path):
    receipt = person(capsys, "contact_1", "--export", str(tmp_path / "kim"))
    found = {one.relative_to(tmp_path / "kim").as_posix() for one in (tmp_path / "kim").rglob("*")}
    assert {"item.json", "once.json", "receipt.json", "timeline.json"} <= found
    items = json.loads((tmp_path / "kim/item.json").read_text("utf-8"))
    assert {"contact_1", "deal_1"} <= {one["pk"] for one in items}
    assert receipt["items"] == ["contact_1"]
    assert 0o700 == (tmp_path / "kim").stat().st_mode & 0o777
    assert told(tenant)


def test_an_address_that_somebody_else_has_leads_to_nobody(tenant, capsys):
    receipt = person(capsys, "contact_1", "--erase", "--yes")
    assert ["contact_1"] == receipt["items"]
    lead = item_of(line_of(tenant.rows()["lead_1", "item"]).row)
    assert None is lead.deleted_at
    assert KIM.upper() in str(lead.fields["emails"]).upper()


@pytest.mark.parametrize("given", ["kim", "12", "deal_1", "@", "company_3"])
def test_what_names_no_person_is_refused(given):
    with pytest.raises(BadUsage):
        Asked.parse(given)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to KIM@client.example.", f"write to {ERASED}."),
        ("kim@client.example.org, mykim@client.example", "same"),
        ("call +49 (30) 123-45.67 now", f"call {ERASED} now"),
        ("order 149301234567", "same"),
        ("Kim\n Doe's roof", f"{ERASED}'s roof"),
        ("Kim Doering", "same"),
        (["a", KIM], ["a", ERASED]),
        (
            [{"value": KIM.upper(), "type": "work"}, {"value": "x@y.example"}],
            [{"value": "x@y.example"}],
        ),
    ],
)
def test_texts_lose_the_person_and_nothing_else(text, left):
    kim = Person(items=(ItemRef("contact", 1),), addresses=(KIM, PHONE), names=("Kim Doe",))
    assert (text if left == "same" else left) == kim.taken_out_of(text)
