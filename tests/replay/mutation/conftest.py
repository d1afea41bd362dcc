"""A copy of the small packs of the command line, to plant rules in."""

import shutil
from pathlib import Path

import pytest

CLI = Path(__file__).parents[2] / "cli"


@pytest.fixture
def folder_of_packs(tmp_path) -> Path:
    """A folder of packs of its own."""
    shutil.copytree(CLI / "packs", tmp_path / "packs")
    return tmp_path / "packs"
