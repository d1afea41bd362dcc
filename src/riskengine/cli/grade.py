"""``riskengine grade``: how fast to go, how much risk there is and what to ask."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from riskengine.cli.exits import EPILOGUE, Exit
from riskengine.cli.logs import Level, log, with_log_options
from riskengine.cli.moments import moment_option
from riskengine.cli.packs_given import load, with_rules_options
from riskengine.cli.terminal import result, width_of

if TYPE_CHECKING:
    from riskengine.cli.incidents import SecondChannel
    from riskengine.model.decision import Decision
    from riskengine.rulebook.rules import Rulebook


_HELP: Final = """Grade the incidents that FILE tells of; "-" reads standard input.

FILE is YAML, JSON or JSON lines: a list of events, a mapping with "events:", or one incident in short:

\b
    incident: case-1
    kinds: [domestic_abuse]
    reported_at: "2026-11-21T20:15:00+00:00"
    people: [{id: woman, roles: [victim]}]
    facts: {incident.caller_is_third_party: true}

Who says it is the caller unless "by:" says otherwise. Events may follow a short form in a list.
"""


@click.command(help=_HELP, epilog=EPILOGUE)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@with_rules_options
@moment_option("--as-of", "Grade as of this time; left out: when the last event of the file was recorded.")
@click.option(
    "--second-channel",
    type=click.Choice(["durable"]),
    help="Compare with another implementation of inference; where they differ the higher floor stands.",
)
@click.option("--all", "everything", is_flag=True, help="Show every question, and duties that have ended.")
@click.option("--format", type=click.Choice(["human", "json"]), default="human", show_default=True)
@with_log_options
def grade(
    file: Path,
    rules: Path | None,
    pack: str,
    as_of: datetime | None,
    second_channel: SecondChannel | None,
    everything: bool,
    format: str,
) -> int:
    """Grade the incidents of a file."""
    from riskengine.cli.incidents import incidents_of

    rulebook = load(rules, pack)
    incidents = incidents_of(rulebook, file, second_channel=second_channel)
    moment = as_of or incidents.last_recorded
    decisions = incidents.ask(incidents.ids, lambda one: incidents.engine.decide(one, moment))
    result(_as_json(decisions) if format == "json" else _as_text(decisions, rulebook, everything))
    for decision in decisions:
        _note(decision)
    return Exit.BUG if any(decision.degraded for decision in decisions) else Exit.CLEAN


def _as_json(decisions: Sequence[Decision]) -> str:
    from riskengine.model.wire import decision_json

    made = [json.loads(decision_json(decision)) for decision in decisions]
    return json.dumps({"schema_version": 1, "decisions": made}, ensure_ascii=False, indent=2) + "\n"


def _as_text(decisions: Sequence[Decision], rulebook: Rulebook, everything: bool) -> str:
    from riskengine.cli.decision_text import DecisionText
    from riskengine.cli.words import Words

    words, width = Words(rulebook), width_of(sys.stdout)
    pages = [DecisionText(decision, words, everything).page(width) for decision in decisions]
    return f"\n{'-' * width}\n\n".join(pages)


def _note(decision: Decision) -> None:
    for alarm in decision.alarms:
        level = Level.ERROR if alarm.trouble == "disagreement" else Level.WARNING
        ids = {"rule": alarm.rule, "subjects": ",".join(alarm.subjects)} if alarm.rule is not None else {}
        log(level, f"channel.{alarm.trouble}", incident=decision.incident, channel=alarm.channel, **ids)
    if decision.degraded is not None:
        log(Level.ERROR, "incident.degraded", incident=decision.incident, cause=decision.degraded.cause)
        return
    floor, ceiling = decision.response.floor.id, decision.response.ceiling.id
    log(Level.INFO, "incident.graded", incident=decision.incident, floor=floor, ceiling=ceiling)
