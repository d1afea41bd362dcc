"""``riskengine compile``: the Python that rules are compiled to, for whoever audits it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.packs_given import load, with_rules_options
from riskengine.cli.terminal import result

if TYPE_CHECKING:
    from riskengine.rulebook.rules import Rule, Rulebook


@click.command(epilog=EPILOGUE)
@click.option("--show", is_flag=True, help="Print the Python that the rules are compiled to.")
@click.option("--rule", metavar="ID", help="Only this rule.")
@with_rules_options
@with_log_options
def compile(show: bool, rule: str | None, pack: str, rules: Path | None) -> None:
    """Compile the rules of a pack, as the engine does, and say what comes of it.

    With --show, print the Python that decides: each test as the policy writes it, beside the rules that ask
    it.
    """
    from riskengine.inference.conclusions import least_of
    from riskengine.inference.native import NativeChannel

    rulebook = load(rules, pack)
    chosen = rulebook.rules if rule is None else (_named(rulebook, rule),)
    channel = NativeChannel(chosen, least_of(rulebook.vocabulary))
    if show:
        result(f"{channel.source}\n")
        return
    lines = channel.source.count("\n") + 1
    of = "1 rule" if rule is not None else f"{len(chosen)} rules"
    result(f"{of}: {lines} lines of Python\n")


def _named(rulebook: Rulebook, name: str) -> Rule:
    from riskengine.rulebook.diagnostics import suggest

    found = rulebook.rule_by_id.get(name)
    if found is None:
        near = suggest(name, rulebook.rule_by_id)
        raise Unusable(f'there is no rule "{name}"' + (f"; {near}" if near else ""))
    return found
