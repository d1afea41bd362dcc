"""The native channel: a rulebook compiled once to straight Python code. It is the one that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, cast

from riskengine.inference.channel import Table, Verdict, Verdicts
from riskengine.inference.conclusions import Conclusions, Least, with_nothing_concluded
from riskengine.inference.expressions import ExpressionWriter
from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Bounds, Facts, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Clause
from riskengine.rulebook.rules import Rule


@dataclass(frozen=True, slots=True)
class _Group:
    """The rules of one stratum that are about the same, as one function."""

    about: tuple[str, ...]
    relation: str | None
    concludes: bool
    rules: frozenset[str]
    run: Callable[..., None]


class NativeChannel:
    """Three-valued verdicts by compiled code."""

    name: Final = "native"

    def __init__(self, rules: Iterable[Rule], least: Least | None = None) -> None:
        """Compile the rules in force.

        Args:
            rules: The rules.
            least: The facts that rules conclude, each with its least value; where left out, those that
                these rules conclude.
        """
        self.rules = tuple(sorted(rules, key=_grouping))
        self._least = _least_of(self.rules) if least is None else least
        kinds = sorted({kind for rule in self.rules for kind in rule.kinds or ()})
        self._kind_bits = {kind: 1 << at for at, kind in enumerate(kinds)}
        self.source, self._strata = self._compile()
        self._is_in_order = True

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        kinds = sum(self._kind_bits.get(kind, 0) for kind in facts.kinds)
        if self._least:
            facts = with_nothing_concluded(facts, self._least)
        people = People(facts.people)
        conclusions = Conclusions(self._least)
        every: list[Verdict] = []
        runs = 0
        for groups in self._strata:
            concluding: list[Verdict] = []
            for group in groups:
                first = len(every)
                runs += _run(group, kinds, facts, people, every)
                if group.concludes:
                    concluding += [one for one in every[first:] if one[0].then.concludes]
            if concluding:
                facts = conclusions.with_those_of(concluding, facts)
                people = people.renewed(facts.people)
        if runs > 1 or not self._is_in_order:  # one run is in order as it is
            every.sort(key=_by_rule)
        return Verdicts(tuple(every), facts)

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return the verdicts on each of many facts."""
        return [self.verdicts(one).as_table() for one in facts]

    def with_rule(self, rule: Rule) -> NativeChannel:
        """Return the channel with a rule in place of the one of that id, which is about the same.

        Only that rule is compiled: for rules that are tried one after the other.
        """
        scope = _scope()
        _run_text(self._write_group("alone", [rule], scope), scope)
        made = copy(self)
        rules = tuple(rule if one.id == rule.id else one for one in self.rules)
        strata = tuple(
            tuple(_with_rule(one, rule, scope["alone"]) if rule.id in one.rules else one for one in groups)
            for groups in self._strata
        )
        vars(made).update(rules=rules, _strata=strata, _is_in_order=False)
        return made

    def _compile(self) -> tuple[str, tuple[tuple[_Group, ...], ...]]:
        scope = _scope()
        texts: list[str] = []
        groups: list[tuple[str, list[Rule]]] = []
        for number, (_, members) in enumerate(groupby(self.rules, key=lambda rule: _grouping(rule)[:3])):
            rules, name = list(members), f"group_{number}"
            texts.append(self._write_group(name, rules, scope))
            groups.append((name, rules))
        source = "\n\n\n".join(texts)
        _run_text(source, scope)
        strata = groupby(groups, key=lambda group: group[1][0].stratum)
        return source, tuple(tuple(_group(scope[name], rules) for name, rules in one) for _, one in strata)

    def _write_group(self, name: str, rules: list[Rule], scope: dict[str, object]) -> str:
        """Write the function that adds the verdicts of a group for one subject or pair.

        `sure` is what a rule that certainly holds comes to: that it holds, or, where it is not certain that
        the subject is what the rules are about, that it may.
        """
        arity = 0 if rules[0].about == (INCIDENT,) else len(rules[0].about)
        bodies: list[str] = []
        writer = ExpressionWriter(scope, bodies, name)
        lines: list[str] = []
        for at, rule in enumerate(rules):
            scope[f"{name}_rule_{at}"] = rule
            expression = writer.write(rule.when)
            kinds = sum(self._kind_bits[kind] for kind in rule.kinds or ())
            gate = f"kinds & {kinds} and " if rule.kinds is not None else ""
            lines.append(f"    if {gate}{expression.possible}:  # {rule.id}")
            truth = f"sure if {expression.certain} else UNKNOWN"
            lines.append(f"        add(Verdict({name}_rule_{at}, who, {truth}))")
        head = f"def {name}(kinds, incident, who, people, sure, add):"
        subjects = [f"    r{var} = who[{var}].readings" for var in range(arity)]
        return "\n\n\n".join([*bodies, "\n".join([head, *subjects, *writer.taking_up(), *lines])])


def truths_of(clauses: Iterable[Clause]) -> Callable[[Mapping[str, Value]], int]:
    """Return a function of the incident's readings that tells the truths of some tests on it as one number.

    Each truth is a digit of base three, that of the first test the lowest.
    """
    scope = dict(SPOKEN)
    writer = ExpressionWriter(scope, [], "truths")
    written = [writer.write(clause) for clause in clauses]
    digits = [f"{3**at} * ({one.possible} + {one.certain})" for at, one in enumerate(written)]
    lines = ["def truths(incident):", *writer.taking_up(), f"    return {' + '.join(digits) or '0'}"]
    _run_text("\n".join(lines), scope)
    return cast("Callable[[Mapping[str, Value]], int]", scope["truths"])


def _run_text(text: str, scope: dict[str, object]) -> None:
    # The text is written from the typed syntax tree alone; nothing of a rule file is pasted into it but
    # names that match the patterns of names, and literals as Python writes them.
    exec(compile(text, "<rulebook>", "exec"), scope)  # noqa: S102


def _run(group: _Group, kinds: int, facts: Facts, people: People, every: list[Verdict]) -> int:
    """Add the verdicts of a group for everybody it is about; return for how many it was run."""
    incident, add, runs = facts.incident.readings, every.append, 0
    for subjects, sure in subjects_of(group.about, group.relation, facts, people):
        group.run(kinds, incident, subjects, people, sure, add)
        runs += 1
    return runs


def _scope() -> dict[str, object]:
    return {**SPOKEN, "UNKNOWN": Truth.UNKNOWN, "Verdict": Verdict}


def _group(run: object, rules: list[Rule]) -> _Group:
    first = rules[0]
    concludes = any(rule.then.concludes for rule in rules)
    ids = frozenset(rule.id for rule in rules)
    return _Group(first.about, first.relation, concludes, ids, run)  # type: ignore[arg-type]  # made by exec just above


def _with_rule(group: _Group, rule: Rule, alone: object) -> _Group:
    """Return a group in which a function of its own stands for one rule."""
    run_all, run_alone = group.run, cast("Callable[..., None]", alone)

    def run(
        kinds: int,
        incident: object,
        who: object,
        people: object,
        sure: object,
        add: Callable[[Verdict], None],
    ) -> None:
        found: list[Verdict] = []
        run_all(kinds, incident, who, people, sure, found.append)
        for one in found:
            if one.rule.id != rule.id:
                add(one)
        run_alone(kinds, incident, who, people, sure, add)

    return replace(group, concludes=group.concludes or bool(rule.then.concludes), run=run)


def _grouping(rule: Rule) -> tuple[int, tuple[str, ...], str, str]:
    return (rule.stratum, rule.about, rule.relation or "", rule.id)


def _by_rule(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.rule.id, *(who.id for who in verdict.subjects))


def _least_of(rules: Iterable[Rule]) -> Least:
    concluded = [one for rule in rules for one in rule.then.concludes]
    return {one.key: False if one.value is True else 0 for one in concluded}


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


SPOKEN: Final[Mapping[str, object]] = {
    "Bounds": Bounds,
    "NOT_APPLICABLE": NOT_APPLICABLE,
    "may": _may,
    "may_lie": _may_lie,
}
"""What the expressions of conditions are written in."""
