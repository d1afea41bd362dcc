"""Bad rule files, and what is said about each of them, word for word.

A file or folder ``bad/<CODE>[-variant]`` has at least one fault of that code; everything that is printed
about it stands in ``expected/<CODE>[-variant].txt``. A file is read by itself. A folder is laid over the
small good rulebook in ``base``, and the whole is checked; where it holds a file ``ALONE`` nothing is laid
under it. With ``UPDATE_SNAPSHOTS=1`` the expectations are written again: read the difference before you
commit it.
"""

import os
import pathlib
import re
import shutil
import tempfile
from functools import cache

import pytest

from riskengine.rulebook.codes import CODES, Severity
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.rendering import render_human
from riskengine.rulebook.yaml_reader import read_file

HERE = pathlib.Path(__file__).parent
FIXTURES = sorted((HERE / "bad").iterdir())
NAME = re.compile(r"(RE\d{3})(?:-[a-z0-9-]+)?")
WITHOUT_FIXTURE = {
    "RE106": "a file larger than a mebibyte; tests/rulebook/test_yaml_reader.py makes one",
    "RE901": "no rule file brings it about",
}


@cache
def checked(fixture: pathlib.Path) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """Return all that is found in a fixture, and the texts of its files."""
    if not fixture.is_dir():
        text = fixture.read_text(encoding="utf-8", errors="replace")
        return read_file(fixture, fixture.name)[1], {fixture.name: text}
    with tempfile.TemporaryDirectory() as folder:
        rules = pathlib.Path(folder) / "rules"
        if not (fixture / "ALONE").exists():
            shutil.copytree(HERE / "base", rules)
        shutil.copytree(fixture, rules, dirs_exist_ok=True)
        found = check_packs(rules)
    return found.diagnostics, dict(found.sources)


def printed(fixture: pathlib.Path) -> str:
    """Return what is printed about a fixture."""
    faults, texts = checked(fixture)
    return render_human(faults, texts)


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
    """The code in a fixture's name is declared and found in it; in a folder no other error is."""
    match = NAME.fullmatch(fixture.stem)
    assert match is not None
    assert match[1] in CODES
    found = {fault.code: fault.severity for fault in checked(fixture)[0]}
    assert match[1] in found
    errors = {code for code, severity in found.items() if severity is Severity.ERROR}
    assert errors <= {match[1]} or fixture.is_file()


def test_every_expectation_has_its_fixture():
    """No expectation outlives the fixture that it was about."""
    assert {path.stem for path in (HERE / "expected").iterdir()} == {fixture.stem for fixture in FIXTURES}


def test_every_code_about_rules_has_a_fixture():
    """Whoever adds a code shows what is said under it; scenarios have their own tests."""
    shown = {match[1] for fixture in FIXTURES if (match := NAME.fullmatch(fixture.stem))}
    about_rules = {code for code in CODES if code < "RE500" or code >= "RE900"}
    assert about_rules - shown == set(WITHOUT_FIXTURE)


def test_the_base_is_good():
    """What the folders are laid over has neither fault nor warning, so all that is said is about them."""
    assert check_packs(HERE / "base").diagnostics == ()
