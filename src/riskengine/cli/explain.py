"""``riskengine explain``: why a grade is what it is, why it is not higher, and what would change it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskengine.cli.exits import EPILOGUE, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.moments import moment_option
from riskengine.cli.packs_given import load, with_rules_options
from riskengine.cli.terminal import result, width_of

if TYPE_CHECKING:
    from riskengine.grading.explain import Explanation
    from riskengine.rulebook.rules import Rulebook


@click.command(epilog=EPILOGUE)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@with_rules_options
@click.option("--incident", metavar="ID", help="Explain this incident; left out: each of the file.")
@click.option("--rule", metavar="ID", help="Speak of this rule only.")
@moment_option("--as-of", "Explain as of this time; left out: when the last event was recorded.")
@moment_option("--known-at", "Leave out what was recorded after this time; left out: nothing.")
@click.option(
    "--all", "everything", is_flag=True, help="Show every rule that does not hold, not only the nearest."
)
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_log_options
def explain(
    file: Path,
    rules: Path | None,
    pack: str,
    incident: str | None,
    rule: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    everything: bool,
    format: str,
) -> None:
    """Explain the grades of the incidents that FILE tells of; "-" reads standard input.

    Shows why each rule holds, why no higher grade does, and what would raise or lower it.
    """
    from riskengine.cli.incidents import incidents_of

    rulebook = load(rules, pack)
    _must_be_one_of("rule", rule, rulebook.rule_by_id)
    incidents = incidents_of(rulebook, file)
    _must_be_one_of("incident", incident, incidents.ids)
    moment = as_of or incidents.last_recorded
    asked = incidents.ids if incident is None else (incident,)
    explained = incidents.ask(asked, lambda one: incidents.engine.explain(one, moment, known_at))
    if rule is not None:
        explained = [_only(one, rule) for one in explained]
    result(_as_json(explained) if format == "json" else _as_text(explained, rulebook, rule, everything))


def _must_be_one_of(what: str, id: str | None, known: Iterable[str]) -> None:
    from riskengine.rulebook.diagnostics import suggest

    if id is not None and id not in known:
        near = suggest(id, known)
        raise Unusable(f'there is no {what} "{id}"' + (f"; {near}" if near else ""))


def _only(explanation: Explanation, rule: str) -> Explanation:
    """Return what an explanation says of one rule."""
    return replace(
        explanation,
        why=tuple(one for one in explanation.why if one.rule == rule),
        why_not=tuple(one for one in explanation.why_not if one.rule == rule),
        would_raise=tuple(one for one in explanation.would_raise if one.rule == rule),
        would_lower=tuple(one for one in explanation.would_lower if rule in one.rules),
        without_links=tuple(
            one for one in explanation.without_links if any(rule == gone for gone, _ in one.rules)
        ),
    )


def _as_json(explained: Sequence[Explanation]) -> str:
    body = {"schema_version": 1, "explanations": [asdict(one) for one in explained]}
    return json.dumps(body, ensure_ascii=False, indent=2, default=_utc) + "\n"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _as_text(explained: Sequence[Explanation], rulebook: Rulebook, rule: str | None, everything: bool) -> str:
    from riskengine.cli.explanation_text import ExplanationText
    from riskengine.cli.words import Words

    words, width = Words(rulebook), width_of(sys.stdout)
    pages = [ExplanationText(one, words, everything or rule is not None).page(width) for one in explained]
    return f"\n{'-' * width}\n\n".join(pages)
