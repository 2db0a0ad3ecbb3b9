"""A column of the board shows first what needs attention; what nobody cares for sinks."""

import pytest

from tests.support.stories import Document, Story, path_of, problem

COLUMN = "/v1/items/deal?stage=new&order=attention"


def titles(crm: Story, path: str = COLUMN) -> list[str]:
    return [one["title"] for one in crm.all(path)]


def plan(crm: Story, item: Document, deadline: str | None = None, **more) -> str:
    body = {"subject": "Call", "deadline": deadline, **more}
    made = crm.ask("POST", f"{path_of(item)}/activities", body)
    crm.settle()
    return str(made["id"])


def create(crm: Story, *titles: str) -> list[Document]:
    """Create deals one hour after the other."""
    made = []
    for title in titles:
        made.append(crm.create(title=title))
        crm.client.advance("PT1H")
    return made


@pytest.mark.feature("A09")
def test_a_deal_rises_to_the_top_when_its_activity_is_due_and_falls_when_it_is_done(crm):
    due, later, bare = create(crm, "due", "later", "bare")
    call = plan(crm, due, "2023-04-05T12:00:00Z")
    crm.client.advance("PT1H")
    plan(crm, later, "2023-04-20T12:00:00Z")
    assert ["later", "due", "bare"] == titles(crm)
    crm.client.to("2023-04-05T11:59:59Z")
    assert ["later", "due", "bare"] == titles(crm)
    crm.client.to("2023-04-05T12:00:00Z")
    assert ["due", "later", "bare"] == titles(crm)
    crm.client.to("2023-04-21T12:00:00Z")
    assert ["due", "later", "bare"] == titles(crm)  # overdue for longer
    crm.ask("POST", f"/v1/activities/{call}/complete")
    crm.settle()
    assert ["later", "due", "bare"] == titles(crm)
    assert bare


@pytest.mark.feature("A09")
def test_what_has_no_activity_stands_by_its_age_and_sinks_below_what_is_worked_on(crm):
    old, older = create(crm, "first", "second")
    assert ["second", "first"] == titles(crm)
    plan(crm, old)
    assert ["first", "second"] == titles(crm)
    crm.client.advance("PT1H")
    create(crm, "third")
    assert ["third", "first", "second"] == titles(crm)
    plan(crm, older, incoming=True)
    assert ["second", "third", "first"] == titles(crm)


@pytest.mark.feature("A09")
def test_pages_of_a_column_hold_each_deal_once(crm):
    deals = create(crm, *"abcdefghi")
    for deal in deals[::3]:
        plan(crm, deal, "2023-04-03T20:00:00Z")
    for deal in deals[1::3]:
        plan(crm, deal)
    crm.client.advance("P1D")
    whole = titles(crm)
    assert (["a", "d", "g"], 9) == (whole[:3], len(set(whole)))
    found, cursor = [], ""
    while cursor is not None:
        page = crm.ask("GET", f"{COLUMN}&limit=2{cursor}")
        found += [one["title"] for one in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert whole == found


@pytest.mark.feature("A09")
def test_a_deal_takes_its_place_along_to_another_column(crm):
    due, other = create(crm, "due", "other")
    plan(crm, due, "2023-04-03T13:00:00Z")
    crm.client.advance("P1D")
    crm.move(other, "executing")
    crm.move(due, "executing")
    assert [] == titles(crm)
    assert ["due", "other"] == titles(crm, "/v1/items/deal?stage=executing&order=attention")
    assert ["other"] == titles(
        crm, "/v1/items/deal?stage=executing&order=attention&title__contains=oth"
    )
    crm.delete(due)
    assert ["other"] == titles(crm, "/v1/items/deal?stage=executing&order=attention")


@pytest.mark.parametrize(
    "query",
    ["order=attention", "order=attention&stage=nowhere", "order=-attention&stage=new"],
)
def test_only_a_column_has_the_order_of_a_board(crm, query):
    answer = crm.client.get(f"/v1/items/deal?{query}")
    assert (400, "invalid") == problem(answer)
    assert "/order" in [one["pointer"] for one in answer.json["errors"]]


def test_a_stage_of_several_pipelines_needs_the_pipeline(crm):
    other = crm.pipeline("Repairs", "new")
    assert 400 == crm.client.get(f"{COLUMN}").status
    crm.create(title="roof", pipeline=other)
    assert ["roof"] == titles(crm, f"{COLUMN}&pipeline={other}")
    assert "bad_cursor" == problem(crm.client.get(f"{COLUMN}&pipeline={other}&cursor=x"))[1]
