"""``riskengine overview``: what is counted over the whole force, and where it is a breach."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import Level, log, with_log_options
from riskengine.cli.moments import moment_option
from riskengine.cli.packs_given import NATIONAL, folder_of, load
from riskengine.cli.progress import with_progress
from riskengine.cli.terminal import remark, result, width_of

if TYPE_CHECKING:
    from riskengine.model.overview import Overview
    from riskengine.replay.loading import Loaded
    from riskengine.replay.pooled import Pooled
    from riskengine.rulebook.rules import Rulebook

_SCENARIO: Final = ".scenario.yaml"

_HELP: Final = """Count over the whole force: how much waits, and for how long; which share of a whole went
wrong; and where the pack calls that a breach or an advisory.

PATH is as FILE for "riskengine board": events, "-" for standard input. Where it is a scenario, or a folder,
each scenario is told to its end by its own pack, and what stands there is pooled for each pack; without any
PATH, the scenarios that came with riskengine.
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--pack", help=f"The pack of the force ({NATIONAL}); of scenarios, only those of this pack.")
@moment_option("--as-of", "The overview at this time; left out: when the last event was recorded.")
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@click.option("--all", "show_all", is_flag=True, help="Show the measures that count nothing, too.")
@click.option(
    "--fail-on", type=click.Choice(["breach", "advisory"]), help="Exit with 1 where anything comes to this."
)
@with_log_options
def overview(
    paths: tuple[Path, ...],
    rules: Path | None,
    pack: str | None,
    as_of: datetime | None,
    format: str,
    show_all: bool,
    fail_on: str | None,
) -> int:
    """Show what is counted over the incidents of some files, or of some scenarios."""
    scenarios = [path for path in paths if _is_of_scenarios(path)]
    if scenarios and len(scenarios) < len(paths):
        raise Unusable("scenarios and events cannot be counted together; name one or the other")
    if scenarios or not paths:
        if as_of is not None:
            raise Unusable("each scenario is looked at when it ends; take --as-of away")
        found = _of_scenarios(paths, rules, pack)
    else:
        found = [_of_events(paths, rules, pack or NATIONAL, as_of)]
    result(_as_json(found) if format == "json" else _as_text(found, show_all=show_all))
    return _exit([one.overview for one in found], fail_on)


@dataclass(frozen=True, slots=True)
class _Found:
    """One overview, with the rules of its pack and what it pools."""

    rulebook: Rulebook
    overview: Overview
    pooled: Pooled | None = None


def _is_of_scenarios(path: Path) -> bool:
    return path.is_dir() or path.name.endswith(_SCENARIO)


def _of_events(paths: Sequence[Path], rules: Path | None, pack: str, as_of: datetime | None) -> _Found:
    from riskengine.cli.incidents import incidents_of

    rulebook = load(rules, pack)
    incidents = incidents_of(rulebook, *paths)
    return _Found(rulebook, incidents.engine.overview(as_of or incidents.last_recorded))


def _of_scenarios(paths: Sequence[Path], rules: Path | None, pack: str | None) -> list[_Found]:
    from riskengine.replay.loading import ScenarioError, load_scenarios
    from riskengine.replay.pooled import at_their_ends, pooled

    try:
        loaded = load_scenarios(paths, None if rules is None else folder_of(rules))
        loaded = _only(loaded, pack)
        ended = list(with_progress(at_their_ends(loaded), len(loaded.scenarios), "Counting"))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault
    by_pack = loaded.rulebooks
    return [_Found(by_pack[one.overview.rules.pack], one.overview, one) for one in pooled(loaded, ended)]


def _only(loaded: Loaded, pack: str | None) -> Loaded:
    """Return the cases alone: what might have been otherwise is not counted over a force."""
    cases = (one for one in loaded.scenarios if one.variation_of is None and pack in (None, one.pack))
    loaded = changed(loaded, scenarios=tuple(cases))
    if not loaded.scenarios:
        raise Unusable(f'there is no scenario of the pack "{pack}"')
    return loaded


def _as_text(found: Sequence[_Found], *, show_all: bool) -> str:
    from riskengine.cli.overview_text import OverviewText
    from riskengine.cli.words import Words

    width = width_of(sys.stdout)
    pages = (
        OverviewText(one.overview, Words(one.rulebook), one.pooled, show_all).page(width) for one in found
    )
    return "\n\n".join(pages)


def _as_json(found: Sequence[_Found]) -> str:
    made = {"schema_version": 1, "overviews": [_data(one) for one in found]}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _data(one: _Found) -> dict[str, Any]:
    from riskengine.model.wire import overview_json

    said: dict[str, Any] = json.loads(overview_json(one.overview))
    if one.pooled is None:
        return said
    return {**said, "scenarios": one.pooled.scenarios, "not_judged": one.pooled.not_judged}


def _exit(found: Sequence[Overview], fail_on: str | None) -> Exit:
    failed = [incident for one in found for incident in one.failed]
    for incident in failed:
        log(Level.ERROR, "incident.failed", incident=incident)
    if failed:
        return Exit.BUG
    wanted = {"breach": ("breach",), "advisory": ("breach", "advisory")}.get(fail_on or "", ())
    return Exit.FINDINGS if any(row.state in wanted for one in found for row in one.rows) else Exit.CLEAN
