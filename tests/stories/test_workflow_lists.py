"""What people see of workflows: their tasks, long step logs, templates without secrets."""

from tests.stories.workflows import action, complete, publish, read, runs_of, start, tasks
from tests.support.stories import ADMIN, pointers, problem, ref

ASK = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read this"}
SECRET = "a-secret-of-the-two-of-us"


def test_whoever_works_off_tasks_page_by_page_sees_each_of_them(crm):
    workflow = publish(crm, ASK)
    runs = [start(crm, workflow, crm.create()) for _ in range(5)]

    seen, cursor = [], ""
    while cursor is not None:
        page = crm.ask("GET", f"/v1/workflow-tasks?limit=2{cursor and '&cursor='}{cursor}")
        for task in page["items"]:
            seen.append(task["run"])
            complete(crm, task, "ok")
        cursor = page["next_cursor"]

    assert runs == seen
    assert [] == tasks(crm)


def test_tasks_of_an_item_stay_when_they_are_done(crm):
    deal = crm.create()
    start(crm, publish(crm, ASK), deal)
    (task,) = tasks(crm)
    complete(crm, task, "ok")

    assert [] == tasks(crm, item=ref(deal))
    assert [task["id"]] == [one["id"] for one in tasks(crm, item=ref(deal), all="true")]


def test_a_task_says_what_there_is_to_choose_from(crm):
    colour = {"type": "list", "options": ["red", "blue"]}
    ask = {**ASK, "kind": "request_information", "fields": ["colour"]}
    start(crm, publish(crm, ask, variables={"colour": colour}), crm.create())
    (task,) = tasks(crm)

    assert ["red", "blue"] == task["fields"][0]["options"]
    answer = {"answer": "ok", "fields": {"colour": "green"}}
    refused = crm.client.post(f"/v1/workflow-tasks/{task['id']}/complete", answer)
    assert (400, "/fields/colour") == (refused.status, refused.json["errors"][0]["pointer"])


def test_the_log_of_a_run_that_turned_often_is_read_page_by_page(crm):
    below = {"field": "variables.n", "op": "lt", "value": 120}
    up = {"type": "set_variable", "variable": "n", "add": 1}
    loop = {"type": "while", "when": below, "steps": [up]}
    workflow = publish(crm, loop, variables={"n": {"type": "number", "default": 0}})
    run = start(crm, workflow, crm.create())

    lines = crm.all(f"/v1/workflow-runs/{run}/steps?order=started_at")

    found = read(crm, run)
    assert ("done", 241) == (found["state"], len(lines))
    assert lines[: len(found["steps"])] == found["steps"]
    assert found["steps_cursor"] is not None


def test_a_colleague_sees_no_secret_of_a_webhook_and_a_copy_keeps_them(crm):
    hook = action("call_webhook", "hook", url="https://shop.example.com/hook", secret=SECRET)
    workflow = publish(crm, hook)
    path = f"/v1/workflows/{workflow}"
    colleague = crm.as_user(crm.hire("Bo"))

    shown = colleague.ask("GET", path)
    crm.ask("PATCH", path, {"name": "Renamed", "steps": shown["steps"]})

    assert SECRET not in str(shown) + str(colleague.ask("GET", f"{path}/export"))
    kept = crm.ask("GET", path)
    assert ("Renamed", SECRET) == (kept["name"], kept["steps"][0]["params"]["secret"])


def test_what_somebody_who_left_had_to_do_is_told_and_handed_on(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    rule = crm.rule("won", "notify_staff", {"text": "x", "recipients": [ben]})
    deal = crm.create()
    start(crm, publish(crm, {**ASK, "users": [ben]}), deal)
    start(crm, publish(crm, {**ASK, "users": [ben, ADMIN], "subject": "Both"}), deal)
    call = crm.ask("POST", "/v1/items/deal/1/activities", {"subject": "Call", "responsible": ben})
    open_ones = [task["id"] for task in tasks(crm, user=ben)]
    left = crm.ask("PATCH", f"/v1/users/{ben}", {"active": False})["left_open"]
    assert (open_ones, [call["id"]]) == (left["tasks"], left["activities"])
    names = (rule, "Follow", "Follow")
    found = [name in text for name, text in zip(names, left["named_by"], strict=True)]
    assert [True, True, True] == found
    assert open_ones == [task["id"] for task in tasks(crm, all="true")]
    done = crm.ask("POST", "/v1/workflow-tasks/delegate", {"user": kay, "instead_of": ben})
    assert {"delegated": open_ones, "skipped": [], "more": False} == done
    assert [[ADMIN, kay], [kay]] == sorted(task["users"] for task in tasks(crm, all="true"))
    first, second = tasks(crm, user=kay)
    complete(crm.as_user(kay), first, "ok")
    assert [second["id"]] == [task["id"] for task in tasks(crm, all="true")]


def test_an_approval_of_several_is_decided_as_soon_as_nothing_can_change_it(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    board = {**ASK, "kind": "approve", "users": [ADMIN, ben, kay], "decide": "votes", "votes": 2}
    deal = crm.create()
    step = action("add_comment", text="{{ results.board.result }}: {{ results.board.answers }}")
    run = start(crm, publish(crm, {**board, "id": "board"}, step), deal)
    (task,) = tasks(crm)
    assert ("votes", 2, []) == (task["decide"], task["votes"], task["answers"])
    complete(crm, task, "no", comment="too dear")
    assert ([], "running") == (tasks(crm), read(crm, run)["state"])
    (seen,) = tasks(crm, user=kay)
    assert [(ADMIN, "no", "too dear")] == [
        (one["user"], one["answer"], one["comment"]) for one in seen["answers"]
    ]
    complete(crm.as_user(ben), task, "no")
    result = next(one for one in read(crm, run)["steps"] if one["step"] == "board")["result"]
    assert ("no", [], [ADMIN, ben]) == (result["result"], result["yes"], result["no"])
    assert "no: Admin: no (too dear), Ben: no" in crm.texts(deal)
    assert [] == tasks(crm, user=kay)


def test_those_on_the_access_list_start_a_workflow_by_hand_and_others_learn_whom_to_ask(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    open_to_all, chosen = publish(crm, ASK), publish(crm, ASK, access=[ben])
    deal = crm.create()
    for user in (ben, kay):
        assert start(crm.as_user(user), open_to_all, deal)
    assert start(crm.as_user(ben), chosen, deal)
    assert start(crm, chosen, deal)
    path = f"/v1/workflows/{chosen}/runs"
    answer = crm.as_user(kay).client.post(path, json={"item": ref(deal)})
    assert (403, "forbidden") == problem(answer)
    assert "ask one of those who may: Ben, an admin" in answer.json["detail"]
    assert 2 == len(runs_of(crm, chosen))
    assert [ben] == crm.ask("GET", f"/v1/workflows/{chosen}")["access"]


def test_an_access_list_names_active_users(crm):
    document = {"name": "x", "entity_type": "deal", "access": [ADMIN, 99], "steps": [ASK]}
    answer = crm.client.post("/v1/workflows", json=document)
    assert (400, ["/access/1"]) == (answer.status, pointers(answer))
