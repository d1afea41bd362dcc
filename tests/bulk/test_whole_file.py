"""A file is written whole or not at all, whatever ends the run that writes it."""

import signal
import subprocess
import sys

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

from riskengine.bulk.whole_file import CannotWrite, whole_file

CHILD = """
import sys, time
from pathlib import Path
from riskengine.bulk.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    print("begun", flush=True)
    time.sleep(60)
"""


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def half_written(path):
    """A process that has written half of a file."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "begun\n"
    return child


def ended(child, by):
    child.send_signal(by)
    child.wait(timeout=30)
    child.stdout.close()


def test_the_file_stands_in_its_place_at_the_end(tmp_path):
    """Until the end of the block there is only a hidden file; then there is only the whole one."""
    with whole_file(tmp_path / "out") as file:
        file.write(b"whole")
        assert names(tmp_path) == [".out.unfinished"]

    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_bytes() == b"whole"


def test_a_failure_leaves_what_was_there(tmp_path):
    """A run that fails takes its half away, and leaves the file of an earlier run."""
    (tmp_path / "out").write_bytes(b"earlier")

    def failing():
        with whole_file(tmp_path / "out") as file:
            file.write(b"half")
            raise LookupError

    with pytest.raises(LookupError):
        failing()

    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_bytes() == b"earlier"


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_an_interrupted_process_leaves_no_file(by, tmp_path):
    """Ctrl-C, kill and kill -9 leave nothing under the name; what is left over is hidden."""
    ended(half_written(tmp_path / "out"), by)

    assert not (tmp_path / "out").exists()
    assert set(names(tmp_path)) <= {".out.unfinished"}


def test_what_a_killed_process_left_is_replaced(tmp_path):
    """The next run for the same place takes no byte of the half that a killed one left."""
    ended(half_written(tmp_path / "out"), signal.SIGKILL)
    assert names(tmp_path) == [".out.unfinished"]

    with whole_file(tmp_path / "out") as file:
        file.write(b"whole")

    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_bytes() == b"whole"


def test_two_runs_at_once_never_mix(tmp_path):
    """The run that began later writes the file; the earlier one says so, and puts no half in its place."""

    def both():
        with whole_file(tmp_path / "out") as earlier:
            earlier.write(b"earlier")
            with whole_file(tmp_path / "out") as later:
                later.write(b"later")

    with pytest.raises(CannotWrite) as refused:
        both()

    assert str(refused.value) == f'"{tmp_path}/out" is being written by another run; this one wrote nothing'
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_bytes() == b"later"


def test_a_later_run_still_going_keeps_its_half(tmp_path):
    """An earlier run that ends first neither takes nor removes what a later one is writing."""

    def earlier_of_two():
        with whole_file(tmp_path / "out"):
            (tmp_path / ".out.unfinished").unlink()
            (tmp_path / ".out.unfinished").write_bytes(b"of the later run")

    with pytest.raises(CannotWrite):
        earlier_of_two()

    assert names(tmp_path) == [".out.unfinished"]
    assert (tmp_path / ".out.unfinished").read_bytes() == b"of the later run"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("folder", '"{tmp}/folder" is a folder; name a file'),
        ("none/out", 'there is no folder "{tmp}/none" to write "out" in'),
    ],
)
def test_a_place_that_cannot_be_written_is_named(name, message, tmp_path):
    """A folder, or a file in a folder that is not there, is refused before anything is written."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(CannotWrite) as refused, whole_file(tmp_path / name):
        raise AssertionError("nothing is to be written")

    assert str(refused.value) == message.format(tmp=tmp_path)
    assert names(tmp_path) == ["folder"]
