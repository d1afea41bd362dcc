"""Bad rule files, and what is said about each of them, word for word.

A file or folder ``bad/<CODE>[-variant]`` has at least one fault of that code; everything that is printed
about it stands in ``expected/<CODE>[-variant].txt``. With ``UPDATE_SNAPSHOTS=1`` the expectations are written
again: read the difference before you commit it.
"""

import contextlib
import os
import pathlib
import re

import pytest

from riskengine.replay import ScenarioError, load_scenarios, replay
from riskengine.replay.results import EventsRefused
from riskengine.rulebook.codes import CODES
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.rendering import render_human
from riskengine.rulebook.yaml_reader import read_file

HERE = pathlib.Path(__file__).parent
SMALL_PACKS = HERE.parent / "replay" / "packs"
FIXTURES = sorted((HERE / "bad").iterdir())
NAME = re.compile(r"(RE\d{3})(?:-[a-z0-9-]+)?")


def faults_of(fixture: pathlib.Path) -> list[Diagnostic]:
    """Return all that is found in a fixture: one of scenarios as a whole, others file by file."""
    if fixture.stem.startswith("RE5"):
        return faults_of_scenarios(fixture)
    files = sorted(fixture.rglob("*.yaml")) if fixture.is_dir() else [fixture]
    return [fault for file in files for fault in read_file(file, shown_as(fixture, file))[1]]


def faults_of_scenarios(fixture: pathlib.Path) -> list[Diagnostic]:
    """Return what loading scenarios finds or, where it finds nothing, the events refused in their replay."""
    folder, path = (fixture, ".") if fixture.is_dir() else (fixture.parent, fixture.name)
    try:
        with contextlib.chdir(folder):
            loaded = load_scenarios([pathlib.Path(path)], SMALL_PACKS)
    except ScenarioError as error:
        return list(error.diagnostics)
    return [fault for one in replay(loaded) if isinstance(one, EventsRefused) for fault in one.diagnostics]


def shown_as(fixture: pathlib.Path, file: pathlib.Path) -> str:
    """Return the name of a file as the fixture's owner would see it: within its folder, or by itself."""
    return file.relative_to(fixture if fixture.is_dir() else fixture.parent).as_posix()


def printed(fixture: pathlib.Path) -> str:
    """Return what is printed about a fixture."""
    folder = fixture if fixture.is_dir() else fixture.parent

    def text_of(file: str) -> str | None:
        path = folder / file
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    return render_human(faults_of(fixture), text_of)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.stem)
def test_a_bad_fixture_is_reported_word_for_word(fixture):
    """Everything printed about a bad file is what was last read and agreed."""
    expected = HERE / "expected" / f"{fixture.stem}.txt"
    said = printed(fixture)
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        expected.write_text(said, encoding="utf-8", newline="\n")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.stem)
def test_a_bad_fixture_has_the_fault_it_is_named_after(fixture):
    """The code in a fixture's name is declared and among those found in it."""
    match = NAME.fullmatch(fixture.stem)
    assert match is not None
    assert match[1] in CODES
    assert match[1] in {fault.code for fault in faults_of(fixture)}


def test_every_expectation_has_its_fixture():
    """No expectation outlives the fixture that it was about."""
    assert {path.stem for path in (HERE / "expected").iterdir()} == {fixture.stem for fixture in FIXTURES}
