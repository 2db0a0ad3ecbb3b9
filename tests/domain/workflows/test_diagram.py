"""Diagrams: Mermaid text of a template."""

import re

import pytest

from chalicelib.domain.workflows.diagram import MAX_LABEL, describe, diagram, label
from tests.domain.workflows.test_flow import condition, parallel
from tests.domain.workflows.test_template import EVERYTHING
from tests.support.workflows import below, counting, note, parsed

LINE = re.compile(
    r"    (?:"
    r'(?:n\d+|finish)(?:\["[^"]*"\]|\{"[^"]*"\}|\(\["[^"]*"\]\)|\(\("[^"]*"\)\))'
    r'|n\d+ -->(?:\|"[^"]*"\|)? (?:n\d+|finish)'
    r")"
)


def test_a_sequence_is_drawn_from_its_name_to_its_end():
    assert (
        "flowchart TD\n"
        '    n1(("Follow up"))\n'
        '    n2["Greet"]\n'
        "    n1 --> n2\n"
        '    n3(["Pause PT1H"])\n'
        "    n2 --> n3\n"
        "    n3 --> finish\n"
        '    finish(("End"))\n'
    ) == diagram(parsed(note(title="Greet"), {"type": "pause", "interval": "PT1H"}))


def test_the_arrows_of_a_condition_say_when_they_are_taken():
    text = diagram(parsed(condition((below("amount", "5"), [note()]), (below("amount", "9"), []))))

    assert 'n2 -->|"amount is less than #34;5#34;"| n3' in text
    assert 'n2 -->|"amount is less than #34;9#34;"| finish' in text
    assert 'n2 -->|"otherwise"| finish' in text


def test_a_branch_that_is_always_taken_leaves_no_other_way():
    text = diagram(parsed(condition((below("amount", "5"), []), (None, [note()]))))

    assert 'n2 -->|"always"| n3' in text
    assert "otherwise" not in text


def test_a_loop_leads_back_to_itself():
    text = diagram(parsed(counting(3)))

    assert 'n2{"While variables.n is less than 3"}' in text
    assert 'n2 -->|"next pass"| n3' in text
    assert "n3 --> n2" in text
    assert 'n2 -->|"done"| finish' in text


def test_parallel_branches_meet_again():
    text = diagram(parsed(parallel([note()], [note(), note()])))

    assert 'n6(("All done"))' in text
    assert "n3 --> n6" in text
    assert "n5 --> n6" in text


def test_a_step_that_ends_the_run_leads_to_the_end():
    ending = [condition((below("amount", "5"), [{"type": "end"}])), note()]

    assert 'n2 -->|"amount is less than #34;5#34;"| finish' in diagram(parsed(*ending))


def test_joined_conditions_read_as_words():
    dear = {"not": below("amount", "5")}
    titled = {"field": "title", "op": "not_empty"}
    when = {"any": [dear, {"all": [titled, below("amount", "9")]}]}

    assert (
        "not (amount is less than #34;5#34;) or (title is not empty and amount is less than"
    ).replace("(", "#40;").replace(")", "#41;") in diagram(parsed(condition((when, []))))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (note(), "Note"),
        ({"type": "action", "action": "change_stage", "params": {"stage": "won"}}, "Change stage"),
        ({"type": "set_variable", "variable": "n", "add": 1}, "Set n"),
        ({"type": "pause", "until": "2023-04-05T00:00:00Z"}, "Pause until 2023-04-05T00:00:00Z"),
        ({"type": "wait_for_stage", "stages": ["new", "won"]}, "Wait for stage new or won"),
        ({"type": "wait_for_stage", "stages": []}, "Wait for stage final"),
        ({"type": "wait_for_client", "period": "P1D"}, "Wait for client P1D"),
        ({"type": "wait_for_client", "until": "2023-04-05"}, "Wait for client until 2023-04-05"),
        ({"type": "wait_for_event", "name": "go", "users": [1]}, "Wait for go"),
        ({"type": "user_task", "kind": "read", "users": [1], "subject": "A"}, "Task: A"),
    ],
)
def test_a_step_without_a_title_says_what_it_does(step, words):
    assert words == describe(parsed(step).steps[0])


def test_nothing_follows_where_every_branch_ends_the_run():
    text = diagram(parsed(parallel([note()], [{"type": "end"}])))

    assert "All done" not in text
    assert ["    n2 --> finish", "    n3 --> finish"] == sorted(
        line for line in text.split("\n") if "--> finish" in line
    )


def test_the_end_is_not_drawn_where_nothing_leads_to_it():
    pause = {"type": "pause", "interval": "PT1H"}
    forever = {"type": "while", "when": {"all": []}, "steps": [pause]}

    assert "finish" not in diagram(parsed(forever))


def test_every_line_of_a_diagram_is_a_node_or_an_arrow_between_nodes():
    first, *lines, last = diagram(parsed(*EVERYTHING["steps"])).split("\n")

    assert ("flowchart TD", "") == (first, last)
    assert [] == [line for line in lines if not LINE.fullmatch(line)]
    drawn = {re.split(r"\W", line.strip())[0] for line in lines if "-->" not in line}
    assert {line.split()[-1] for line in lines if "-->" in line} <= drawn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('say "hi"', "say #34;hi#34;"),
        ("a]--> b", "a#93;--#62; b"),
        ("<script>", "#60;script#62;"),
        ("`code` #1;", "#96;code#96; #35;1#59;"),
        ("two\n lines", "two lines"),
        ("%% comment", "#37;#37; comment"),
        ("Größe 10", "Größe 10"),
        ("x" * 200, "x" * (MAX_LABEL - 1) + "…"),
    ],
)
def test_titles_cannot_break_out_of_their_place(text, shown):
    assert shown == label(text)
    assert shown in diagram(parsed(note(title=text)))


def test_a_client_who_is_listened_to_for_ever_is_drawn_without_a_time():
    client = {"event": {"type": "wait_for_client"}}
    text = diagram(parsed({"type": "listen", "branches": [client, client]}))

    assert '"Wait for client"' in text


def test_a_step_that_ends_the_run_leads_on_only_where_it_fails():
    move = {"type": "action", "action": "change_stage", "params": {"stage": "won"}}
    lines = diagram(parsed(move, note(title="Sorry"))).splitlines()
    assert "    n2 --> finish" in lines
    assert '    n2 -->|"if it fails"| n3' in lines
    assert [] == [one for one in lines if one == "    n2 --> n3"]
