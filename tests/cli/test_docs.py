"""``riskengine docs`` explains every code."""

import pytest

from riskengine.cli.exits import Exit
from riskengine.rulebook.codes import CODES


def test_a_code_is_explained_in_any_case(command):
    """The page is the same however the code is written."""
    ran = command("docs", "re203")

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert ran.stdout == command("docs", "RE203").stdout
    assert ran.stdout.startswith("RE203: unknown key (error)\n\n")


def test_without_a_code_all_are_listed(command):
    """The list has one line for each code, in order."""
    ran = command("docs")

    assert ran.code == Exit.CLEAN
    assert [line[:5] for line in ran.stdout.splitlines()] == sorted(CODES)


@pytest.mark.parametrize("code", ["RE2O3", "banana"])
def test_an_unknown_code_is_exit_2(code, command, snapshot):
    """A code nobody has declared is unusable input; the nearest is named."""
    assert str(command("docs", code)) == snapshot


def test_the_site_of_a_pack_is_written_to_a_folder(command, folder):
    """And says where to begin."""
    found = command("docs", "--site", "pages", "--rules", "packs")
    assert (found.code, found.stderr) == (0, "")
    assert found.stdout.endswith(" files; begin at pages/index.html\n")
    assert (folder / "pages" / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_site_that_cannot_be_written_is_said(command, folder):
    """The folder is a file."""
    (folder / "pages").write_text("", encoding="utf-8")
    found = command("docs", "--site", "pages/site", "--rules", "packs")
    assert (found.code, found.stdout) == (2, "")
    assert found.stderr == 'riskengine: cannot write the pages to "pages/site" (Not a directory)\n'


def test_a_code_and_a_site_are_not_asked_for_together(command, folder):
    """One of them would be left out without a word."""
    found = command("docs", "RE203", "--site", "pages")
    assert found.code == 2
    assert found.stderr == "riskengine: --site writes the pages of all codes; take the code away\n"
