"""What placeholders can name, and what is meant by one that names nothing."""

import pytest

from chalicelib.domain.language.paths import Paths

RULE = Paths(names={"deal": ["title", "amount"], "contact": ["name"]})
STEP = Paths(
    names={"deal": ["title"], "variables": ["calls", "title"], "parameters": []},
    results={"w": ("result", "stage"), "asked": ("result", "user"), "done": ()},
    late=("after",),
)


@pytest.mark.parametrize(
    ("paths", "path", "expected"),
    [
        (RULE, "deal.title", True),
        (RULE, "deal.titel", False),
        (RULE, "deal", False),
        (RULE, "deal.title.more", False),
        (RULE, "variables.calls", False),
        (RULE, "results.any.name", True),
        (RULE, "results.any", False),
        (STEP, "variables.calls", True),
        (STEP, "results.w.result", True),
        (STEP, "results.w.outcome", False),
        (STEP, "results.ww.result", False),
        (STEP, "results.after.result", False),
    ],
)
def test_it_is_known_what_a_path_names(paths, path, expected):
    assert expected is paths.knows(tuple(path.split(".")))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("variables.cals", "; did you mean {{ variables.calls }}?"),
        ("variabels.calls", "; did you mean {{ variables.calls }}?"),
        ("calls", "; did you mean {{ variables.calls }}?"),
        ("deal.calls", "; did you mean {{ variables.calls }}?"),
        ("variables.titel", "; did you mean {{ variables.title }}?"),
        ("deal.titel", "; did you mean {{ deal.title }}?"),
        ("variables.x", "; variables has calls, title"),
        ("parameters.x", "; there are no parameters"),
        (
            "x.y",
            "; a placeholder begins with deal, parameters, results or variables, then a dot",
        ),
        (
            "results",
            "; a placeholder begins with deal, parameters, results or variables, then a dot",
        ),
    ],
)
def test_a_near_name_is_meant_or_it_is_said_what_there_is(path, said):
    assert said == STEP.hint(tuple(path.split(".")))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("results.w.outcome", "; the step w gives result, stage"),
        ("results.w", "; the step w gives result, stage"),
        ("results.w.reslt", "; did you mean {{ results.w.result }}?"),
        ("results.ww.result", "; did you mean {{ results.w.result }}?"),
        ("results.askd.comment", "; did you mean the step asked? it gives result, user"),
        ("results.xyz.result", "; there are results of w, asked"),
        ("results.done.result", "; the step done gives nothing"),
        ("results.after.result", "; the step after has no results yet when this step runs"),
    ],
)
def test_of_results_it_is_said_which_steps_give_what(path, said):
    assert said == STEP.hint(tuple(path.split(".")))


def test_a_step_that_nothing_gives_results_to_is_told_so():
    first = Paths(names={}, results={"quiet": ()})

    assert "; no step before this one gives any results" == first.hint(("results", "w", "result"))
