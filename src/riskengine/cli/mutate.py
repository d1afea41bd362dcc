"""``riskengine mutate``: whether the scenarios would notice if a rule said something else."""

from __future__ import annotations

from collections import deque
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.jobs import jobs_for, with_jobs_option
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import folder_of, from_here
from riskengine.cli.progress import with_progress
from riskengine.cli.terminal import remark, result

if TYPE_CHECKING:
    from riskengine.replay.mutation.score import Hunt, Score, Wanted
    from riskengine.rulebook.rules import Rule

_SEED: Final = 20261126
"""Chooses a sample where nobody says otherwise, so that it is the same one each time."""


@click.command(epilog=EPILOGUE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Mutate only this rule; may be repeated.")
@click.option(
    "--in",
    "inside",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Mutate only the rules that stand in this file or folder; may be repeated.",
)
@click.option("--pack", help="Mutate only the rules that this pack wrote.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Try only so many mutants.")
@click.option(
    "--seed", type=int, default=_SEED, show_default=True, metavar="N", help="Chooses which are sampled."
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_jobs_option
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where a smaller share of mutants is noticed.",
)
@with_log_options
def mutate(
    paths: tuple[Path, ...],
    ids: tuple[str, ...],
    inside: tuple[Path, ...],
    pack: str | None,
    rules: Path | None,
    sample: int | None,
    seed: int,
    format: str,
    jobs: int | None,
    fail_under: float | None,
) -> int:
    """Change one thing in a rule, and see whether a scenario under some PATH fails.

    A mutant that no scenario notices survives: whatever it changes could be wrong, and nobody would know.
    Without PATH the scenarios that came with riskengine are played.
    """
    from riskengine.replay.loading import ScenarioError, load_scenarios
    from riskengine.replay.mutation.score import hunt_for

    try:
        loaded = load_scenarios(paths, None if rules is None else folder_of(rules))
    except ScenarioError as fault:
        remark(str(fault).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE) from fault
    hunt = hunt_for(loaded, _wanted(folder_of(rules), ids, inside, pack), sample, seed)
    if not hunt.mutants:
        raise Unusable("there is no rule to mutate among those that the scenarios are played under")
    stopped = _hunted(hunt, jobs)
    score = _placed(hunt.score, folder_of(rules))
    result(_report(score, hunt.done, format))
    if hunt.failing:
        remark(f"left out, because they fail on the rules as they are: {', '.join(sorted(hunt.failing))}")
    if stopped:
        remark(f"interrupted after {hunt.done} of {len(hunt.scenarios)} scenarios")
        return Exit.INTERRUPTED
    return Exit.FINDINGS if fail_under is not None and score.percent < fail_under else Exit.CLEAN


def _hunted(hunt: Hunt, jobs: int | None) -> bool:
    """Hunt to the end; return whether somebody stopped it before."""
    total = len(hunt.scenarios)
    try:
        deque(with_progress(hunt.go(jobs or jobs_for(total)), total, "Mutating"), maxlen=0)
        deque(hunt.closest(jobs or jobs_for(total)), maxlen=0)
    except KeyboardInterrupt:
        return True
    return False


def _wanted(folder: Path, ids: tuple[str, ...], inside: tuple[Path, ...], pack: str | None) -> Wanted:
    places = [one.resolve() for one in inside]

    def wanted(rule: Rule) -> bool:
        if (ids and rule.id not in ids) or pack not in (None, rule.pack):
            return False
        path = Path(from_here(rule.span.file, folder)).resolve()
        return not places or any(path == one or path.is_relative_to(one) for one in places)

    return wanted


def _report(score: Score, scenarios: int, format: str) -> str:
    from riskengine.replay.reports import mutation_json, mutation_text

    if format == "json":
        return mutation_json.render(score, scenarios)
    return mutation_text.render(score, scenarios)


def _placed(score: Score, folder: Path) -> Score:
    """Return the score with each file called by the way that leads to it from here."""
    from riskengine.replay.mutation.score import Score

    tried = []
    for one in score.tried:
        span = changed(one.mutant.span, file=from_here(one.mutant.span.file, folder))
        tried.append(changed(one, mutant=changed(one.mutant, span=span)))
    return Score(tuple(tried))
