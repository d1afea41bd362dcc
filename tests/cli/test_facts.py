"""``riskengine facts``: a table of what was known at each moment, whole or not at all."""

import fcntl
import json
import signal
import subprocess
import sys
import termios
from array import array
from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

import polars as pl

from riskengine.cli import bulk_files
from riskengine.cli.exits import Exit

MAIN = "from riskengine.cli.main import main; main()"
START = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)


def event(minute, type, id, **said):
    at = (START + timedelta(minutes=minute)).isoformat()
    by = {"post": "call_handler", "person": "handler-7"}
    return {"type": type, "id": id, "incident": "i1", "occurred_at": at, "recorded_at": at, "by": by, **said}


THIRD_PARTY = {"incident.caller_is_third_party": True}
BOY = {"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}
LOG = [
    event(
        0, "incident.reported", "e1", kinds=["domestic_abuse"], facts={"incident.caller_is_third_party": True}
    ),
    event(
        5, "information.added", "e2", people=[{"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}]
    ),
    event(6, "incident.reported", "e3", incident="i2", kinds=["domestic_abuse"]),
    event(9, "grade.set", "e4", scale="response", value="grade_3", reason="Quiet now"),
]


def lines(events):
    return "".join(f"{json.dumps(one)}\n" for one in events)


@pytest.fixture
def facts(folder, command):
    """Make a table of what a test tells, with the small packs."""

    def made(told=LOG, *arguments, output="facts.jsonl", name="log.jsonl"):
        text = told if isinstance(told, str) else lines(told)
        (folder / name).write_text(text, encoding="utf-8")
        return command("facts", name, "-o", output, "--rules", "packs", *arguments)

    return made


def names(folder):
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def rows(folder, name="facts.jsonl"):
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def test_there_is_a_row_for_each_event(facts, folder):
    """Each row is of the incident of one event, as of its recording, with what was known by then."""
    ran = facts()

    assert (ran.code, ran.stdout, ran.stderr) == (0, "facts.jsonl: 4 rows from 4 events.\n", "")
    made = rows(folder)
    assert [(row["incident"], row["as_of"]) for row in made] == [
        ("i1", "2026-11-21T20:15:00Z"),
        ("i1", "2026-11-21T20:20:00Z"),
        ("i2", "2026-11-21T20:21:00Z"),
        ("i1", "2026-11-21T20:24:00Z"),
    ]
    assert [[who["person.age"] for who in row["people"] if not who["unnamed"]] for row in made] == [
        [],
        [3],
        [],
        [3],
    ]
    assert [row["kinds"] for row in made] == [["domestic_abuse"]] * 4


def test_there_can_be_a_row_for_each_incident(facts, folder):
    """With --rows incident each incident has one row, as of its last record."""
    ran = facts(LOG, "--rows", "incident")

    assert (ran.code, ran.stdout) == (0, "facts.jsonl: 2 rows from 4 events.\n")
    assert [(row["incident"], row["as_of"]) for row in rows(folder)] == [
        ("i2", "2026-11-21T20:21:00Z"),
        ("i1", "2026-11-21T20:24:00Z"),
    ]


def test_every_form_holds_the_same(facts, command, folder):
    """Parquet, CSV and JSON lines of one log come to the same backtest, which takes them as they are."""
    said = []
    for output in ("facts.parquet", "facts.csv", "facts.jsonl"):
        assert facts(LOG, output=output).code == 0
        ran = command("backtest", output, "--rules", "packs", "--format", "json")
        assert (ran.code, ran.stderr) == (0, "")
        said.append(ran.stdout.replace(output, "facts"))

    assert said[0] == said[1] == said[2]
    assert json.loads(said[0])["rows"] == {"graded": 4, "bad": 0}
    assert pl.read_parquet(folder / "facts.parquet").schema["as_of"] == pl.Datetime("us", "UTC")


def test_what_grade_reads_is_read(facts):
    """YAML, in the short form too, makes a table; it is held as a whole."""
    told = 'incident: case-1\nkinds: [domestic_abuse]\nreported_at: "2026-11-21T20:15:00+00:00"\n'

    assert facts(told, name="told.yaml").stdout == "facts.jsonl: 1 row from 1 event.\n"


def test_standard_input_is_json_lines(folder, command):
    """A log can be piped in."""
    ran = command("facts", "-", "-o", "facts.jsonl", "--rules", "packs", stdin=lines(LOG))

    assert (ran.code, ran.stdout) == (0, "facts.jsonl: 4 rows from 4 events.\n")


def test_an_event_told_again_makes_no_row_and_is_counted(facts):
    """The same event twice is taken in once, and said."""
    assert facts([*LOG, LOG[-1]]).stdout == "facts.jsonl: 4 rows from 5 events; 1 event told once more.\n"


BAD = {
    "refused": (
        event(7, "information.added", "b", facts={"incident.weapn": True}),
        'log.jsonl:3:231: $.facts["incident.weapn"]: no such fact; did you mean "incident.weapon"?',
    ),
    "out-of-order": (
        event(1, "information.added", "b", facts={"incident.weapon": True}),
        (
            "log.jsonl:3:119: $.recorded_at: "
            "this was recorded before the event above it; put the log in order of recorded_at"
        ),
    ),
    "malformed": ({"type": "incident.reported"}, None),
    "no-json": ("{", "log.jsonl:3:2: this is not JSON: expecting property name enclosed in double quotes"),
}


def with_bad(bad):
    text = bad if isinstance(bad, str) else json.dumps(bad)
    return f"{lines(LOG[:2])}{text}\n{lines(LOG[2:])}"


@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_a_bad_event_is_named_by_its_line_and_nothing_is_written(bad, message, facts, folder):
    """It stops the pass with exit 2, its place and what to mend; no table is there, nor a piece of one."""
    before = names(folder)
    ran = facts(with_bad(bad))

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    *said, last = ran.stderr.splitlines()
    count = "1 fault" if len(said) == 1 else f"{len(said)} faults"
    assert last == f"riskengine: {count}; no table was written"
    assert said == [message] if message else all(line.startswith("log.jsonl:3") for line in said)
    assert names(folder) == sorted([*before, "log.jsonl"])


@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_events_can_be_set_aside_and_are_counted(bad, message, facts, folder):
    """With --on-bad-row skip the rest is made, and the bad event stands in a file with why."""
    ran = facts(with_bad(bad), "--on-bad-row", "skip")

    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout == (
        "facts.jsonl: 4 rows from 5 events; 1 bad event set aside in log.jsonl.bad.jsonl.\n"
    )
    (aside,) = rows(folder, "log.jsonl.bad.jsonl")
    assert (aside["row"], aside["data"]) == (3, bad)
    assert message is None or aside["why"] == [message]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gone.jsonl", "-o", "out.parquet"), 'there is no file "gone.jsonl"'),
        (
            ("log.jsonl", "-o", "out.txt"),
            '"out.txt" does not say which form to write; let it end in .parquet, .csv, .jsonl',
        ),
        (("log.jsonl", "-o", "none/out.csv"), 'there is no folder "none" to write "out.csv" in'),
        (("log.jsonl", "-o", "there.csv"), '"there.csv" is a folder; name a file'),
        (("log.jsonl", "-o", "log.jsonl"), '"log.jsonl" is read; write to another file'),
        (
            ("log.jsonl", "-o", "out.csv", "--bad-rows", "b"),
            "--bad-rows is of use only with --on-bad-row skip",
        ),
        (
            ("-", "-o", "out.csv", "--on-bad-row", "skip"),
            "standard input has no place beside it; say where bad rows go, by --bad-rows FILE",
        ),
        (
            ("log.jsonl", "-o", "a.jsonl", "--on-bad-row", "skip", "--bad-rows", "a.jsonl"),
            "two files are to be written in one place; name two",
        ),
        (("empty.jsonl", "-o", "out.csv"), '"empty.jsonl" tells nothing: it holds no event that can be used'),
    ],
    ids=lambda one: "" if isinstance(one, str) else " ".join(one),
)
def test_what_cannot_be_read_or_written_is_said_in_one_sentence(arguments, message, folder, command):
    """Exit 2, no traceback, and no file that was not there."""
    (folder / "log.jsonl").write_text(lines(LOG), encoding="utf-8")
    (folder / "empty.jsonl").write_text("\n", encoding="utf-8")
    (folder / "there.csv").mkdir()
    before = names(folder)

    ran = command("facts", *arguments, "--rules", "packs")

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.UNUSABLE, "", f"riskengine: {message}\n")
    assert names(folder) == before


def test_without_the_extra_it_says_what_to_install(facts, monkeypatch):
    """Where polars is not installed one sentence says how to get it."""
    monkeypatch.setattr(bulk_files, "find_spec", lambda _: None)

    assert facts().stderr == (
        "riskengine: riskengine facts needs polars and pyarrow: pip install 'riskengine[bulk]'\n"
    )


def waiting_in(pipe):
    """How many bytes nobody has read yet: once there are none, everything that is needed is loaded."""
    count = array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_an_interrupted_pass_leaves_no_table(by, folder):
    """Ended in the middle, whatever way, it leaves nothing under either name; the next run makes it whole."""
    arguments = [
        *(sys.executable, "-c", MAIN, "facts", "-", "-o", "facts.parquet", "--rules", "packs"),
        *("--on-bad-row", "skip", "--bad-rows", "bad.jsonl", "--debug"),
    ]
    before = names(folder)
    child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # Fewer events than a pipe holds: it has begun, and waits for more.
    child.stdin.write(lines(LOG))
    child.stdin.flush()
    while ".facts.parquet.unfinished" not in names(folder):
        assert child.poll() is None, child.stderr.read()
    while waiting_in(child.stdin):
        assert child.poll() is None, child.stderr.read()
    child.send_signal(by)
    _, said = child.communicate(timeout=60)

    assert child.returncode != 0
    assert {one for one in names(folder) if not one.startswith(".")} == set(before)
    if by is signal.SIGINT:
        assert child.returncode == Exit.INTERRUPTED
        assert said == "riskengine: interrupted\n"
    done = subprocess.run(arguments, input=lines(LOG), capture_output=True, text=True, check=False)
    assert (done.returncode, names(folder)) == (0, sorted([*before, "bad.jsonl", "facts.parquet"]))
    assert pl.read_parquet(folder / "facts.parquet").height == 4
