"""Refuses rules that hold because a duty is not owed, and bring that duty about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.rulebook.conditions import Clause, Condition, Negation, NotShown, children
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.readings import AWAITED_STATES, OWED_STATES
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.strata import Edges, concludes, reachable, reads
from riskengine.rulebook.unary import passes

_DUTY = "duty."


def check_ledger_loops(rules: Iterable[Rule], faults: Diagnostics) -> None:
    """Report rules that read `not` a duty which their own outcome brings about, directly or not (RE412)."""
    every = tuple(rules)
    suspects = [rule for rule in every if any(_denied(rule.when, negated=False))]
    if not suspects:
        return
    leads = _leads(every)
    owes = {rule.id: brings(rule) for rule in every}
    for rule in suspects:
        brought = {key for one in (rule.id, *reachable(leads, rule.id)) for key in owes[one]}
        for clause in _denied(rule.when, negated=False):
            if clause.key in brought:
                duty = clause.key.removeprefix(_DUTY)
                message = (
                    f'"{rule.id}" holds while "{duty}" is not so, and its outcome brings that duty about.'
                )
                help = "read what was done (done.<action>) instead of what is owed"
                faults.add("RE412", message, clause.span, help)


def _leads(rules: tuple[Rule, ...]) -> Edges:
    """Return the rules that read what each rule brings about."""
    readers: dict[str, set[str]] = {}
    for rule in rules:
        for key in reads(rule):
            readers.setdefault(key, set()).add(rule.id)
    return {
        rule.id: frozenset[str]().union(*(readers.get(key, ()) for key in brings(rule) | concludes(rule)))
        for rule in rules
    }


def brings(rule: Rule) -> frozenset[str]:
    """Return the keys under which the duties of a rule are read: its own, and what agencies then owe."""
    owed = (action for duty in rule.then.duties for action in duty.actions)
    awaited = (duty.awaits.action for duty in rule.then.duties if duty.awaits is not None)
    return frozenset(
        f"{_DUTY}{action}.{state}"
        for actions, states in ((owed, OWED_STATES), (awaited, AWAITED_STATES))
        for action in actions
        for state in states
    )


def _denied(condition: Condition, *, negated: bool) -> Iterator[Clause]:
    """Yield the tests on duties that a condition needs a duty not to be there for."""
    match condition:
        case Clause(key=key, test=test) if key.startswith(_DUTY):
            if passes(test, negated) and not passes(test, not negated):
                yield condition
        case Negation(part) | NotShown(part):
            yield from _denied(part, negated=not negated)
        case _:
            for part in children(condition):
                yield from _denied(part, negated=negated)
