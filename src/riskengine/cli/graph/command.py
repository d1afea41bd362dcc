"""``riskengine graph``: who and what is around a person or an incident, and why each link matters."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import Level, log, with_log_options
from riskengine.cli.moments import moment_option
from riskengine.cli.terminal import result

if TYPE_CHECKING:
    from riskengine.cli.graph.picture import Picture
    from riskengine.cli.words import Words

_HELP: Final = """Draw what is linked with NODE: a person, an incident, a place, a telephone; each by its id.

Where one id names two of them, write person:ID or incident:ID. FILE is as for "riskengine grade", or one
scenario, which is drawn under its own pack. A link that a rule rests on is drawn stronger, with the rule.
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument("node")
@click.argument(
    "files", metavar="FILE...", type=click.Path(path_type=Path, allow_dash=True), nargs=-1, required=True
)
@click.option("--hops", type=click.IntRange(min=1), default=2, show_default=True, help="How many links far.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--pack", help="The pack of the force; left out: national, or the one a scenario names.")
@moment_option(
    "--as-of",
    "Draw it as of this time, or T+3d in a scenario; left out: when the last event was recorded.",
    offsets=True,
)
@moment_option(
    "--known-at", "Leave out what was recorded after this time; left out: after --as-of.", offsets=True
)
@click.option(
    "--format",
    type=click.Choice(["text", "dot", "html", "json", "graphml"]),
    default="text",
    show_default=True,
    help="html is one page that needs no network.",
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@with_log_options
def graph(
    node: str,
    files: tuple[Path, ...],
    hops: int,
    rules: Path | None,
    pack: str | None,
    as_of: datetime | timedelta | None,
    known_at: datetime | timedelta | None,
    format: str,
    output: Path | None,
) -> int:
    """Draw what is linked with a person or an incident."""
    from riskengine.cli.graph.source import source_of
    from riskengine.cli.graph.surroundings import Surroundings
    from riskengine.cli.words import Words

    source = source_of(files, rules, pack)
    moment = source.last_recorded if as_of is None else source.moment(as_of)
    known = moment if known_at is None else source.moment(known_at)
    picture = Surroundings(source.engine, moment, known).picture(node, hops)
    text = _rendered(picture, Words(source.engine.rulebook), format)
    if output is None:
        result(text)
    else:
        _write(output, click.unstyle(text) if format == "text" else text)
    for one in picture.failed:
        log(Level.ERROR, "incident.degraded", incident=one)
    return Exit.BUG if picture.failed else Exit.CLEAN


def _rendered(picture: Picture, words: Words, format: str) -> str:
    """Return a picture in a format, by the module of its name, which is read only then."""
    text: str = import_module(f"riskengine.cli.graph.{format}").render(picture, words)
    return text


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise Unusable(f'cannot write "{path}" ({type(fault).__name__})') from fault
    result(f"{path.as_posix()}\n")
