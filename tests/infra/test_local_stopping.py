"""Whoever says stop is heard, at whatever moment and whatever else is going on."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMES = 300
MANY_STOPS = f"""
import os, signal, sys, threading
from infra.local.stopping import StopSignal

heard = 0

def send():
    for number in range(1, {TIMES} + 1):
        os.kill(os.getpid(), signal.SIGTERM if number % 2 else signal.SIGINT)
        while heard < number:
            pass

def work():
    while True:
        sum(range(1_000))

sys.setswitchinterval(1e-5)
stop = StopSignal()
for task in (send, work, work):
    threading.Thread(target=task, daemon=True).start()
while heard < {TIMES}:
    stop.wait()
    heard += 1
print("heard all of them", flush=True)
os._exit(0)
"""


def child(program):
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_hundreds_of_signals_under_load_are_heard_at_whatever_moment_they_come():
    answer = child(MANY_STOPS)

    assert ("heard all of them\n", "", 0) == (answer.stdout, answer.stderr, answer.returncode)


def test_a_signal_that_came_before_anybody_waited_is_heard():
    program = """
import os, signal
from infra.local.stopping import StopSignal

stop = StopSignal()
os.kill(os.getpid(), signal.SIGTERM)
print("at work", flush=True)
stop.wait()
print("heard", flush=True)
"""
    answer = child(program)

    assert ("at work\nheard\n", "", 0) == (answer.stdout, answer.stderr, answer.returncode)
