"""What is done with workflows in a rehearsal, and in the tests by the local runtime.

Two engines that have nothing in common execute the same state machines: the rehearsal's in real
time, the local runtime's on a clock that the test moves. Each scenario returns its outcome, and
both engines must come to the same one.
"""

from collections.abc import Callable

from infra.rehearse.workflows import Document, Workflows, later

SOON = 4.0
"""Seconds from the making of an item to an instant that a template works out."""
TIMES_UP = 12.0
"""Seconds after which all instants and periods of the templates have passed."""


def stage(at: Workflows, deal: Document | None = None) -> Document:
    """A run waits for a stage of its deal; the deal moves, and the run goes on."""
    deal = deal or at.item("deal")
    run = at.start("stage", deal)
    at.until_waiting(run, "invoice")
    at.move(deal, "final_invoice")
    return at.until_ended(run)


def parallel(at: Workflows) -> Document:
    """Three branches rest: for a person, for a status, for an instant; then they join."""
    lead = at.item("lead")
    run = at.start("parallel", lead, until=later(lead, SOON))
    at.until_waiting(run, "approval", "status")
    at.move(lead, "in_process")
    at.answer(at.task(run), "yes")
    at.let_pass(SOON)
    return at.until_ended(run)


def first_event(at: Workflows) -> Document:
    """Of four events the command is the first one; the others come in vain."""
    lead = at.item("lead")
    run = at.start("first_event", lead)
    at.until_waiting(run, "first")
    at.command(run, "go")
    at.until_ended(run)
    at.command(run, "go", expected=404)
    at.answer(at.task(run), "ok", expected=409)
    at.move(lead, "in_process")
    return at.until_ended(run)


def time_runs_out(at: Workflows) -> Document:
    """Nobody does what a run waits for: its periods end, its instants come."""
    lead = at.item("lead")
    run = at.start("time_runs_out", lead, until=later(lead, 2 * SOON))
    at.until_waiting(run, "approval")
    task = at.task(run)
    at.let_pass(TIMES_UP)
    at.until_ended(run)
    at.answer(task, "yes", expected=409)
    return at.until_ended(run)


def ways(at: Workflows) -> Document:
    """A condition, a pause and two loops."""
    lead = at.item("lead")
    run = at.start("ways", lead, until=later(lead, SOON), words=["red", "green"])
    at.let_pass(SOON)
    return at.until_ended(run)


def end_in_a_branch(at: Workflows) -> Document:
    """A branch ends the run while another one waits for a person."""
    run = at.start("end_in_a_branch", at.item("lead"))
    at.until_waiting(run, "order", "paper")
    at.command(run, "go")
    at.until_ended(run)
    at.answer(at.task(run), "ok", expected=409)
    return at.until_ended(run)


def terminated(at: Workflows) -> Document:
    """An admin stops a run that waits for a person; stopping it again is no fault."""
    run = at.start("terminated", at.item("lead"))
    at.until_waiting(run, "paper")
    at.terminate(run)
    at.terminate(run)
    at.answer(at.task(run), "ok", expected=409)
    return at.until_ended(run)


def aborted(at: Workflows) -> Document:
    """An operator stops the execution of a run; the run fails, nobody is asked any more."""
    run = at.start("aborted", at.item("lead"))
    at.until_waiting(run, "paper")
    at.abort(run)
    outcome = at.until_ended(run)
    at.answer(at.task(run), "ok", expected=409)
    return outcome


def begin_to_rest(at: Workflows) -> str:
    """Start a run that rests until it is told to go on, and return its id."""
    run = at.start("rest", at.item("lead"))
    at.until_waiting(run, "order")
    return run


def go_on(at: Workflows, run: str) -> Document:
    """Tell a run that rests to go on."""
    at.command(run, "go")
    return at.until_ended(run)


def rest(at: Workflows) -> Document:
    """A run rests, whatever happens to the deployment meanwhile, and goes on."""
    return go_on(at, begin_to_rest(at))


SCENARIOS: dict[str, Callable[[Workflows], Document]] = {
    "stage": stage,
    "parallel": parallel,
    "first_event": first_event,
    "time_runs_out": time_runs_out,
    "ways": ways,
    "end_in_a_branch": end_in_a_branch,
    "terminated": terminated,
    "aborted": aborted,
    "rest": rest,
}
"""By the name of their template."""
