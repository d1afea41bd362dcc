"""How the tests run whole commands: in this process, in a folder of their own, with the streams apart."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from riskengine.cli.main import run

HERE = Path(__file__).parent
HASH = re.compile(r"\b[0-9a-f]{64}\b|(?<=hash      )[0-9a-f]{12}\b|(?<=\(hash )[0-9a-f]{12}\b")


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    def __str__(self) -> str:
        """Show all of it, as a snapshot keeps it; hashes, which any change of a rule changes, are masked."""
        return HASH.sub("<hash>", self._whole())

    def _whole(self) -> str:
        return f"exit {self.code}\n----- stdout\n{self.stdout}----- stderr\n{self.stderr}"


Command = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder to stand in, with a copy of a small set of packs, so that no path shows in a snapshot."""
    shutil.copytree(HERE / "packs", tmp_path / "packs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(capsys, monkeypatch) -> Command:
    """Run one command line in this process."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Ran(int(code), out, err)

    return ran
