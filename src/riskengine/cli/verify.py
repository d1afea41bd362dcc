"""``riskengine verify``: whether what must be so, whatever the rules say, is so in cases made to try it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE, Exit, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import load, with_rules_options
from riskengine.cli.progress import with_progress
from riskengine.cli.terminal import result

if TYPE_CHECKING:
    from riskengine.rulebook.rules import Rulebook
    from riskengine.testing.verifying import Tried


@click.command(epilog=EPILOGUE)
@with_rules_options
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    metavar="N",
    help="Make so many cases for each thing that is claimed.",
)
@click.option(
    "--seed", type=int, default=0, metavar="N", help="Make other cases; left out, the same ones each time."
)
@click.option("--only", metavar="TEXT", help="Try only what has this in its name.")
@click.option(
    "--write",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each case that speaks against an invariant into a scenario file that fails.",
)
@with_log_options
def verify(
    pack: str, rules: Path | None, examples: int, seed: int, only: str | None, write: Path | None
) -> int:
    """Test each invariant of a pack with cases made for it, and show the smallest that speaks against one.

    An invariant that no case met is a finding too: nothing has been tested.
    """
    rulebook = load(rules, pack)
    tried = _try(rulebook, examples, seed, only)
    files = _write(rulebook, tried, write) if write is not None else None
    from riskengine.cli.verify_text import verify_text

    result(verify_text(rulebook, tried, files))
    return Exit.CLEAN if all(one.holds for one in tried) else Exit.FINDINGS


def _try(rulebook: Rulebook, examples: int, seed: int, only: str | None) -> list[Tried]:
    try:
        from hypothesis.configuration import set_hypothesis_home_dir

        from riskengine.testing.verifying import all_claims, verify
    except ModuleNotFoundError as missing:
        if missing.name != "hypothesis":
            raise
        message = 'this verb makes its cases with Hypothesis: pip install "riskengine[testing]"'
        raise Unusable(message) from missing
    claims = [one for one in all_claims(rulebook) if only is None or only in one.name]
    if not claims:
        what = "declares no invariants" if only is None else f'has no invariant with "{only}" in its name'
        raise Unusable(f'the pack "{rulebook.pack.id}" {what}')
    found = verify(rulebook, claims, examples=examples, seed=seed)
    with TemporaryDirectory() as folder:
        # Hypothesis keeps notes for the next time; whoever only asks should find no folder of them.
        set_hypothesis_home_dir(folder)
        try:
            return list(with_progress(found, len(claims), "Verifying"))
        finally:
            set_hypothesis_home_dir(None)


def _write(rulebook: Rulebook, tried: list[Tried], folder: Path) -> dict[str, Path]:
    """Write a scenario for each claim that does not hold; return the files by the name of the claim."""
    from riskengine.testing.scenario_file import name_of, scenario_text

    files: dict[str, Path] = {}
    for one in tried:
        if one.violation is None:
            continue
        path = folder / f"{name_of(one.claim)}.scenario.yaml"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(scenario_text(rulebook, one.claim, one.violation), encoding="utf-8")
        except OSError as fault:
            raise Unusable(f'"{path}" cannot be written: {fault.strerror}') from fault
        files[one.claim.name] = path
    return files
