"""What is looked at after a tenant has come to another build."""

import importlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import wiring
from chalicelib.domain.automation.release_check import CHECK
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.hidden import HIDDEN_TYPE
from chalicelib.domain.people.rights import Area, Right
from infra.canary import calls
from infra.canary.bake import Usual, allowed, bake, errors_of, usual
from infra.canary.former import former, put_back
from infra.canary.requests import PATIENCE, TIMEOUT, address_of, ask_all
from infra.canary.smoke import smoke
from infra.canary.turn import Turn
from infra.deployment.errors import RolledBack
from infra.deployment.stacks import Stack, find
from infra.policies import DOORS
from infra.tenants.resources import read_resources
from tests.infra.cloud import Tenant, aws, client, cloud
from tests.infra.fake_cloudformation import FakeAws, FakeCloudFormation, Silent
from tests.infra.template_parts import FUNCTIONS
from tests.support.world import ANNA, World

BUILD = "1.0+aaaa"
SECOND = timedelta(seconds=1)

# ------------------------------------------------------------------------------------- a rule acts


def ran(world, pause=None):
    """Let the smoke automation run, with the stream and queue at work in its pauses."""
    return smoke(world.tenant, pause or (lambda seconds: world.advance(seconds * SECOND)))


def test_the_rules_of_the_hidden_type_act_and_nothing_is_left():
    world = World()
    before = world.table.rows()

    assert "" == ran(world)
    assert before == world.table.rows()


@pytest.mark.parametrize(("dead", "words"), [("read_stream", "on-change"), ("ring", "run-rule")])
def test_where_stream_or_queue_do_not_work_it_says_which_log_tells_more(dead, words):
    world = World()
    before = set(world.table.rows())
    setattr(world, dead, lambda *_: False)

    assert f"see the log of {words}" in ran(world)
    assert before == set(world.table.rows())


def test_what_a_killed_try_has_left_goes_with_the_next():
    world = World()
    before = world.table.rows()

    def killed(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ran(world, killed)
    assert "" == ran(world)
    assert before == world.table.rows()


def test_a_tenant_whose_plan_has_no_rules_is_well_when_they_were_looked_at():
    world = World()
    world.tenant.plan = "free"

    assert "" == ran(world)


def test_nobody_not_even_an_admin_sees_the_hidden_type_or_makes_one_of_its_code():
    world = World()

    assert HIDDEN_TYPE not in world.tenant.configuration.entity_types(world.now)
    for right in (Right.ITEM_READ, Right.ITEM_ADD, Right.AUTOMATION_READ):
        with pytest.raises(Forbidden):
            ANNA.require(right, on=Area(CHECK.code))


# ------------------------------------------------------------------------------------- functions


def test_every_function_but_the_api_is_called_with_what_changes_nothing():
    assert FUNCTIONS - {"APIHandler"} == calls.CALLS.keys()


@pytest.mark.parametrize("name", sorted(calls.CALLS))
def test_a_call_changes_nothing_and_no_function_minds_it(name):
    world = World()
    before = world.table.rows()
    wiring.install(world.tenant)
    door = importlib.import_module(f"functions.{DOORS[name]}")
    try:
        door.handler(json.loads(json.dumps(calls.CALLS[name])), None)
    finally:
        wiring.install(None)

    assert before == world.table.rows()


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    return account.add(Tenant("acme").build())


def parts_of(acme):
    return read_resources(aws(), find(aws(), acme.stack))


def test_functions_that_can_be_loaded_are_well(acme, account):
    assert [] == calls.call_all(aws(), parts_of(acme))
    assert len(account.invoked) == 6


def test_a_function_that_fails_is_named_with_what_it_says(acme, account, monkeypatch):
    def invoke(FunctionName, Payload, **_):
        error = {"errorType": "Runtime.ImportModule", "errorMessage": "no module"}
        body = json.dumps(error).encode()
        return {"FunctionError": "Unhandled", "Payload": io.BytesIO(body)}

    monkeypatch.setattr(account, "_Invoke", invoke)
    faults = calls.call_all(aws(), parts_of(acme))

    assert 6 == len(faults)
    assert any("stageflow-acme-workflow-step fails" in one for one in faults)
    assert all("Runtime.ImportModule" in one for one in faults)


# ------------------------------------------------------------------------------------- its API


def answering(health=200, build=BUILD, stranger=401):
    def ask(url, headers):
        if url.endswith("/health"):
            return health, json.dumps({"status": "ok", "build": build}).encode()
        return stranger, b"{}"

    return ask


def asked(ask, takes=0.0):
    """Ask, where each request takes so many seconds; return the faults and all pauses."""
    pauses, asked = [], []

    def slowly(url, headers):
        asked.append(takes)
        return ask(url, headers)

    def clock():
        return sum(pauses) + sum(asked)

    return ask_all("https://api.example/api", BUILD, slowly, pauses.append, clock), pauses


def test_an_api_on_the_build_that_knows_its_callers_is_well():
    assert ([], []) == asked(answering())


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"health": 502}, "GET /health answers 502"),
        ({"health": 0}, "GET /health answers nothing"),
        ({"build": "1.0+old"}, "names the build 1.0+old, and not 1.0+aaaa"),
        ({"stranger": 500}, "an unknown token is answered with 500"),
    ],
)
def test_an_api_that_stays_unwell_is_told_after_some_patience(answers, words):
    (fault,), pauses = asked(answering(**answers))

    assert words in fault
    assert PATIENCE == sum(pauses)


def test_an_api_that_hangs_takes_no_more_patience_than_one_that_fails():
    faults, pauses = asked(answering(health=0), takes=TIMEOUT)

    assert (1, []) == (len(faults), pauses)


def test_instances_that_are_still_warm_are_waited_for():
    answers = [answering(build="1.0+old"), answering(), answering()]

    def ask(url, headers):
        return answers.pop(0)(url, headers)

    found, pauses = asked(ask)

    assert ([], 1) == (found, len(pauses))


def test_in_a_rehearsal_the_api_is_reached_through_the_emulator():
    stack = Stack(
        name="s",
        id="1",
        status="",
        outputs={"EndpointURL": "https://x.example/api/", "RestAPIId": "x"},
    )
    emulated = FakeAws(None)

    assert "http://nowhere/restapis/x/api/_user_request_" == address_of(emulated, stack)
    emulated.endpoint = None
    assert "https://x.example/api" == address_of(emulated, stack)


# ------------------------------------------------------------------------------------- watching


def put_errors(name, times, at, *, api=False):
    namespace, metric, of = ("AWS/Lambda", "Errors", "FunctionName")
    if api:
        namespace, metric, of = ("AWS/ApiGateway", "5XXError", "ApiName")
    dimensions = [{"Name": of, "Value": name}]
    data = {"MetricName": metric, "Dimensions": dimensions, "Value": times, "Timestamp": at}
    client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[data])


def baked(acme, before, happens=lambda: None, minutes=5):
    now = [datetime.now(UTC) - timedelta(minutes=minutes)]

    def pause(seconds):
        now[0] += timedelta(seconds=seconds)
        happens()

    return bake(aws(), parts_of(acme), acme.stack, before, minutes, lambda: now[0], pause)


QUIET = Usual(frozenset(), 0, datetime(2026, 3, 2, tzinfo=UTC))


def test_a_tenant_that_goes_on_as_before_is_well_when_the_time_is_over(acme):
    assert [] == baked(acme, QUIET)


def test_an_alarm_that_did_not_ring_before_is_seen_at_once(acme):
    name = "stageflow-acme-DeadLettersAlarm-1"

    def ring():
        client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            Namespace="n",
            MetricName="m",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
        )
        client("cloudwatch").set_alarm_state(
            AlarmName=name, StateValue="ALARM", StateReason="test", StateReasonData="{}"
        )

    assert ["the alarm DeadLettersAlarm rings"] == baked(acme, QUIET, ring)
    assert [] == baked(acme, Usual(frozenset({"DeadLettersAlarm"}), 0, QUIET.at))


def test_errors_beyond_the_usual_are_seen_and_whose_they_are(acme):
    at = datetime.now(UTC) - timedelta(minutes=2)
    put_errors(acme["RunRule"], 2.0, at)
    put_errors(acme.stack, 3.0, at, api=True)
    put_errors(acme["WorkflowStep"], 50.0, at)

    assert {"RunRule failed 2 times", "API failed 3 times"} == {*baked(acme, QUIET)}
    assert [] == baked(acme, Usual(frozenset(), 60, QUIET.at))


def test_what_is_usual_is_known_from_the_hour_before(acme):
    now = datetime.now(UTC)
    put_errors(acme["OnChange"], 12.0, now - timedelta(minutes=30))
    before = usual(aws(), parts_of(acme), acme.stack, now)

    assert 12 == before.errors
    assert 2 + 2 == allowed(before, timedelta(minutes=5))
    assert 0 == sum(errors_of(aws(), parts_of(acme), acme.stack, now, now + SECOND).values())


# ------------------------------------------------------------------------------------- going back


class Kept(FakeCloudFormation):
    def get_template(self, StackName, TemplateStage):
        assert "Original" == TemplateStage
        return {"TemplateBody": {"b": 1, "a": 2}}


class Bucket:
    meta = type("Meta", (), {"endpoint_url": "https://s3.example"})

    def __init__(self, objects=()):
        self.objects = dict(objects)

    def head_object(self, Key, **_):
        if Key not in self.objects:
            from tests.infra.fake_cloudformation import refusal

            raise refusal("404")

    def put_object(self, Key, Body, **_):
        self.objects[Key] = Body


def brought_back(**options):
    fake = Kept("UPDATE_COMPLETE", **options)
    stack_aws = FakeAws(fake)
    stack_aws.clients["s3"] = Bucket()
    stack = find(stack_aws, "stageflow-acme")
    stack = Stack(
        name=stack.name, id=stack.id, status=stack.status, tags=stack.tags, parameters={"Plan": "x"}
    )
    put_back(stack_aws, former(stack_aws, stack), Silent(), 1)
    return fake, stack_aws.clients["s3"].objects


def test_a_tenant_is_brought_back_to_its_template_parameters_and_tags():
    fake, objects = brought_back()

    (key,) = objects
    assert objects[key] == b'{\n "a": 2,\n "b": 1\n}\n'
    assert fake.request["TemplateURL"].endswith(f"/{key}")
    assert [{"ParameterKey": "Plan", "ParameterValue": "x"}] == fake.request["Parameters"]
    assert {"Key": "stageflow:version", "Value": "1"} in fake.request["Tags"]
    assert "execute_change_set" in fake.calls


def test_where_nothing_differs_there_is_nothing_to_bring_back():
    fake, _ = brought_back(changes=[])

    assert "execute_change_set" not in fake.calls


def test_going_back_that_fails_says_so():
    with pytest.raises(RolledBack):
        brought_back(ends_in=("UPDATE_ROLLBACK_COMPLETE",))


def test_a_turn_looks_at_all_of_it(acme, monkeypatch):
    from infra.canary import turn

    seen = []
    monkeypatch.setattr(turn, "ask_all", lambda *_: seen.append("api") or [])
    monkeypatch.setattr(turn, "call_all", lambda *_: seen.append("functions") or [])
    monkeypatch.setattr(turn, "smoke", lambda *_: seen.append("rules") or "no rule acts")
    request = turn.Request(tenant="acme", artefact=type("Artefact", (), {"version": BUILD})())

    result = Turn(aws(), request, Silent(), 1).look_again()

    assert ["api", "functions", "rules"] == seen
    assert ("failed", True) == (result.state, "no rule acts" in result.detail)
