"""``riskengine schema``: one schema to standard output, or all of them into a folder."""

import json

import pytest

from riskengine.cli.schemas import SCHEMAS, file_name


def test_all_are_written_the_same_each_time(folder, command):
    """Writing twice gives the same bytes, and the names of the files on standard output."""
    first = command("schema", "--rules", "packs", "--write", "one")
    second = command("schema", "--rules", "packs", "--write", "two")

    assert first.stdout == "".join(f"one/{file_name(name)}\n" for name in SCHEMAS)
    assert (first.code, first.stderr) == (second.code, second.stderr) == (0, "")
    for name in map(file_name, SCHEMAS):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


@pytest.mark.parametrize("name", SCHEMAS)
def test_one_is_printed_as_it_is_written(name, folder, command):
    """`riskengine schema rule > file` is what `--write` writes."""
    command("schema", "--rules", "packs", "--write", ".")

    ran = command("schema", name, "--rules", "packs")

    assert ran.stdout == (folder / file_name(name)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [(), ("rule", "--write", "there"), ("rules",), ("rule", "--rules", "nowhere"), ("--write", "packs/file")],
)
def test_schema_says_what_it_cannot_do(arguments, folder, command, snapshot):
    """Neither name nor folder, an unknown name, rules that are not there, a folder that is a file."""
    (folder / "packs/file").write_text("", encoding="utf-8")

    ran = command("schema", *arguments)

    assert str(ran) == snapshot
    assert ran.code == 2


def test_a_force_gets_its_own_names(folder, command):
    """With --rules the names are those of the packs there."""
    ran = command("schema", "event", "--rules", "packs")

    assert ran.code == 0
    assert json.loads(ran.stdout)["$defs"]["kind"]["enum"] == ["custody", "domestic_abuse"]
