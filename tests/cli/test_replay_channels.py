"""``riskengine replay --channels``: other channels beside the one that decides, through the command line."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from riskengine.cli.exits import Exit
from riskengine.replay import channels
from riskengine.replay.channels import why_missing

HERE = Path(__file__).parent
CLEAN = "scenarios/domestic_abuse/boy-of-three.scenario.yaml"
NO_DURABLE = pytest.mark.skipif(why_missing("durable") is not None, reason=str(why_missing("durable")))


@pytest.fixture
def replay(folder, command):
    """Replay a small scenario with the small packs."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")
    return lambda *arguments: command("replay", "--rules", "packs", CLEAN, *arguments)


@NO_DURABLE
def test_durable_is_asked_where_it_is_installed(replay):
    """Left out, it is native and durable; the foot says how many verdicts were compared."""
    ran = replay()

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert ran.stdout.splitlines()[-1].startswith("channels: ")
    assert " verdicts compared over native, durable: no disagreement" in ran.stdout.splitlines()[-1]
    assert ran.stdout.splitlines()[:-1] == replay("--channels", "native").stdout.splitlines()


def test_where_it_is_not_installed_native_is_alone_and_says_why(replay, monkeypatch):
    """The report is that of the native channel, and a line beside it says what is missing."""
    monkeypatch.setattr(channels, "find_spec", lambda name: None)
    monkeypatch.setattr(channels.sys, "version_info", (3, 12))
    ran = replay()

    assert ran.code == Exit.CLEAN
    assert ran.stdout == replay("--channels", "native").stdout
    assert ran.stderr == (
        "riskengine: channels: native alone; durable-rules is not installed: "
        "pip install 'riskengine[durable]'\n"
    )


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("native,durble", 'there is no channel "durble"; did you mean "durable"?'),
        ("durable", "--channels names those that are compared with native, which decides: add it"),
        (
            "native,columnar",
            "the channel columnar cannot be asked: polars is not installed: pip install 'riskengine[bulk]'",
        ),
    ],
)
def test_a_channel_that_cannot_be_asked_is_exit_2(named, complaint, replay, monkeypatch):
    """One sentence says what is wrong and what to do; nothing is played."""
    monkeypatch.setattr(channels, "find_spec", lambda name: None if name == "polars" else object())
    monkeypatch.setattr(channels.sys, "version_info", (3, 12))
    ran = replay("--channels", named)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr.splitlines()[0] == f"riskengine: {complaint}"


def test_python_313_is_told_why_durable_rules_is_not_asked(monkeypatch):
    """It can be installed there and not imported."""
    monkeypatch.setattr(channels.sys, "version_info", (3, 13))
    assert why_missing("durable") == "durable-rules cannot be imported by Python 3.13 or later"


class Forgetful:
    """A channel that says that no rule ever holds."""

    name = "durable"

    def tables(self, facts):
        """Return nothing of any facts."""
        return [{} for _ in facts]


@pytest.fixture
def disagreeing(replay, monkeypatch):
    """Replay with a channel that disagrees on everything."""
    monkeypatch.setattr(channels, "why_missing", lambda name: None)
    monkeypatch.setattr(channels, "channel_of", lambda name, period, cage: Forgetful())
    return lambda *more: replay("--channels", "native,durable", "--jobs", "1", *more)


def test_a_disagreement_is_listed_and_is_exit_1(disagreeing):
    """Each has its line: scenario, moment, rule, subject and what each channel said."""
    ran = disagreeing()
    lines = [line for line in ran.stdout.splitlines() if "channels disagree" in line]

    assert ran.code == Exit.FINDINGS
    assert lines[0] == (
        "boy-of-three at T+3h: channels disagree on domestic-abuse.always-answered for boy-of-three: "
        "native: holds, durable: does not hold"
    )
    assert f": {len(lines)} disagreements" in ran.stdout.splitlines()[-1]


def test_programs_are_told_too(disagreeing):
    """JSON counts and lists them, JSON Lines and JUnit have them, and the page ends with them."""
    body = json.loads(disagreeing("--format", "json").stdout)
    (scenario,), totals = body["scenarios"], body["totals"]["channels"]
    lines = [json.loads(line) for line in disagreeing("--format", "jsonl").stdout.splitlines()]

    assert totals["channels"] == ["native", "durable"]
    assert totals["disagreements"] == len(scenario["channels"]["disagreements"]) > 0
    assert set(scenario["channels"]["disagreements"][0]) == {"at", "incident", "rule", "subjects", "said"}
    assert lines[-1]["totals"]["channels"] == totals
    assert "channels do not agree" in disagreeing("--format", "junit").stdout
    assert "verdicts compared over native, durable" in disagreeing("--format", "html").stdout


def test_a_comparison_of_rules_compares_no_channels(replay):
    """Both at once would say nothing that could be read."""
    ran = replay("--channels", "native", "--pack-b", "force")

    assert ran.code == Exit.UNUSABLE
    assert ran.stderr.splitlines()[0] == (
        "riskengine: a comparison of rules compares no channels: leave out --channels"
    )


@NO_DURABLE
def test_killing_the_worker_in_the_middle_of_a_replay_changes_no_result(folder):
    """The first process of durable-rules is killed with kill -9; the report says so and is else the same."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")
    line = [sys.executable, "-m", "riskengine.cli", "replay", "--rules", "packs", CLEAN]
    line[1:3] = ["-c", "from riskengine.cli.main import main; main()"]
    running = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.kill(_worker_of(running.pid), signal.SIGKILL)
    said, complained = running.communicate(timeout=120)
    whole = subprocess.run(line, capture_output=True, text=True, check=False)

    assert (running.returncode, complained) == (Exit.CLEAN, "")
    faults = [one for one in said.splitlines() if "durable ended" in one]
    assert faults == ["boy-of-three: durable ended while it was asked; it was begun anew and answered"]
    assert said.splitlines()[-1] == f"{whole.stdout.splitlines()[-1][:-1]}; durable was begun anew once."
    assert [one for one in said.splitlines()[:-1] if one not in faults] == whole.stdout.splitlines()[:-1]


def _worker_of(pid):
    """Return the first process that a process begins, as soon as it is there."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.parent.exists():
        pytest.skip("children of a process are looked up in /proc")
    while not (found := children.read_text(encoding="ascii").split()):
        sleep(0.001)
    return int(found[0])
