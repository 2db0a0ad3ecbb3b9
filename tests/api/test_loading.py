"""Loading of endpoints: on Lambda a route's file comes with its first request."""

import json
import subprocess
import sys

from chalicelib.api.application import endpoints
from chalicelib.api.loading import AT_ONCE, endpoints_at_once, endpoints_of, load


def test_every_route_finds_its_endpoints():
    for one in endpoints():
        assert one in endpoints_of(one.path), f"{one.path}: run `make docs`"


def test_a_path_that_is_no_route_has_none():
    assert [] == endpoints_of("/v1/nothing")
    assert [] == endpoints_of("")


def test_no_file_registers_the_endpoints_of_another():
    files = {one.view.__module__.partition(".v1.")[2] for one in endpoints()}

    for file in files:
        assert {f"chalicelib.api.v1.{file}"} == {one.view.__module__ for one in load(file)}
    assert len(endpoints()) == sum(len(load(file)) for file in files)


def test_what_most_requests_are_for_is_loaded_before_the_first():
    assert [one for file in AT_ONCE for one in load(file)] == endpoints_at_once()


def test_an_instance_starts_without_the_other_files():
    code = (
        "import json, sys, app\n"
        "print(json.dumps([name for name in sys.modules if name.startswith('chalicelib.api.v1.')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))

    views = {one.view.__module__ for one in endpoints()}
    assert {f"chalicelib.api.v1.{file}" for file in AT_ONCE} == views & loaded
