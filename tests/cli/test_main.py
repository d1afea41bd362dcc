"""The command line as a whole: verbs, exit codes, streams, and what happens when something is wrong."""

import os
import subprocess
import sys

import click
import pytest

from riskengine.cli.app import _VERBS
from riskengine.cli.exits import Exit

HEAVY = ("networkx", "polars", "rich", "structlog", "pydantic", "yaml", "durable", "rapidfuzz")


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def imported(*arguments: str) -> set[str]:
    """Return the top-level packages that a run imports."""
    done = python("-X", "importtime", *arguments)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        ("-c", "import riskengine"),
        ("-c", "import sys; from riskengine.cli.main import run; sys.exit(run(['--version']))"),
        ("-c", "import sys; from riskengine.cli.main import run; sys.exit(run(['--help']))"),
    ],
    ids=["import", "version", "help"],
)
def test_starting_loads_nothing_heavy(arguments):
    """The package and the command line start without the libraries that only some verbs need."""
    loaded = imported(*arguments)

    assert "riskengine" in loaded
    assert not loaded & {"networkx", "polars", "rapidfuzz", "rich"}


def test_the_version_needs_no_library_but_click():
    """`riskengine --version` answers at once."""
    code = "import sys; from riskengine.cli.main import run; sys.exit(run(['--version']))"

    assert not imported("-c", code) & set(HEAVY)


def test_help_names_verbs_and_exit_codes(command, snapshot):
    """`--help` shows every verb in one line and what each exit code means."""
    assert str(command("--help")) == snapshot


@pytest.mark.parametrize("verb", _VERBS)
def test_each_verb_has_help(verb, command, snapshot):
    """Every verb explains itself, its options and the exit codes."""
    assert str(command(verb, "--help")) == snapshot


def test_version_is_one_line(command):
    """`--version` prints name and version."""
    ran = command("--version")

    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.startswith("riskengine ")
    assert ran.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("chekc",), ("docs", "--nope"), ("check", "--format", "xml"), ("docs", "RE203", "RE204")],
    ids=["nothing", "verb", "option", "choice", "extra"],
)
def test_a_command_that_cannot_be_read_is_exit_2(arguments, command, snapshot):
    """A command line that cannot be read says on standard error what is wrong and what to try."""
    ran = command(*arguments)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == snapshot


def failing_with(fault: BaseException):
    """Return a verb that raises."""

    @click.command()
    def verb() -> None:
        raise fault

    return verb


@pytest.fixture
def broken(monkeypatch):
    """Let `riskengine docs` raise what the test wants."""

    def let_raise(fault: BaseException) -> None:
        monkeypatch.setattr("riskengine.cli.docs.docs", failing_with(fault))

    return let_raise


def test_a_fault_of_ours_is_exit_3_and_says_what_to_report(broken, command):
    """A bug is owned up to, by kind and place; its text, which may hold personal data, is kept back."""
    broken(KeyError("Jane Doe, 4 X Street"))

    ran = command("docs")

    assert (ran.code, ran.stdout) == (Exit.BUG, "")
    first, *rest = ran.stderr.splitlines()
    assert first.startswith(
        "riskengine: a fault of riskengine itself, not of your files: KeyError in riskengine.cli."
    )
    assert rest == [
        "Please report it with this line, the version (riskengine --version) and the verb you used.",
        "Run it again with --debug to see how it came about; take out names before you send that.",
    ]


def test_debug_shows_the_traceback(broken, command):
    """With --debug a bug shows where it came from."""
    broken(KeyError("the detail"))

    ran = command("--debug", "docs")

    assert ran.code == Exit.BUG
    assert "Traceback (most recent call last):" in ran.stderr
    assert "KeyError: 'the detail'" in ran.stderr


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_exit_130(fault, broken, command):
    """Interrupting is neither a finding nor a bug."""
    broken(fault)

    ran = command("docs")

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.INTERRUPTED, "", "riskengine: interrupted\n")


def test_a_reader_who_leaves_is_no_fault():
    """`riskengine docs | head -1` ends quietly, with the code a shell gives to a closed pipe."""
    code = (
        "import subprocess, sys\n"
        "run = [sys.executable, '-c', 'from riskengine.cli.main import main; main()', 'docs']\n"
        "child = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "child.stdout.close()\n"
        "print(child.wait(), child.stderr.read().decode())\n"
    )

    assert python("-c", code).stdout == f"{Exit.OUTPUT_CLOSED} \n"


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
    ],
    ids=["pipe", "forced", "forbidden", "empty"],
)
def test_colour_goes_to_terminals_unless_told_otherwise(environment, coloured, command, monkeypatch):
    """A pipe gets no colour unless FORCE_COLOR asks for it, and NO_COLOR has the last word."""
    command("--version")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[" in command("chekc").stderr) is coloured


def test_output_is_utf8_whatever_the_locale():
    """The bytes are the same on a machine whose locale knows no accents."""
    code = "from riskengine.cli.main import main; main()"
    plain = python("-c", code, "docs", "RE101")
    narrow = python("-c", code, "docs", "RE101", LC_ALL="C", PYTHONIOENCODING="ascii")

    assert (plain.returncode, plain.stdout) == (narrow.returncode, narrow.stdout)
