"""RESULTS.md is made of the figures of a run, and of nothing else."""

import json

import bench
import child
import environment
import pytest
import results

JOB = {"section": "each_record", "kind": "records", "rules": 60, "fields": 40}
FAST = {
    "job": {**JOB, "peer": "zen_table"},
    "name": "zen-engine",
    "version": "2.1.3",
    "used": "a table",
    "compared": 20_000,
    "wrong": 0,
    "timed": {"ratio": 36.94, "least": 36.1, "most": 40.25, "per_second": 2_224.4},
    "giving": 0.0021,
    "p50": 313.4,
    "p99": 1_351.2,
    "prepared": 0.0123,
}
WRONG = {
    **FAST,
    "job": {**JOB, "peer": "durable_events"},
    "name": "durable",
    "version": "2.0.28",
    "wrong": 16_699,
    "timed": {**FAST["timed"], "ratio": 9.0},
}
FAILED = {
    "job": {**JOB, "peer": "clips_rules"},
    "name": "clipspy",
    "version": "not installed",
    "used": "facts",
    "failed": "not installed: no wheel for this machine",
}


def report(*found):
    return {
        "command": "make bench",
        "when": "today",
        "took": 90,
        "machine": {"Python": "x"},
        "found": [*found],
    }


def rows(text, heading):
    """Return the rows of the first table below a heading."""
    below = text.partition(heading)[2].splitlines()
    first = next(at for at, line in enumerate(below) if line.startswith("|"))
    last = next(at for at, line in enumerate([*below[first:], ""]) if not line.startswith("|"))
    return below[first + 2 : first + last]


def test_the_records_are_one_row_an_engine_the_fastest_right_one_first():
    """Who is wrong comes after who is right, in brackets; who failed says why."""
    text = results.rendered(report(WRONG, FAILED, FAST))
    assert rows(text, "## A. One record at a time") == [
        "| zen-engine | 2.1.3 | all 20,000 | 36.9 | 0.0021 | 2,220 | 313 | 1,350 | 12.3 |",
        "| clipspy | not installed |  | not installed: no wheel for this machine |  |  |  |  |  |",
        "| durable | 2.0.28 | wrong on 16,699 of 20,000 | (9) | 0.0021 | 2,220 | 313 | 1,350 | 12.3 |",
    ]


def test_one_table_has_everybody():
    """The first table has a row for each engine of each work, with the lowest and highest repeat."""
    text = results.rendered(report(FAST))
    assert rows(text, "## In one table") == [
        "| sixty rules, one record | zen-engine | 36.9 | 36.1 to 40.2 | 2,220 |"
    ]


def test_growth_tells_each_size():
    """Each size is a column; what was stopped there says so."""
    more = {**FAST, "job": {**FAST["job"], "rules": 600}}
    stopped = {**FAILED, "job": {**FAILED["job"], "rules": 600}, "failed": "stopped after 60 s"}
    text = results.rendered(report(FAST, more, FAILED, stopped))
    assert rows(text, "### How it grows") == [
        "| zen-engine | 36.9 (450) | 36.9 (450) |",
        "| clipspy | not installed: no wheel for this machine | stopped after 60 s |",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00041, "0.00041"),
        (0.0123, "0.0123"),
        (1.234, "1.23"),
        (99.96, "100"),
        (164_915, "165,000"),
        (None, ""),
    ],
)
def test_figures_have_three_digits(value, text):
    """A figure says no more than was measured."""
    assert results.figure(value) == text


def test_what_crashes_says_so_and_what_it_found_is_kept(tmp_path, monkeypatch):
    """A benchmark that dies loses nothing of what it had found before."""
    (tmp_path / "dying.py").write_text(
        "import os, signal\n"
        "def run(job):\n"
        "    yield {'found': 1}\n"
        "    os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    yield {}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = child.of({"section": "dying", "most": 60})
    assert found == {"found": 1, "failed": "the process crashed (SIGSEGV)"}


def test_what_takes_too_long_is_stopped(tmp_path, monkeypatch):
    """A benchmark that hangs is stopped, and the others go on."""
    (tmp_path / "hanging.py").write_text(
        "import time\ndef run(job):\n    yield {'found': 1}\n    time.sleep(60)\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert child.of({"section": "hanging", "most": 2}) == {"found": 1, "failed": "stopped after 2 s"}


def test_the_reason_is_why_it_was_not_installed(tmp_path, monkeypatch):
    """Where the installer said why, that is told; else what Python says."""
    said = tmp_path / "not-installed.json"
    monkeypatch.setattr(bench, "WITHOUT", said)
    missing = "ModuleNotFoundError: No module named 'zen'"
    assert bench._why(missing, "zen-engine") == f"not installed: {missing}"
    said.write_text(json.dumps({"zen-engine": "No matching distribution"}), encoding="utf-8")
    assert bench._why(missing, "zen-engine") == "not installed: No matching distribution"
    assert bench._why("stopped after 2 s", "clipspy") == "stopped after 2 s"


def test_requirements_are_read_one_by_one():
    """Comments ask for nothing, and each line has the name that peers know it by."""
    wanted = environment.requirements('# all\na==1  # one\n\nb-c>=2; python_version < "3.13"\n')
    assert [(one, environment.name(one)) for one in wanted] == [
        ("a==1", "a"),
        ('b-c>=2; python_version < "3.13"', "b-c"),
    ]
