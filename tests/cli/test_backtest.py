"""``riskengine backtest``: a table graded under one pack or two, checked first, and nothing by half."""

import json
import shutil
import signal
import subprocess
import sys

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

import polars as pl

from riskengine.cli.exits import Exit

MAIN = "from riskengine.cli.main import main; main()"
RULES = "changed/national/domestic_abuse/first_contact.yaml"


def row(number, **said):
    minute = f"{number % 60:02}"
    usual = {
        "incident": f"i{number}",
        "as_of": f"2026-11-21T20:{minute}:00Z",
        "kinds": ["domestic_abuse"],
        "grade.response": "scheduled",
        "incident.caller_is_third_party": None,
        "incident.children_listed": None,
        "incident.weapon": None,
        "people": [],
    }
    return {**usual, **{name.replace("__", "."): value for name, value in said.items()}}


BOY = [{"id": "boy", "roles": ["child"], "person.age": 3, "flag.known_to_us": False}]
ROWS = [row(1), row(2, incident__weapon=True), row(3, people=BOY), row(4, incident__weapon=False, people=BOY)]


def write(path, rows):
    path.write_text("".join(f"{json.dumps(one)}\n" for one in rows), encoding="utf-8")


@pytest.fixture
def backtest(folder, command):
    """Grade rows under the small packs, and under a copy in which a weapon is only a priority."""
    shutil.copytree(folder / "packs", folder / "changed")
    text = (folder / RULES).read_text(encoding="utf-8")
    (folder / RULES).write_text(
        text.replace("then: {response: emergency}", "then: {response: scheduled}", 1), encoding="utf-8"
    )

    def ran(*arguments, rows=ROWS, against=True):
        write(folder / "facts.jsonl", rows)
        other = ("--against", "changed/national") if against else ()
        return command("backtest", "facts.jsonl", "--rules", "packs", *other, *arguments)

    return ran


def names(folder):
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def test_a_person_reads_what_moved_by_what_and_which_rows_to_look_at(backtest, snapshot):
    """Floors and ceilings under A by those under B, the rules that moved them, the work, the rows."""
    assert str(backtest()) == snapshot


def test_without_another_pack_the_grade_in_force_stands_beside_the_floor(backtest, snapshot):
    """What people had set, by what the rules say at least."""
    assert str(backtest(against=False)) == snapshot


def test_a_program_gets_all_of_it(backtest, snapshot):
    """JSON has every matrix, every rule that did anything, every day and the rows to look at."""
    ran = backtest("--format", "json")

    assert str(ran) == snapshot
    assert json.loads(ran.stdout)["lowered"] == 1


def test_a_lowered_floor_can_fail_the_run(backtest):
    """With --fail-if-lowered a floor that is lower under B is a finding; the same pack has none."""
    assert backtest("--fail-if-lowered").code == Exit.FINDINGS
    assert backtest("--fail-if-lowered", "--against", "packs/national").code == Exit.CLEAN
    assert backtest("--fail-if-lowered", against=False).stderr == (
        "riskengine: --fail-if-lowered compares two packs; name the other by --against\n"
    )


def test_every_row_that_differs_can_be_written(backtest, folder):
    """All of them, with both sides and the rules, in the form that the ending says."""
    assert backtest("--write", "differ.parquet", "--rows", "0").code == 0

    table = pl.read_parquet(folder / "differ.parquet")
    assert table.select("row", "incident", "response.floor.was", "response.floor.now", "rules").rows() == [
        # Nobody knows of a weapon in the first: its floor stands, and its ceiling is lower.
        (1, "i1", "priority", "priority", ["domestic-abuse.weapon"]),
        (2, "i2", "emergency", "priority", ["domestic-abuse.weapon"]),
    ]


BAD = [
    row(1),
    row(2, incident__weapon="yes"),
    row(3, kinds=["domestic-abuse"]),
    row(4, people=[{**BOY[0], "person.age": 300}]),
]
FAULTS = """\
facts.jsonl:2: row 2: incident.weapon: true or false is needed
facts.jsonl:3: row 3: kinds: no such word; did you mean "domestic_abuse"? allowed: custody, domestic_abuse
facts.jsonl:4: row 4: people.person.age: out of range: at least 0, at most 120
riskengine: 3 faults; nothing was graded
riskengine: --on-bad-row skip sets such rows aside, counts them and grades the others
"""


def test_every_fault_is_named_before_anything_is_done(backtest, folder):
    """Column, row and what is allowed, for each fault of the table; exit 2, and nothing is written."""
    ran = backtest("--write", "differ.csv", rows=BAD)

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.UNUSABLE, "", FAULTS)
    assert names(folder) == ["facts.jsonl"]


def test_bad_rows_can_be_set_aside_and_are_counted(backtest, folder):
    """The others are graded; each bad row stands in a file with all that is wrong with it."""
    ran = backtest("--on-bad-row", "skip", rows=BAD)

    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.startswith(
        "TABLE       facts.jsonl: 1 row graded\n            3 bad rows set aside in facts.jsonl.bad.jsonl\n"
    )
    aside = [json.loads(one) for one in (folder / "facts.jsonl.bad.jsonl").read_text("utf-8").splitlines()]
    assert [one["row"] for one in aside] == [2, 3, 4]
    assert [one["data"] for one in aside] == BAD[1:]


def test_faults_of_columns_cannot_be_skipped(backtest, folder):
    """A column that is misspelt is missing in every row; nobody is served by setting all of them aside."""
    rows = [
        {("incident.wepon" if key == "incident.weapon" else key): value for key, value in one.items()}
        for one in ROWS
    ]
    ran = backtest("--on-bad-row", "skip", rows=rows)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == (
        'facts.jsonl:1: row 1: incident.wepon: the pack "national" declares no such column; '
        'did you mean "incident.weapon"?\n'
        "facts.jsonl: incident.weapon: this column is needed and is not there: "
        "true or false, or null for unknown\n"
        "riskengine: 2 faults; nothing was graded\n"
        "riskengine: a table holds what the packs read that it was made for: name that pack, or make "
        "the table again by `riskengine facts` with --pack for each\n"
    )
    assert names(folder) == ["facts.jsonl"]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_an_interrupted_backtest_leaves_its_whole_output_or_none(by, backtest, folder):
    """Ended while it reads its table, it leaves neither the rows that differ nor those set aside."""
    backtest()
    outputs = ("--write", "differ.csv", "--on-bad-row", "skip", "--bad-rows", "bad.jsonl")
    arguments = [
        *(sys.executable, "-c", MAIN, "backtest", "facts.jsonl", "--rules", "packs"),
        *("--against", "changed/national", *outputs),
    ]
    write(folder / "facts.jsonl", (BAD + ROWS) * 3_000)
    child = subprocess.Popen(arguments, cwd=folder, stderr=subprocess.PIPE, text=True)
    while ".bad.jsonl.unfinished" not in names(folder):
        assert child.poll() is None, child.stderr.read()
    child.send_signal(by)
    child.communicate(timeout=60)

    assert child.returncode != 0
    assert not {"differ.csv", "bad.jsonl"} & set(names(folder))
    write(folder / "facts.jsonl", BAD + ROWS)
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert names(folder) == ["bad.jsonl", "differ.csv", "facts.jsonl"]
