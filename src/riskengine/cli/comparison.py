"""Compares two sides: what is otherwise in their packs, and in scenarios that are played under both."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.exits import Exit, Unusable
from riskengine.cli.jobs import jobs_for
from riskengine.cli.packs_given import folder_of
from riskengine.cli.progress import with_progress
from riskengine.cli.sides import Side, pairs
from riskengine.cli.terminal import remark, result, width_of

if TYPE_CHECKING:
    from riskengine.replay.comparing import ComparedScenario, Comparison
    from riskengine.replay.scenario import Scenario
    from riskengine.rulebook.rules import Rulebook

COMPARISON_FORMATS: Final = ("human", "json")
"""The forms that a comparison is written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a comparison somebody wants.

    Attributes:
        paths: The scenarios; none for those that came with riskengine.
        rules_only: Whether only the packs are compared, and nothing is played.
        format: ``human`` or ``json``.
        jobs: How many scenarios to play at a time, or None.
        fail_if_lowered: Whether to exit with 1 where anything came lower or later, or went away.
        output: Where to write the report; None for standard output.
    """

    paths: Sequence[Path] = ()
    rules_only: bool = False
    format: str = "human"
    jobs: int | None = None
    fail_if_lowered: bool = False
    output: Path | None = None


def compare(was: Side, now: Side, wanted: Wanted) -> int:
    """Compare two sides, print what is otherwise, and return the exit code."""
    from riskengine.replay.comparing import Comparison
    from riskengine.rulebook.rulebook_changes import changes

    if wanted.rules_only and wanted.fail_if_lowered:
        raise Unusable("--fail-if-lowered judges what is played, and --rules-only plays nothing")
    scenarios = () if wanted.rules_only else _scenarios(was, wanted.paths)
    named = {one.pack for one in scenarios}
    packs = pairs(was, now, [name for name in was.names if wanted.rules_only or name in named])
    if not packs:
        raise Unusable(f"there is nothing to compare: {_nothing(was, now, wanted)}")
    static = {name: changes(*pair) for name, pair in packs.items()}
    differing = {name: pair for name, pair in packs.items() if pair[0].hash != pair[1].hash}
    played = [one for one in scenarios if one.pack in differing]
    found = Comparison(
        static,
        tuple(_played(played, differing, wanted.jobs)),
        left_out=sum(one.pack in packs for one in scenarios) - len(played),
        only_was=_only(was, now),
        only_now=_only(now, was),
    )
    _print(found, was, now, wanted)
    return _exit(found, wanted)


def _scenarios(was: Side, paths: Sequence[Path]) -> tuple[Scenario, ...]:
    from riskengine.replay.loading import ScenarioError, load_scenarios

    try:
        loaded = load_scenarios(paths, None if was.rules is None else folder_of(was.rules))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault
    names = was.names
    found = tuple(one for one in loaded.scenarios if one.pack in names)
    if not found:
        raise Unusable(f"no scenario names the pack {' or '.join(names)}")
    return found


def _only(side: Side, other: Side) -> tuple[str, ...]:
    """Return the packs that only one side has, where both are folders of packs."""
    if side.pack is not None or other.pack is not None:
        return ()
    return tuple(sorted(set(side.names) - set(other.names)))


def _nothing(was: Side, now: Side, wanted: Wanted) -> str:
    if wanted.rules_only or was.pack is not None:
        return "the two sides have no pack in common"
    return f"no scenario names the pack {' or '.join(now.names)}"


def _played(
    scenarios: Sequence[Scenario], packs: dict[str, tuple[Rulebook, Rulebook]], jobs: int | None
) -> list[ComparedScenario]:
    from riskengine.replay.comparing import Comparing
    from riskengine.replay.side_by_side import in_order, side_by_side

    total = len(scenarios)
    finished = side_by_side(Comparing(packs), scenarios, jobs or jobs_for(total), lambda one: len(one.steps))
    return list(in_order(with_progress(finished, total, "Comparing")))


def _print(found: Comparison, was: Side, now: Side, wanted: Wanted) -> None:
    from riskengine.cli.comparison_json import comparison_json
    from riskengine.cli.comparison_text import ComparisonText
    from riskengine.cli.places import Places

    places = Places(was.folder, now.folder)
    if wanted.format == "json":
        text = comparison_json(found, places)
    else:
        text = ComparisonText(found, places).page(width_of(sys.stdout))
    if wanted.output is None:
        result(text)
        return
    try:
        wanted.output.write_text(click.unstyle(text), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise Unusable(f'cannot write "{wanted.output}" ({type(fault).__name__})') from fault
    result(f"{wanted.output.as_posix()}\n")


def _exit(found: Comparison, wanted: Wanted) -> Exit:
    if any(one.degraded for one in found.scenarios):
        return Exit.BUG
    if any(one.refused for one in found.scenarios):
        return Exit.UNUSABLE
    return Exit.FINDINGS if wanted.fail_if_lowered and found.is_lowered else Exit.CLEAN
