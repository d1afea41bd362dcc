"""Warns of rules that read, and measures that count, a duty which nothing brings about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.rulebook.conditions import Clause, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.ledger_loops import brings
from riskengine.rulebook.oversight import Counts, OversightMeasure
from riskengine.rulebook.readings import AWAITED_STATES, DUTY_STATES, OWED_STATES
from riskengine.rulebook.reporter import either
from riskengine.rulebook.rules import Pack, Rule


def check_owed(rules: Iterable[Rule], pack: Pack, faults: Diagnostics) -> None:
    """Report what rules read of a duty that no rule owes, nor agency after it, nor the pack (RE453)."""
    every = tuple(rules)
    brought = _brought(every, pack)
    asked = {
        action: duty.awaits.action
        for rule in every
        for duty in rule.then.duties
        for action in duty.actions
        if duty.awaits is not None
    }
    for rule in every:
        for part in walk(rule.when):
            if isinstance(part, Clause) and part.key.startswith("duty.") and part.key not in brought:
                _, action, state = part.key.split(".")
                owed = "owes" if state in OWED_STATES else "has an agency owe"
                message = f'"{part.name}" is never so: no rule {owed} "{action}".'
                help = "owe it in a rule, or take this away"
                if state in AWAITED_STATES and action in asked:
                    help = f'did you mean "{part.name.replace(action, asked[action])}"?'
                faults.add("RE453", message, part.span, help)


def check_counted(
    measures: Iterable[OversightMeasure], rules: Iterable[Rule], pack: Pack, faults: Diagnostics
) -> None:
    """Report what measures of oversight count of a duty that nobody ever owes (RE453)."""
    brought = _brought(rules, pack)
    for measure in measures:
        if measure.counts is not Counts.DUTIES:
            continue
        said = measure.only.states or measure.among.states
        how = either(sorted(said)) if said else "owed or awaited"
        for action in sorted(measure.names):
            if not any(f"duty.{action}.{state}" in brought for state in said or DUTY_STATES):
                message = f'"{measure.id}" counts "{action}" {how}, and no rule brings that about.'
                faults.add("RE453", message, measure.span, "owe it in a rule, or take it away")


def _brought(rules: Iterable[Rule], pack: Pack) -> frozenset[str]:
    """Return what can be read of the duties that rules, and the pack itself, bring about."""
    return frozenset(_by_pack(pack)).union(*(brings(rule) for rule in rules))


def _by_pack(pack: Pack) -> Iterator[str]:
    """Yield what can be read of the duties that the pack itself brings about: somebody is to be there."""
    if pack.attendance is None:
        return
    actions = {action for grade in pack.grades.values() for action in grade.met_by}
    for action in (*actions, pack.attendance.return_visit):
        yield from (f"duty.{action}.{state}" for state in OWED_STATES if action is not None)
