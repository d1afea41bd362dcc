"""Every case that comes with riskengine, replayed by the command itself, once for all tests."""

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = "riskengine replay"


@dataclass(frozen=True)
class Replayed:
    """What the command printed, and how it ended."""

    code: int
    out: str
    err: str


def everything_replayed(tmp_path_factory) -> Replayed:
    """Return what the replay of everything printed; the first who asks runs it, and the others wait."""
    base = tmp_path_factory.getbasetemp()
    # Each worker has a folder of its own in that of the run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "replayed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "replayed.json"
        if not kept.exists():
            kept.write_text(json.dumps(_run()), encoding="utf-8")
        return Replayed(*json.loads(kept.read_text(encoding="utf-8")))


def _run() -> tuple[int, str, str]:
    command = Path(sys.executable).parent / COMMAND.partition(" ")[0]
    done = subprocess.run([command, "replay"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr
