"""The native channel: a rulebook compiled once to straight Python code. It is the one that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from riskengine.inference.channel import Verdict, Verdicts
from riskengine.inference.expressions import ExpressionWriter
from riskengine.inference.people import People
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Bounds, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule

Found = list[tuple[int, int]]
Group = Callable[..., None]


@dataclass(frozen=True, slots=True)
class _Group:
    """The rules of one stratum that are about the same, as one function."""

    about: tuple[str, ...]
    relation: str | None
    stratum: int
    concludes: bool
    run: Group


class NativeChannel:
    """Three-valued verdicts by compiled code."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Compile the rules in force."""
        self.rules = tuple(sorted(rules, key=_grouping))
        conclusions = [one for rule in self.rules for one in rule.then.concludes]
        self._ordered = frozenset(one.key for one in conclusions if one.value is not True)
        kinds = sorted({kind for rule in self.rules for kind in rule.kinds or ()})
        self._kind_bits = {kind: 1 << at for at, kind in enumerate(kinds)}
        self._concluded = sorted({one.key for one in conclusions})
        self.source, self._groups = self._compile()

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        kinds = sum(self._kind_bits.get(kind, 0) for kind in facts.kinds)
        if self._concluded:
            facts = self._with_unconcluded(facts)
        people = People(facts.people)
        every: list[Verdict] = []
        for _, groups in groupby(self._groups, key=lambda group: group.stratum):
            here: list[Verdict] = []
            for group in groups:
                here.extend(self._run(group, kinds, facts, people))
            every.extend(here)
            if any(one.rule.then.concludes for one in here):
                facts = _with_conclusions(facts, every, self._ordered)
                people = People(facts.people)
        every.sort(key=lambda one: (one.rule.id, *(who.id for who in one.subjects)))
        return Verdicts(tuple(every), facts)

    def _run(self, group: _Group, kinds: int, facts: Facts, people: People) -> Iterator[Verdict]:
        incident = facts.incident.readings
        for subjects, membership in _about(group, facts, people):
            found: Found = []
            group.run(kinds, incident, *(who.readings for who in subjects), people, found)
            for at, truth in found:
                yield Verdict(self.rules[at], subjects, Truth(min(truth, membership)))

    def _with_unconcluded(self, facts: Facts) -> Facts:
        """Give every concluded fact its least value: nothing concludes it yet."""
        least: dict[str, Value] = {key: 0 if key in self._ordered else False for key in self._concluded}
        return replace(
            facts,
            incident=replace(facts.incident, readings={**facts.incident.readings, **least}),
            people=tuple(replace(who, readings={**who.readings, **least}) for who in facts.people),
        )

    def _compile(self) -> tuple[str, tuple[_Group, ...]]:
        constants: dict[str, object] = {}
        texts: list[str] = []
        names: list[tuple[str, list[Rule]]] = []
        at = 0
        for number, (_, members) in enumerate(groupby(self.rules, key=lambda rule: _grouping(rule)[:3])):
            rules = list(members)
            name = f"group_{number}"
            texts.append(self._write_group(name, rules, at, constants))
            names.append((name, rules))
            at += len(rules)
        source = "\n\n\n".join(texts)
        scope: dict[str, object] = {
            **constants,
            "Bounds": Bounds,
            "NOT_APPLICABLE": NOT_APPLICABLE,
            "may": _may,
            "may_lie": _may_lie,
        }
        # The text is written from the typed syntax tree alone; nothing of a rule file is pasted into it but
        # names that match the patterns of names, and literals as Python writes them.
        exec(compile(source, "<rulebook>", "exec"), scope)  # noqa: S102
        return source, tuple(self._group(scope[name], rules) for name, rules in names)

    def _group(self, run: object, rules: list[Rule]) -> _Group:
        first = rules[0]
        return _Group(
            first.about,
            first.relation,
            first.stratum,
            any(rule.then.concludes for rule in rules),
            run,  # type: ignore[arg-type]  # made by exec just above
        )

    def _write_group(self, name: str, rules: list[Rule], first: int, constants: dict[str, object]) -> str:
        arity = 0 if rules[0].about == (INCIDENT,) else len(rules[0].about)
        bodies: list[str] = []
        writer = ExpressionWriter(constants, bodies, name)
        lines: list[str] = []
        for at, rule in enumerate(rules, first):
            expression = writer.write(rule.when)
            kinds = sum(self._kind_bits[kind] for kind in rule.kinds or ())
            gate = f"kinds & {kinds} and " if rule.kinds is not None else ""
            lines.append(f"    if {gate}{expression.possible}:  # {rule.id}")
            lines.append(f"        found.append(({at}, 2 if {expression.certain} else 1))")
        subjects = [f"r{var}" for var in range(arity)] if arity else ["_"]
        head = f"def {name}({', '.join(['kinds', 'incident', *subjects, 'people', 'found'])}):"
        return "\n\n\n".join([*bodies, "\n".join([head, *writer.taking_up(), *lines])])


def _grouping(rule: Rule) -> tuple[int, tuple[str, ...], str, str]:
    return (rule.stratum, rule.about, rule.relation or "", rule.id)


def _about(group: _Group, facts: Facts, people: People) -> Iterator[tuple[tuple[Subject, ...], Truth]]:
    """Yield whom a group of rules is about, with how certainly they are what the rules are about."""
    if group.about == (INCIDENT,):
        yield (facts.incident,), Truth.TRUE
        return
    if len(group.about) == 1:
        for who in people.possible(group.about[0]):
            yield (who,), people.membership(who, group.about[0])
        return
    for one in people.possible(group.about[0]):
        for two in people.possible(group.about[1]):
            if one.id != two.id or one.unnamed:
                joined = Truth.TRUE if (group.relation, one.id, two.id) in facts.relations else Truth.UNKNOWN
                sure = min(people.membership(one, group.about[0]), people.membership(two, group.about[1]))
                yield (one, two), min(sure, joined)


def _with_conclusions(facts: Facts, verdicts: Iterable[Verdict], ranked: frozenset[str]) -> Facts:
    """Write what holds, and what may hold, into the readings of whom it is about."""
    least: dict[tuple[str, str], int] = {}
    most: dict[tuple[str, str], int] = {}
    for one in verdicts:
        for conclusion in one.rule.then.concludes:
            who = facts.incident.id if conclusion.var < 0 else one.subjects[conclusion.var].id
            place = (who, conclusion.key)
            most[place] = max(most.get(place, 0), int(conclusion.value))
            if one.truth is Truth.TRUE:
                least[place] = max(least.get(place, 0), int(conclusion.value))
    changed: dict[str, dict[str, Value | None]] = {}
    for (who, key), top in most.items():
        changed.setdefault(who, {})[key] = _concluded(least.get((who, key), 0), top, ordered=key in ranked)
    return replace(
        facts,
        incident=_overlaid(facts.incident, changed),
        people=tuple(_overlaid(who, changed) for who in facts.people),
    )


def _concluded(least: int, most: int, *, ordered: bool) -> Value | None:
    if not ordered:
        return bool(least) if least == most else None
    return least if least == most else Bounds(least, most)


def _overlaid(subject: Subject, changed: Mapping[str, Mapping[str, Value | None]]) -> Subject:
    mine = changed.get(subject.id)
    if mine is None:
        return subject
    readings = {key: value for key, value in subject.readings.items() if key not in mine}
    readings.update({key: value for key, value in mine.items() if value is not None})
    return replace(subject, readings=readings)


def _may(bounds: Bounds, op: str, value: float) -> bool:
    """Tell whether a value within the bounds could compare so."""
    match op:
        case "==":
            return bounds.contains(value)
        case ">=":
            return bounds.hi is None or bounds.hi >= value
        case ">":
            return bounds.hi is None or bounds.hi > value
        case "<=":
            return bounds.lo is None or bounds.lo <= value
        case _:
            return bounds.lo is None or bounds.lo < value


def _may_lie(bounds: Bounds, lo: float, lo_closed: bool, hi: float, hi_closed: bool) -> bool:
    """Tell whether a value within the bounds could lie in the interval."""
    return _may(bounds, ">=" if lo_closed else ">", lo) and _may(bounds, "<=" if hi_closed else "<", hi)
