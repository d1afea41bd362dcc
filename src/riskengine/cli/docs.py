"""``riskengine docs``: what a diagnostic code means, or reference pages made from a pack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from riskengine.cli.exits import EPILOGUE, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import NATIONAL, load
from riskengine.cli.terminal import result


@click.command(epilog=EPILOGUE)
@click.argument("code", required=False)
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the pages of a pack there.",
)
@click.option("--pack", default=NATIONAL, show_default=True, help="The pack that the pages are of.")
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="DIR", help="A folder of packs of your own."
)
@click.option(
    "--scenarios",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The scenarios that try its rules; left out: without --rules, those that came with riskengine.",
)
@with_log_options
def docs(code: str | None, site: Path | None, pack: str, rules: Path | None, scenarios: Path | None) -> None:
    """Explain a diagnostic CODE, such as RE203: what it means, why it matters, how to mend it.

    Without a code, list all of them. With --site, write reference pages instead: every rule of a pack as a
    person reads it, with what it rests on and the scenarios that try it; every fact, action, source and code.
    """
    from riskengine.rulebook.rendering import UnknownCodeError, explain_code

    if site is not None:
        if code is not None:
            raise Unusable("--site writes the pages of all codes; take the code away")
        result(_write(site, pack, rules, scenarios))
        return
    if code is None:
        result(_all_codes())
        return
    try:
        result(explain_code(code))
    except UnknownCodeError as fault:
        raise Unusable(f"{fault}\nList the codes with: riskengine docs") from fault


def _all_codes() -> str:
    from riskengine.rulebook.codes import CODES

    return "".join(f"{code.id}  {code.severity:<7}  {code.title}\n" for code in CODES.values())


def _write(site: Path, pack: str, rules: Path | None, scenarios: Path | None) -> str:
    """Write the pages, all or none, and return their number and where to begin."""
    from riskengine.cli.site import site_of

    pages = site_of(load(rules, pack), _tested(rules, scenarios))
    try:
        site.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (site / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise Unusable(f'cannot write the pages to "{site}" ({fault.strerror or "it failed"})') from fault
    return f"{len(pages)} files; begin at {(site / 'index.html').as_posix()}\n"


def _tested(rules: Path | None, scenarios: Path | None) -> Mapping[str, tuple[str, ...]]:
    """Return the scenarios that name each rule."""
    from riskengine.replay.naming import naming_in
    from riskengine.rulebook.diagnostics import RulebookError

    if rules is not None and scenarios is None:
        return {}
    try:
        named = naming_in(() if scenarios is None else (scenarios,))
    except RulebookError as fault:
        raise Unusable(str(fault).rstrip()) from fault
    found: dict[str, list[str]] = {}
    for one in named:
        for rule in sorted(one.holds | one.quiet):
            found.setdefault(rule, []).append(one.scenario)
    return {rule: tuple(names) for rule, names in found.items()}
