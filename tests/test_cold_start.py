"""The start of a function instance: nothing is looked for garbage, and the client is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.bench_cold_start import VARIABLES

ROOT = Path(__file__).parents[1]
STARTED = """
import gc
gc.disable()
import chalicelib.cold_start
chalicelib.cold_start.end()
from chalicelib import wiring
print(gc.isenabled(), gc.get_freeze_count() > 0, wiring._tenant is not None)
"""


def started(program, variables):
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split(), done.stderr


def test_on_lambda_the_tenant_is_ready_before_the_first_event():
    assert (["True", "True", "True"], "") == started(STARTED, VARIABLES)


def test_elsewhere_nothing_is_built_until_it_is_used():
    assert (["True", "False", "False"], "") == started(STARTED, {})


def test_an_instance_without_its_settings_says_at_its_start_which_are_missing():
    (out, problem) = started(STARTED, {"AWS_LAMBDA_FUNCTION_NAME": "function"})

    assert [] == out
    assert "set these environment variables: STAGEFLOW_TENANT" in problem


COUNTED = """
import gc, sys
searches, at_end = [], []
gc.callbacks.append(lambda *_: searches.append("chalicelib.cold_start" in sys.modules))
enable = gc.enable
gc.enable = lambda: (at_end.append(sum(searches)), enable())
"""


@pytest.mark.parametrize(
    "door", ["app", "functions.on_change", "functions.run_rule", "functions.make_document"]
)
def test_no_garbage_is_looked_for_while_a_door_is_imported(door):
    program = f"{COUNTED}\nimport {door}\nprint(at_end, gc.isenabled())"

    assert (["[0]", "True"], "") == started(program, {})


DOORS = ["app", *(f"functions.{one.stem}" for one in sorted((ROOT / "functions").glob("[!_]*.py")))]
"""Each function's module, and the application's."""


def with_all_doors(name, doors=DOORS):
    """Return after which doors a module is loaded, all of them imported one after the other."""
    program = "import sys, importlib\n" + "\n".join(
        f"importlib.import_module({door!r})\nif {name!r} in sys.modules: print({door!r})"
        for door in doors
    )
    return started(program, VARIABLES)


def test_calendars_are_loaded_by_those_alone_who_ask_for_one():
    assert ([], "") == with_all_doors("icalendar")


def test_no_function_starts_with_what_only_a_text_with_addresses_needs():
    """Its expressions take 25 to 40 ms to compile."""
    assert ([], "") == with_all_doors("chalicelib.domain.delivery.web_links")


def test_the_api_alone_starts_with_powertools():
    """It logs each request; the others write a line where something went wrong."""
    others = [door for door in DOORS if door != "app"]
    assert ([], "") == with_all_doors("aws_lambda_powertools", others)
    assert (["app"], "") == with_all_doors("aws_lambda_powertools", ["app"])


def test_no_function_starts_with_the_tables_of_domains_beyond_ascii():
    assert ([], "") == with_all_doors("idna.core")


def own_modules(door):
    program = f"import {door}, sys\nprint(*(one for one in sys.modules if one[:4] == 'chal'))"
    found, problem = started(program, VARIABLES)
    assert "" == problem
    return set(found)


@pytest.mark.parametrize(
    ("door", "not_its_business"),
    [
        ("on_change", ["records.kinds", "usecases.react_to_feed", "usecases.search.fill"]),
        ("run_rule", ["usecases.bulk.carry_on", "usecases.files.remove_file", "usecases.notices"]),
        ("workflow_step", ["usecases.workflows.answer_waiters"]),
        ("workflow_wait", ["usecases.automation.perform"]),
    ],
)
def test_a_door_starts_with_its_usual_work_alone(door, not_its_business):
    """What few events need is loaded by the first of them."""
    found = own_modules(f"functions.{door}")

    assert "chalicelib.usecases.tenant.tenant" in found
    assert set() == {f"chalicelib.{one}" for one in not_its_business} & found


def test_what_a_function_starts_with_is_found():
    assert (DOORS, "") == with_all_doors("chalicelib.wiring")
