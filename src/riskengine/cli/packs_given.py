"""The packs a verb works with: those in the folder somebody named, or those that came with riskengine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from riskengine.cli.exits import Exit, Unusable
from riskengine.cli.logs import Level, log
from riskengine.cli.terminal import remark, shows_colour

if TYPE_CHECKING:
    from riskengine.rulebook.load import CheckResult
    from riskengine.rulebook.rules import Rulebook
    from riskengine.rulebook.written import Scalar

_F = TypeVar("_F", bound=Callable[..., Any])
NATIONAL: Final = "national"


def with_rules_options(command: _F) -> _F:
    """Give a verb the options that say which rules it works with."""
    command = click.option(
        "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
    )(command)
    return click.option("--pack", default=NATIONAL, show_default=True, help="The pack of the force.")(command)


def load(rules: Path | None, pack: str, what_if: Mapping[str, Scalar] | None = None) -> Rulebook:
    """Load a pack, or say on standard error everything that is wrong with it and stop.

    Args:
        rules: The folder of packs; None for those that came with riskengine.
        pack: The pack's name.
        what_if: Values of parameters to try instead of the pack's own.
    """
    found = check(folder_of(rules), pack, what_if=what_if)
    rulebook = found.rulebooks.get(pack)
    if rulebook is None:
        _stop(found)
    stamp = {"pack": pack, "version": rulebook.pack.version, "hash": rulebook.hash[:12]}
    log(Level.INFO, "rulebook.loaded", **stamp, rules=len(rulebook.rules))
    if not rulebook.pack.approved:
        log(Level.WARNING, "pack.not_approved", **stamp)
    return rulebook


def load_all(rules: Path | None) -> tuple[Rulebook, ...]:
    """Load every pack of a folder, or say everything that is wrong with them and stop."""
    found = check(folder_of(rules))
    if any(fault.severity == "error" for fault in found.diagnostics):
        _stop(found)
    return tuple(found.rulebooks.values())


def check(
    folder: Path,
    pack: str | None = None,
    today: date | None = None,
    what_if: Mapping[str, Scalar] | None = None,
) -> CheckResult:
    """Check the packs of a folder; each file is called by the way that leads to it from here."""
    from riskengine.rulebook.folder import SHIPPED
    from riskengine.rulebook.load import check_packs

    found = check_packs(folder.resolve(), pack, today, what_if or {})
    inside, way = f"{folder.resolve().name}/", _way_to(folder)

    def called(file: str) -> str:
        if file.startswith(f"{SHIPPED}/"):
            return file
        return f"{way}/{file.removeprefix(inside)}" if file.startswith(inside) else way

    placed = [replace(one, span=replace(one.span, file=called(one.span.file))) for one in found.diagnostics]
    texts = {called(file): text for file, text in found.sources.items()}
    return replace(found, diagnostics=tuple(placed), sources=texts)


def folder_of(rules: Path | None) -> Path:
    """Return the folder of the rules: the one named, or the one that came with riskengine."""
    from riskengine.packaged import rules_dir

    if rules is None:
        try:
            return rules_dir()
        except FileNotFoundError as fault:
            raise Unusable(str(fault)) from fault
    if not rules.is_dir():
        raise Unusable(f'there is no folder "{rules}"; name a folder that holds one folder a pack')
    return rules


def from_here(file: str, folder: Path) -> str:
    """Return the way that leads from here to a file of the rules, as a span names it.

    Args:
        file: The file, as a span names it.
        folder: The folder of the rules that it was read with.
    """
    from riskengine.packaged import rules_dir
    from riskengine.rulebook.folder import SHIPPED

    shipped = file.startswith(f"{SHIPPED}/")
    path = rules_dir() / file.removeprefix(f"{SHIPPED}/") if shipped else folder.resolve().parent / file
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _way_to(folder: Path) -> str:
    """Return how to call a folder: as typed, and one that came with riskengine from here if it is near."""
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    return folder.as_posix()


def _stop(found: CheckResult) -> NoReturn:
    from riskengine.rulebook.rendering import render_human

    remark(render_human(found.diagnostics, found.sources, shows_colour(sys.stderr)).rstrip())
    raise click.exceptions.Exit(Exit.UNUSABLE)
