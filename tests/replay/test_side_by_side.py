"""Side by side: the same comes of it as one after the other, and nobody is left behind."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from riskengine.replay.side_by_side import in_order, side_by_side

HERE = Path(__file__).parent


def doubled(number: int) -> int:
    return 2 * number


def refused(limit: int, number: int) -> int:
    """Refuse every number from a limit on, the higher ones at once."""
    if number == limit:
        time.sleep(0.2)
    if number >= limit:
        raise ValueError(f"{number} is too much")
    return number


def slept(mark: str, seconds: float) -> None:
    """Sleep, and leave a mark of who sleeps."""
    Path(f"{mark}-{os.getpid()}").touch()
    time.sleep(seconds)


def began_at(seconds: float) -> float:
    """Sleep, and say when that began."""
    began = time.monotonic()
    time.sleep(seconds)
    return began


def who(number: int) -> tuple[int, int]:
    return number, os.getpid()


@pytest.mark.parametrize("processes", [1, 2])
def test_it_comes_to_the_same_however_many_processes_there_are(processes):
    """Each task is done once and known by its position."""
    assert sorted(side_by_side(doubled, [5, 3, 4], processes)) == [(0, 10), (1, 6), (2, 8)]


def test_the_longest_are_begun_first():
    """A task that stands last, and takes longest, is begun with the first."""
    began = dict(side_by_side(began_at, [0.0, 0.0, 0.0, 0.5], 2, weight=lambda seconds: seconds))

    assert began[3] < max(began[0], began[1], began[2])


def test_one_process_is_this_one():
    """Nothing is begun for one process, so that a debugger and a patched function still work."""
    assert [done for _, done in side_by_side(who, [7], 1)] == [(7, os.getpid())]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_raised_is_what_one_process_meets_first(processes):
    """A later task that fails sooner hides nothing."""
    with pytest.raises(ValueError, match=r"^2 is too much$"):
        list(side_by_side(partial(refused, 2), [0, 1, 2, 3, 4], processes))

    assert active_children() == []


def test_whoever_stops_listening_leaves_nobody_behind(tmp_path):
    """Closing the generator ends a task that would still take ten minutes."""
    began = time.monotonic()
    done = side_by_side(partial(slept, str(tmp_path / "mark")), [0.0, 600.0], 2)
    next(done)
    done.close()

    assert active_children() == []
    assert time.monotonic() - began < 300


def test_positions_come_back_in_order():
    """Each comes as soon as all before it are there."""
    taken = []

    def finished():
        for at in (1, 0, 3, 2):
            taken.append(at)
            yield at, f"task {at}"

    seen = [(done, list(taken)) for done in in_order(finished())]

    assert seen == [
        ("task 0", [1, 0]),
        ("task 1", [1, 0]),
        ("task 2", [1, 0, 3, 2]),
        ("task 3", [1, 0, 3, 2]),
    ]


SLEEPERS = """\
import sys
from functools import partial
from test_side_by_side import slept
from riskengine.replay.side_by_side import side_by_side

if __name__ == "__main__":
    list(side_by_side(partial(slept, sys.argv[1]), [600.0, 600.0], 2))
"""


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_one_that_began_it(ended_by, tmp_path):
    """Interrupted or killed, it takes its processes with it, and they say nothing of their own."""
    script = tmp_path / "sleepers.py"
    script.write_text(SLEEPERS, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "mark")],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stderr=subprocess.PIPE,
        text=True,
    )
    marks = wait_for(lambda: found if len(found := list(tmp_path.glob("mark-*"))) == 2 else None)
    sleepers = [int(mark.name.removeprefix("mark-")) for mark in marks]
    process.send_signal(ended_by)
    said = process.communicate(timeout=120)[1]

    assert wait_for(lambda: not any(map(is_running, sleepers)))
    assert said.count("Traceback") == (1 if ended_by is signal.SIGINT else 0)
    assert said.rstrip().endswith("KeyboardInterrupt" if ended_by is signal.SIGINT else "")


def wait_for(found, seconds=120):
    """Return what is found as soon as it is, or fail."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what := found():
            return what
        time.sleep(0.05)
    pytest.fail("it did not come about")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
