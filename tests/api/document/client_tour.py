"""What a client that was generated from the OpenAPI document can do; runs where the client lies.

`python -m tests.api.document.client_tour FOLDER`: the folder holds the package `crm`.
"""

import importlib
import sys
from typing import Any

import httpx

from tests.support.api_client import ADMIN_TOKEN, ApiClient


class AppTransport(httpx.BaseTransport):
    """Brings requests to the app as API Gateway does."""

    def __init__(self) -> None:
        self.api = ApiClient.of_new_tenant().as_user(None)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path = request.url.raw_path.decode()
        answer = self.api.call(
            request.method, path, request.read() or None, headers=_titled(request.headers)
        )
        return httpx.Response(answer.status, headers=answer.headers, content=answer.raw)


def _titled(headers: httpx.Headers) -> dict[str, str]:
    return {name.title(): value for name, value in headers.items()}


def operation(name: str) -> Any:
    """Return the generated module of an operation."""
    group = name.partition("_")[0]
    return importlib.import_module(f"crm.api.{group}.{name}")


def sign_in_and_look_around(models: Any, client: Any) -> None:
    """Sign in, ask who one is and what forms need, and sign out everywhere."""
    ways = operation("sessions_ways").sync(client=client)
    assert [] == ways.issuers, ways
    missing = operation("sessions_login").sync("acme", client=client)
    assert isinstance(missing, models.Problem), missing
    asked = models.AskForCode(email="nobody@example.com")
    sent = operation("sessions_sign_in").sync(client=client, body=asked)
    assert isinstance(sent, models.CodeSent), sent
    token = models.SignInWithToken(token=ADMIN_TOKEN)
    begun = operation("sessions_sign_in").sync(client=client, body=token)
    assert isinstance(begun, models.SessionDocument), begun
    page = operation("sessions_list_all").sync(client=client)
    assert [begun.id] == [one.id for one in page.items], page
    ended = operation("sessions_end_one").sync_detailed(begun.id, client=client)
    assert 204 == ended.status_code, ended
    for name in ("sessions_read_current", "sessions_sign_out_here"):
        refused = operation(name).sync(client=client)
        assert (404, "not_found") == (refused.status, refused.code), refused
    me = operation("sessions_read_me").sync(client=client)
    assert (1, True) == (me.id, me.tenant.parts.to_dict()["workflows"]), me
    steps = operation("catalogue_steps").sync(client=client)
    assert "pause" in [one.code for one in steps.items], steps
    words = operation("catalogue_words").sync(client=client)
    assert "Done" == words.runs.to_dict()["done"], words
    assert 204 == operation("sessions_end_all").sync_detailed(client=client).status_code


def work_a_board(models: Any, client: Any, rule: Any) -> None:
    """Look at a board, ask what a move would do, move, take it back, and change many at once."""
    board = operation("boards_board").sync("deal", "default", client=client)
    assert isinstance(board, models.BoardDocument), board
    assert (1, ["Chairs"]) == (
        board.columns[0].count,
        [one.title for one in board.columns[0].cards],
    )
    news = operation("boards_recent").sync(client=client, after=board.changes)
    assert (False, True) == (news.more, news.complete), news
    found = operation("items_search").sync(client=client, q="chairs")
    assert isinstance(found, models.SearchAnswer), found
    there = models.StageMoveBody(stage="executing")
    preview = operation("items_move").sync("deal", 1, client=client, body=there, dry_run=True)
    assert isinstance(preview, models.MovePreview), preview
    moved = operation("items_move").sync("deal", 1, client=client, body=there)
    assert "executing" == moved.to_dict()["stage"], moved
    undone = operation("items_undo").sync("deal", 1, client=client, body=models.UndoBody(entry=2))
    assert isinstance(undone, models.UndoneMove), undone
    trial = models.TrialBody(rule=rule.id, item=1)
    tried = operation("automation_try_out").sync("deal", "default", client=client, body=trial)
    assert isinstance(tried, models.RuleTrial), tried
    many = models.BulkBody(ids=[1], move=models.BulkMove(stage="won"))
    foreseen = operation("items_bulk").sync("deal", client=client, body=many, dry_run=True)
    assert isinstance(foreseen, models.BulkForeseen), foreseen
    assert (1, 1) == (foreseen.items, foreseen.looked_at), foreseen
    many.confirm = foreseen.confirm
    job = operation("items_bulk").sync("deal", client=client, body=many)
    assert isinstance(job, models.BulkJob), job
    for turn in ("pause", "resume", "cancel", "undo_all"):
        turned = operation(f"items_{turn}").sync(job.id, client=client)
        assert isinstance(turned, models.BulkJob), turned
    read = operation("items_read_bulk").sync(job.id, client=client)
    listed = operation("items_bulk_changes").sync(client=client)
    assert [read.id] == [one.id for one in listed.items], listed
    runs = operation("automation_runs").sync(client=client)
    assert [] == runs.items, runs
    done = operation("automation_runs").sync(client=client, state=models.Listed.DONE)
    assert isinstance(done, models.RunPage), done
    counts = operation("automation_counts").sync(client=client)
    assert isinstance(counts, models.RunCounts), counts


def main() -> None:
    """Make a deal, a rule, a trigger and a workflow, and replace the whole automation."""
    models = importlib.import_module("crm.models")
    client = importlib.import_module("crm").AuthenticatedClient(
        base_url="https://crm.example",
        token=ADMIN_TOKEN,
        raise_on_unexpected_status=True,
        httpx_args={"transport": AppTransport()},
    )

    sign_in_and_look_around(models, client)
    fields = models.DealFields(title="Chairs", amount="8400.00")
    deal = operation("items_create").sync(type_="deal", client=client, body=fields)
    assert isinstance(deal, models.DealItem), deal
    assert (1, "Chairs", "8400.00", "new") == (deal.id, deal.title, deal.amount, deal.stage)

    large = models.Comparison(field="amount", op=models.ComparisonOp.GT, value="5000")
    known = models.ConditionNot(not_=models.Presence(field="source", op=models.PresenceOp.EMPTY))
    condition = models.ConditionAll(all_=[large, models.ConditionAny(any_=[known, large])])
    params = models.RuleBodyParams.from_dict({"text": "Large"})
    rule = operation("automation_create_rule").sync(
        type_="deal",
        pipeline="default",
        client=client,
        body=models.RuleBody(
            stage="new",
            action=models.ActionCode.ADD_COMMENT,
            params=params,
            run=models.RunDelay(mode=models.RunDelayMode.DELAY, delay="P1D"),
            condition=condition,
        ),
    )
    assert isinstance(rule, models.SavedRule), rule
    assert condition == rule.condition, rule.condition
    assert isinstance(rule.run, models.RunDelay), rule.run

    work_a_board(models, client, rule)
    trigger = operation("automation_create_trigger").sync(
        type_="deal",
        pipeline="default",
        client=client,
        body=models.TriggerBody(
            stage="won",
            trigger=models.TriggerCode.FIELD_CHANGED,
            params=models.TriggerBodyParams.from_dict({"fields": ["amount"]}),
            condition=large,
        ),
    )
    assert isinstance(trigger, models.Trigger), trigger

    whole = operation("automation_read_all").sync("deal", "default", client=client)
    assert [rule.to_dict()] == [one.to_dict() for one in whole.rules]
    assert [trigger.to_dict()] == [one.to_dict() for one in whole.triggers]
    body = models.AutomationBody.from_dict(whole.to_dict())
    replaced = operation("automation_replace_all").sync("deal", "default", client=client, body=body)
    assert isinstance(replaced, models.SavedAutomation), replaced
    assert whole.to_dict() == replaced.to_dict()

    steps = [
        models.ConditionStep(
            type_=models.ConditionStepType.CONDITION,
            branches=[
                models.ConditionBranch(
                    when=large, steps=[models.EndStep(type_=models.EndStepType.END)]
                )
            ],
        )
    ]
    template = models.WorkflowTemplate(name="Remind", entity_type="deal", steps=steps)
    workflow = operation("workflows_create_workflow").sync(client=client, body=template)
    assert isinstance(workflow, models.TemplateDocument), workflow

    refused = operation("items_create").sync(
        type_="deal", client=client, body=models.DealFields(currency=None, stage="nowhere")
    )
    assert isinstance(refused, models.Problem), refused
    assert "unknown_stage" == refused.code, refused


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    main()
