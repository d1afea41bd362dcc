"""One benchmark in a process of its own: its memory and its crashes are nobody else's.

`python benchmarks/child.py JOB` writes what it finds as lines of JSON, as it finds it; `of(job)` starts it
so, and returns all that was found, with what went wrong, if anything did.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GIGABYTES = 8
"""How much memory a benchmark may take: what takes more fails, and says so."""


def of(job: dict[str, Any]) -> dict[str, Any]:
    """Run a benchmark in a process of its own, and return what it found.

    Args:
        job: `section`, the module whose `run` does it; `most`, after how many seconds it is stopped; and
            whatever that module asks for.
    """
    found: dict[str, Any] = {}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, and a file of ours
            [sys.executable, str(Path(__file__)), json.dumps(job)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=HERE,
            start_new_session=True,
        )
        stopped = threading.Event()
        timer = threading.Timer(job["most"], _stop, (process, stopped))
        timer.start()
        assert process.stdout is not None
        try:
            with process.stdout:
                for line in process.stdout:
                    if line.startswith("{"):
                        found |= json.loads(line)
            code = process.wait()
        finally:  # nothing is left running, whatever ends this
            timer.cancel()
            if process.poll() is None:
                _end(process)
        errors.seek(0)
        last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
    if code != 0:
        found["failed"] = _why(code, stopped.is_set(), job["most"], "".join(last))
    return found


def _stop(process: subprocess.Popen[str], stopped: threading.Event) -> None:
    stopped.set()
    _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """End a process, and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _why(code: int, stopped: bool, most: float, said: str) -> str:
    """Say in a few words why a process ended badly."""
    if stopped:
        return f"stopped after {most:.0f} s"
    if code < 0:
        return f"the process crashed ({signal.Signals(-code).name})"
    if said.startswith("MemoryError"):
        return f"out of memory ({GIGABYTES} GB)"
    return said[:160] or f"ended with code {code}"


def main() -> None:
    """Run the benchmark that the command line says, writing what it finds."""
    job = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, resource.RLIM_INFINITY))
    for found in import_module(job["section"]).run(job):
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
