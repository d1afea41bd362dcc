"""What must hold of every rule, so that answering a question can never make anybody less safe.

Each check is one sentence of policy; each fault has its own code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskengine.model.grades import Binds
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Known,
    Negation,
    NotShown,
    Quantified,
    Test,
    walk,
)
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.readings import Reading
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Authority, Handle


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule with what it needs to be checked.

    Attributes:
        rule: The rule.
        floors: Whether it sets a floor, or concludes something that a floor rests on.
        accused: Whether it is first about somebody said to have done harm.
        readings: Every reading its condition tests, by key.
        sources: Every declared source.
    """

    rule: Rule
    floors: bool
    accused: bool
    readings: Mapping[str, Reading]
    sources: Mapping[str, Authority]


def check_safety(checked: Checked, faults: Diagnostics) -> None:
    """Report everything about a rule that could make somebody less safe."""
    _check_binding(checked, faults)
    _check_outcome(checked.rule, faults)
    if not checked.floors:
        return
    _check_floor_words(checked, faults)
    _check_polarity(checked, faults)
    _check_protected(checked, faults)


def _check_binding(checked: Checked, faults: Diagnostics) -> None:
    rule = checked.rule
    cited = [checked.sources[name] for name in rule.sources if name in checked.sources]
    if not cited:
        return
    strongest = max((one.strength.allows(one.adopted) for one in cited), key=_STRENGTH.index)
    if _STRENGTH.index(rule.binds) > _STRENGTH.index(strongest):
        message = f'"{rule.id}" binds as "{rule.binds}", and its sources allow at most "{strongest}".'
        help = (
            "cite statute or code for must; guidance, policy, or a criticism the pack has adopted, for should"
        )
        faults.add("RE408", message, rule.span, help)


_STRENGTH = (Binds.CONSIDER, Binds.SHOULD, Binds.MUST)


def _check_outcome(rule: Rule, faults: Diagnostics) -> None:
    then = rule.then
    if rule.binds is not Binds.CONSIDER:
        return
    timed = any(duty.within is not None or duty.escalate_to is not None for duty in then.duties)
    if timed or then.forbids or then.sets_floor:
        message = f'"{rule.id}" only considers: it has no floor, deadline, escalation or prohibition.'
        faults.add(
            "RE414", message, rule.span, "take it away, or let the rule bind as should if its source allows"
        )


def _check_floor_words(checked: Checked, faults: Diagnostics) -> None:
    for part in walk(checked.rule.when):
        match part:
            case Known(wanted=wanted, span=span):
                word = "known" if wanted else "unknown"
                message = f'"{word}" stands in a rule that sets a floor: an answer could lower it.'
                faults.add("RE403", message, span, "test the fact itself, or set the floor in another rule")
            case NotShown(part=inner):
                message = '"not_shown" stands in a rule that sets a floor: a record could lower it.'
                faults.add("RE411", message, _span_of(inner, checked.rule), "test the fact itself")
            case Clause(key=key, name=name, span=span):
                _check_handling(checked.readings[key], name, span, faults)
            case _:
                pass


def _check_handling(reading: Reading, name: str, span: Span, faults: Diagnostics) -> None:
    handle = reading.fact.handle if reading.fact is not None else frozenset()
    if Handle.RESOURCE in handle:
        message = (
            f'"{name}" is about availability, which is not risk: it cannot stand in a rule that sets a floor.'
        )
        faults.add("RE404", message, span, "let it open an escalation instead")
    if Handle.MONITORING in handle:
        message = f'"{name}" is kept for monitoring: it can never be a condition of a floor.'
        faults.add("RE406", message, span, "take it away")


def _check_polarity(checked: Checked, faults: Diagnostics) -> None:
    for clause, rising in _tests(checked.rule.when, rising=True):
        reading = checked.readings[clause.key]
        if not reading.raises_risk:
            continue
        if not _agrees(clause.test, rising=rising, reading=reading):
            message = f'"{clause.name}" raises risk, and here more of it could take the floor away.'
            help = "test that it is so, or that there is at least so much of it, outside `not` and `<`"
            faults.add("RE402", message, clause.span, help)


def _tests(condition: Condition, *, rising: bool) -> Iterator[tuple[Clause, bool]]:
    """Yield each clause with whether more truth of it makes the whole truer."""
    match condition:
        case Clause():
            yield condition, rising
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _tests(part, rising=rising)
        case Negation(part):
            yield from _tests(part, rising=not rising)
        case NotShown(part):
            yield from _tests(part, rising=not rising)
        case Quantified(body=body):
            yield from _tests(body, rising=rising)
        case Known():
            return


def _agrees(test: Test, *, rising: bool, reading: Reading) -> bool:
    """Tell whether more of a value that raises risk can only make the test truer (or, inverted, falser)."""
    match test:
        case Compare("==", True):
            return rising
        case Compare("==", False):
            return not rising
        case Compare("==", value):
            return rising and bool(reading.words) and value == reading.rank(reading.words[-1])
        case Compare(">=" | ">"):
            return rising
        case Compare("<" | "<="):
            return not rising
        case Interval(hi=hi, hi_closed=closed):
            top = reading.rank(reading.words[-1]) if reading.words else None
            return rising and closed and top is not None and hi == top
        case Either(tests):
            return _upper_set(tests, reading) if rising else False
        case Except(inner):
            return _agrees(inner, rising=not rising, reading=reading)
        case _:
            return False


def _upper_set(tests: tuple[Test, ...], reading: Reading) -> bool:
    """Tell whether alternatives together are "at least so much": every higher word is among them."""
    ranks = {test.value for test in tests if isinstance(test, Compare) and test.op == "=="}
    if len(ranks) != len(tests) or not reading.words:
        return all(_agrees(test, rising=True, reading=reading) for test in tests)
    top = reading.rank(reading.words[-1])
    return ranks == set(range(top - len(ranks) + 1, top + 1))


def _check_protected(checked: Checked, faults: Diagnostics) -> None:
    rule = checked.rule
    for clause, rising in _tests(rule.when, rising=True):
        fact = checked.readings[clause.key].fact
        if fact is None or Handle.PROTECTED not in fact.handle:
            continue
        its_own = clause.var == 0 and not checked.accused
        if not its_own or not _agrees(clause.test, rising=rising, reading=checked.readings[clause.key]):
            message = (
                f'"{clause.name}" is protected: it may only raise the protection of the person it describes.'
            )
            faults.add(
                "RE405",
                message,
                clause.span,
                "test it of the person the floor protects, and only that it is so",
            )


def _span_of(condition: Condition, rule: Rule) -> Span:
    for part in walk(condition):
        if isinstance(part, (Clause, Known, Quantified)):
            return part.span
    return rule.span
