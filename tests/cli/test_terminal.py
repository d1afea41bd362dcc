"""On a terminal a person sees colour and lines that fit; a file gets the same words without either."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKS = Path(__file__).parent / "packs"
TOLD = """\
kinds: [domestic_abuse]
reported_at: "2026-11-21T20:15:00+00:00"
facts: {incident.caller_is_third_party: true}
"""
CODE = "from riskengine.cli.main import main; main()"


def on_terminal(tmp_path, columns=80, **environment) -> str:
    """Grade an incident with standard output on a terminal, and return what it shows."""
    (tmp_path / "told.yaml").write_text(TOLD, encoding="utf-8")
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", CODE, "grade", "told.yaml", "--rules", str(PACKS)],
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment},
        check=True,
    )
    os.close(theirs)
    return os.read(ours, 65536).decode().replace("\r\n", "\n")


def words(text: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).split()


def test_a_terminal_shows_colour(tmp_path):
    """What stands out on a terminal stands out by style, not by other words."""
    shown = on_terminal(tmp_path, columns=100)
    plain = subprocess.run(
        [sys.executable, "-c", CODE, "grade", "told.yaml", "--rules", str(PACKS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "\x1b[" in shown
    assert "\x1b[" not in plain
    assert words(shown) == words(plain)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no-color", "dumb"])
def test_a_terminal_that_wants_no_colour_gets_none(environment, tmp_path):
    """NO_COLOR, and a terminal that knows no colour, are taken at their word."""
    assert "\x1b[" not in on_terminal(tmp_path, **environment)


@pytest.mark.parametrize("columns", [60, 80])
def test_no_line_is_wider_than_the_terminal(columns, tmp_path):
    """Lines are broken between words so that they fit, down to a narrow window."""
    shown = on_terminal(tmp_path, columns=columns, NO_COLOR="1")

    assert max(map(len, shown.splitlines())) <= columns
    assert "ASK FIRST   >>> " in shown
