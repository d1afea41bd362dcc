"""What the documentation shows is what happens: every command and every piece of Python in it is run."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from replayed import COMMAND, everything_replayed

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
ALL_CASES = f"{COMMAND} | "
NEEDS_TABLES = re.compile(r"riskengine (facts|backtest)|backtest\.sh|columnar")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$(?:\n+^```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """A command or a piece of Python, and what the page says it prints; None where it says nothing."""

    page: str
    line: int
    code: str
    prints: str | None

    def __str__(self) -> str:
        """Name the place, for the name of the test."""
        return f"{self.page}:{self.line}"


def blocks(language: str) -> Iterator[tuple[str, int, str, str | None]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] == language:
                line = text.count("\n", 0, found.start()) + 1
                yield page.relative_to(ROOT).as_posix(), line, found[2], found[3]


def commands() -> Iterator[Shown]:
    """Yield the lines that begin with a dollar sign, each with the lines up to the next."""
    for page, line, block, _ in blocks("console"):
        parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert not parts[0].strip(), f"{page}:{line}: a console block begins with a command"
        for part in parts[1:]:
            code, _, prints = part.partition("\n")
            yield Shown(page, line, code, prints or None)


def same(printed: str, shown: str) -> bool:
    """Compare what was printed with what the page shows; a line of three dots stands for any lines."""
    pieces = re.split(r"^ *\.\.\.\n", shown, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*?".join(map(re.escape, pieces)), printed) is not None


def fail_unless_same(printed: str, shown: Shown) -> None:
    if shown.prints is not None and not same(printed, shown.prints):
        # Compared as texts, so that the difference is shown.
        assert printed == shown.prints


def case(shown: Shown):
    """Return the case of a test; replaying everything takes its time."""
    return pytest.param(shown, marks=pytest.mark.slow if shown.code.startswith(ALL_CASES) else ())


@pytest.mark.parametrize("shown", [case(shown) for shown in commands()], ids=str)
def test_commands_print_what_the_page_shows(shown, tmp_path_factory):
    """Each command of a console block succeeds and prints what stands below it."""
    if NEEDS_TABLES.search(shown.code):
        pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")
    code, given = shown.code, None
    if code.startswith(ALL_CASES):
        replayed = everything_replayed(tmp_path_factory)
        assert replayed.code == 0, replayed.err
        code, given = code.removeprefix(ALL_CASES), replayed.out
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", code],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    fail_unless_same(done.stdout, shown)


@pytest.mark.parametrize("shown", [Shown(*block) for block in blocks("python")], ids=str)
def test_python_prints_what_the_page_shows(shown, monkeypatch):
    """Each piece of Python runs as it stands and prints the text below it."""
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(shown.code, str(shown), "exec"), {"__name__": "__main__"})  # noqa: S102 - ours to run

    fail_unless_same(printed.getvalue(), shown)


def test_there_is_something_to_run():
    """Pages that lost their examples would pass unnoticed."""
    assert len(list(commands())) > 3
    assert len(list(blocks("python"))) > 1
