"""`python -m infra.local` as people start it."""

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.__main__ import BadVariable, greeting, read_options
from infra.local.server import Server

ROOT = Path(__file__).parents[2]


@contextmanager
def started(**variables):
    """Start it on a free port and wait until it says that it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "SEED": "0", "LOG": "0", "PORT": str(port)}
    environment |= {"ADMIN_TOKEN": "t", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.local"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        yield process, port, lines
    finally:
        process.kill()
        process.communicate()


def call(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": "Bearer t", "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text)


def seconds_of_children():
    """Return the processor time of ended children: unlike a clock, it ignores other programs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(**variables):
    return subprocess.run(
        [sys.executable, "-m", "infra.local"],
        cwd=ROOT,
        env={**os.environ, "SEED": "0", **variables},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_it_starts_quickly_tells_where_everything_is_serves_and_stops_cleanly():
    before = seconds_of_children()
    with started() as (process, port, lines):
        assert 201 == call(port, "POST", "/v1/items/deal", {"title": "Paper"})[0]
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=10)

    address, greeting = f"http://127.0.0.1:{port}", "".join(lines)
    assert address in lines[0]
    assert "token          from ADMIN_TOKEN\n" in greeting
    assert all(
        f"{address}{path}" in greeting for path in ("/docs", "/_local/outbox", "/_local/clock")
    )
    assert 0 == process.returncode
    assert "Stopping.\n" == output
    assert seconds_of_children() - before < 6


def test_the_console_comes_first_where_it_is_built():
    def told(console):
        return greeting("http://x", read_options({}), 1.5, console=console).splitlines()

    assert "  console        http://x/console" == told(console=True)[1]
    assert told(console=False)[1] == told(console=True)[2] == "  documentation  http://x/docs"


def test_data_and_clock_survive_the_process_being_killed(tmp_path):
    with started(DATA=str(tmp_path)) as (process, port, _):
        status, deal = call(port, "POST", "/v1/items/deal", {"title": "Paper"})
        assert 201 == status
        call(port, "POST", "/_local/clock", {"advance": "P400D"})
        _, before = call(port, "GET", "/_local/clock")
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with started(DATA=str(tmp_path)) as (_, port, _):
        assert (200, deal) == call(port, "GET", f"/v1/items/deal/{deal['id']}")
        assert before["now"] <= call(port, "GET", "/_local/clock")[1]["now"]


def test_the_clock_starts_where_it_is_told_to_and_requests_leave_a_line():
    with started(CLOCK="2023-04-03T09:00:00Z", LOG="") as (process, port, _):
        assert "2023-04-03T09:00" == call(port, "GET", "/_local/clock")[1]["now"][:16]
        call(port, "GET", "/v1/items/deal/1")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)

    assert 0 == process.returncode
    assert "GET /v1/items/deal/1 404 " in output


def test_a_taken_port_is_named():
    server = Server()
    try:
        answer = run(PORT=str(server.port))
    finally:
        server.close()

    assert 1 == answer.returncode
    assert f"{server.port} is in use" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["x", "-1", "65536", "80.5", "²"])
def test_a_port_that_is_none_is_named(port):
    with pytest.raises(BadVariable, match="PORT"):
        read_options({"PORT": port})


@pytest.mark.parametrize("clock", ["noon", "2023-04-03", "2023-04-03T09:00:00"])
def test_a_clock_that_is_no_instant_is_named(clock):
    with pytest.raises(BadVariable, match="CLOCK"):
        read_options({"CLOCK": clock})


def test_a_bad_variable_ends_it_with_a_message():
    answer = run(PORT="x")

    assert (1, "") == (answer.returncode, answer.stdout)
    assert "PORT: 'x' is not a port" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["SEED", "LOG"])
def test_what_is_neither_yes_nor_no_is_named(name):
    with pytest.raises(BadVariable, match=f"{name}: 'maybe' is neither yes nor no"):
        read_options({name: "maybe"})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0", False), ("No", False), ("false", False), ("1", True), ("yes", True), ("TRUE", True)],
)
def test_demo_data_and_lines_can_be_chosen_in_words(text, wanted):
    assert wanted is read_options({"SEED": text}).seed
    assert wanted is read_options({"LOG": text}).log


def test_an_empty_choice_is_the_default():
    assert read_options({"SEED": ""}).seed
    assert read_options({"LOG": ""}).log


def test_data_that_cannot_be_kept_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    answer = run(PORT="0", DATA=str(tmp_path / "file"))

    assert 1 == answer.returncode
    assert "DATA:" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_variables_there_are_defaults():
    options = read_options({})

    assert (8000, True, None, None) == (options.port, options.seed, options.data, options.start)
    assert options.made_token
    assert len(options.token) >= 24
    assert options.token != read_options({}).token
