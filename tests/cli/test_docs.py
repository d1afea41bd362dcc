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
