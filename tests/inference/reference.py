"""A slow and obvious interpreter of rules: what the channels are held against.

Nothing is compiled or shared: every condition is read again for every subject, as the page on the rule
language says it.
"""

from collections.abc import Mapping
from dataclasses import replace

from riskengine.model.facts import Bounds, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.kleene import truth_of
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.vocabulary import FactType

FALSE, UNKNOWN, TRUE = Truth
Table = dict[tuple[str, tuple[str, ...]], Truth]


def verdicts(book: Rulebook, facts: Facts) -> Table:
    """Return the truth of every rule that holds or may hold, for each subject or pair."""
    facts = _nothing_concluded(book, facts)
    found: Table = {}
    for stratum in sorted({rule.stratum for rule in book.rules}):
        here = [rule for rule in book.rules if rule.stratum == stratum]
        for rule in here:
            found |= {(rule.id, who): truth for who, truth in _of_rule(rule, facts).items() if truth}
        facts = _concluded(book, facts, found)
    return found


def _of_rule(rule: Rule, facts: Facts) -> dict[tuple[str, ...], Truth]:
    if rule.kinds is not None and not rule.kinds & facts.kinds:
        return {}
    if rule.about == ("incident",):
        return {(facts.incident.id,): _truth(rule.when, facts, ())}
    if len(rule.about) == 1:
        return {
            (who.id,): min(plays(who, rule.about[0]), _truth(rule.when, facts, (who,)))
            for who in facts.people
        }
    found = {}
    for one in facts.people:
        for two in facts.people:
            if one.id == two.id and not one.unnamed:
                continue
            joined = TRUE if (rule.relation, one.id, two.id) in facts.relations else UNKNOWN
            roles = min(plays(one, rule.about[0]), plays(two, rule.about[1]))
            found[one.id, two.id] = min(joined, roles, _truth(rule.when, facts, (one, two)))
    return found


def plays(who: Subject, role: str) -> Truth:
    """Return how surely somebody plays a role; somebody unnamed never surely does."""
    at_incident = FALSE if who.linked else TRUE
    truth = at_incident if role == "person" else who.roles.get(role, FALSE)
    return min(truth, UNKNOWN) if who.unnamed else truth


def _truth(condition: Condition, facts: Facts, bound: tuple[Subject, ...]) -> Truth:
    match condition:
        case Clause(var=var, key=key, test=test):
            return truth_of(test, _subject(var, facts, bound).readings.get(key))
        case Known(var, key, wanted):
            return TRUE if (key in _subject(var, facts, bound).readings) == wanted else FALSE
        case AllOf(parts):
            return min((_truth(part, facts, bound) for part in parts), default=TRUE)
        case AnyOf(parts):
            return max((_truth(part, facts, bound) for part in parts), default=FALSE)
        case Negation(part):
            return Truth(2 - _truth(part, facts, bound))
        case NotShown(part):
            return FALSE if _truth(part, facts, bound) is TRUE else TRUE
        case AtLeast(n, parts):
            # The n-th highest truth is that of the n-th part that can still be counted.
            return sorted((_truth(part, facts, bound) for part in parts), reverse=True)[n - 1]
        case Quantified():
            return _of_people(condition, facts, bound)


def _subject(var: int, facts: Facts, bound: tuple[Subject, ...]) -> Subject:
    return facts.incident if var < 0 else bound[var]


def _of_people(condition: Quantified, facts: Facts, bound: tuple[Subject, ...]) -> Truth:
    left_out = bound[condition.other_than].id if condition.other_than is not None else None
    over = [who for who in facts.people if who.unnamed or who.id != left_out]
    of_each = [(plays(who, condition.role), _truth(condition.body, facts, (*bound, who))) for who in over]
    if condition.every:
        return min((max(Truth(2 - playing), body) for playing, body in of_each), default=TRUE)
    return max((min(playing, body) for playing, body in of_each), default=FALSE)


def _nothing_concluded(book: Rulebook, facts: Facts) -> Facts:
    least: dict[str, Value] = {
        fact.id: False if fact.type is FactType.BOOL else 0
        for fact in book.vocabulary.facts.values()
        if fact.concluded
    }
    return _with(facts, {who.id: least for who in (facts.incident, *facts.people)})


def _concluded(book: Rulebook, facts: Facts, found: Table) -> Facts:
    """Write the highest value that is certain, and the highest that is possible, of everything concluded."""
    written: dict[str, dict[str, Value | None]] = {}
    for name, subjects in found:
        for one in book.rule_by_id[name].then.concludes:
            who = facts.incident.id if one.var < 0 else subjects[one.var]
            values = [
                (truth, int(other.value))
                for (rule, them), truth in found.items()
                for other in book.rule_by_id[rule].then.concludes
                if other.key == one.key and (facts.incident.id if other.var < 0 else them[other.var]) == who
            ]
            lo = max((value for truth, value in values if truth is TRUE), default=0)
            hi = max(value for _, value in values)
            value: Value | None = lo if lo == hi else Bounds(lo, hi)
            if one.value is True:
                value = bool(lo) if lo == hi else None
            written.setdefault(who, {})[one.key] = value
    return _with(facts, written)


def _with(facts: Facts, written: Mapping[str, Mapping[str, Value | None]]) -> Facts:
    def read(who: Subject) -> Subject:
        readings = {**who.readings, **written.get(who.id, {})}
        return replace(who, readings={key: value for key, value in readings.items() if value is not None})

    return replace(facts, incident=read(facts.incident), people=tuple(read(who) for who in facts.people))
