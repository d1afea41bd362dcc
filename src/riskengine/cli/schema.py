"""``riskengine schema``: the JSON Schemas that editors check files by."""

from __future__ import annotations

from pathlib import Path

import click

from riskengine.cli.exits import EPILOGUE, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import load_all
from riskengine.cli.terminal import result

_NAMES = ("rule", "vocabulary", "pack", "scenario", "event", "decision", "day")


@click.command(epilog=EPILOGUE)
@click.argument("name", required=False, type=click.Choice(_NAMES))
@click.option("--write", type=click.Path(path_type=Path), metavar="DIR", help="Write all of them into DIR.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@with_log_options
def schema(name: str | None, write: Path | None, rules: Path | None) -> None:
    """Print the JSON Schema NAME, or write all with --write.

    They offer and check the names that the packs declare: facts, actions, posts, flags, kinds, strands.
    """
    if (name is None) == (write is None):
        raise click.UsageError("Name one schema to print, or a folder with --write.")
    from riskengine.cli.schemas import SCHEMAS, file_name, schema_text

    rulebooks = load_all(rules)
    if name is not None:
        result(schema_text(name, rulebooks))
    if write is not None:
        _write(write, {file_name(one): schema_text(one, rulebooks) for one in SCHEMAS})


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            result(f"{(folder / name).as_posix()}\n")
    except OSError as fault:
        raise Unusable(f'cannot write into "{folder}": {type(fault).__name__}') from fault
