"""Runs every benchmark, each in a process of its own, and writes RESULTS.md beside this file.

    python benchmarks/bench.py [--quick] [--only SECTION] [--output FILE] [--again]

`make bench` runs it in an environment of its own. `--again` writes the file once more from the figures kept
of the last run.
"""

import argparse
import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import child
from environment import WITHOUT
from jobs import FULL, QUICK, Job, jobs
from machine import machine
from peers.described import described
from results import overview, rendered

HERE = Path(__file__).parent
LEAST = 20
"""How many seconds whatever has begun may take, however few are left."""
KEPT = HERE.parent / ".benchmarks" / "figures.json"


def main() -> None:
    """Run what the command line asks for."""
    said = _arguments()
    if said.again:
        report = json.loads(KEPT.read_text(encoding="utf-8"))
    else:
        report = measured(said)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(report, indent=1), encoding="utf-8")
    said.output.write_text(rendered(report), encoding="utf-8")
    print(f"\n{overview(report['found'])}\n== written to {said.output}")


def measured(said: argparse.Namespace) -> dict[str, Any]:
    """Run the benchmarks, and return everything that was found."""
    scale, began = QUICK if said.quick else FULL, time.monotonic()
    report: dict[str, Any] = {
        "command": "make bench-quick" if said.quick else "make bench",
        "when": datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC"),
        "machine": machine(),
        "scale": asdict(scale),
        "found": [],
    }
    for job in jobs(scale):
        if said.only in (None, job["section"]):
            found = _found(job, began + scale.minutes * 60 - time.monotonic())
            report["found"].append(found)
            print(_line(found), flush=True)
    report["took"] = time.monotonic() - began
    return report


def _found(job: Job, left: float) -> dict[str, Any]:
    """Run a benchmark, in the seconds that are left for all of them."""
    begun = time.monotonic()
    found: dict[str, Any] = {"job": job, "failed": "left out, for time"}
    if left > 0:
        found = {"job": job, **child.of({**job, "most": min(job["most"], max(left, LEAST))})}
    if "peer" in job:
        peer = described(job["kind"], job["peer"])
        found |= {"name": peer.name, "version": peer.version, "used": peer.used}
        if "failed" in found:
            found["failed"] = _why(found["failed"], peer.distribution)
    return {**found, "took": time.monotonic() - begun}


def _why(failed: str, distribution: str | None) -> str:
    """Say rather why something could not be installed than that it cannot be imported."""
    without = json.loads(WITHOUT.read_text(encoding="utf-8")) if WITHOUT.exists() else {}
    if distribution in without:
        return f"not installed: {without[distribution]}"
    return f"not installed: {failed}" if failed.startswith("ModuleNotFoundError") else failed


def _line(found: dict[str, Any]) -> str:
    job = found["job"]
    size = next((f"{job[of]:,} {of}" for of in ("rules", "happenings", "links") if of in job), "")
    timed = found.get("timed", found)
    said = f"{timed['ratio']:.3g} x" if "ratio" in timed else "done"
    said = found.get("failed") or (f"wrong on {found['wrong']}" if found.get("wrong") else said)
    return f"{found['took']:5.0f} s  {job['section']:12} {job.get('peer', ''):28} {size:16} {said}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="little of everything, in two minutes")
    parser.add_argument(
        "--only", metavar="SECTION", help="only this: each_record, whole_table, in_time, linked"
    )
    parser.add_argument("--output", type=Path, default=HERE / "RESULTS.md", help="where it is written")
    parser.add_argument("--again", action="store_true", help="write the figures of the last run once more")
    return parser.parse_args()


if __name__ == "__main__":
    main()
