"""The native channel: a rulebook compiled once to straight Python code. It is the one that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final, cast

from riskengine.inference import rows
from riskengine.inference.channel import TRUE, UNKNOWN, Bitwise, Found, Table, Verdict, Verdicts, verdicts_in
from riskengine.inference.conclusions import Conclusions, Least, with_nothing_concluded
from riskengine.inference.expressions import SPOKEN, ExpressionWriter
from riskengine.inference.group_source import LEGEND, GroupWriter
from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import Facts, Value
from riskengine.model.truth import Truth
from riskengine.rulebook import conditions
from riskengine.rulebook.conditions import Clause
from riskengine.rulebook.rules import Rule

MEANT: Final[Mapping[str, object]] = {
    **SPOKEN,
    **{name: getattr(rows, name) for name in ("Rules", "narrowed", "is_", "known", "no", "not_shown")},
    **{name: getattr(conditions, name) for name in ("Compare", "Interval", "Either", "Except", "Anything")},
    "moment": datetime.fromisoformat,
    "FALSE": Truth.FALSE,
    "UNKNOWN": UNKNOWN,
    "TRUE": TRUE,
}
"""What the source of a group is written in."""

_NOBODY: Final = People(())


@dataclass(frozen=True, slots=True)
class _Group:
    """The rules of one stratum that are about the same, compiled.

    Attributes:
        rules: The rules, each at the place of its bit.
        concluding: Those that conclude something.
        kept: Those that are asked here: another group may stand for one of them.
        in_play: Tells which rules are for some kinds of incident.
        of: Tell what the incident says of them, then what each subject does.
        come_to: Tells which are possible and which are certain.
        asks_of_people: Whether they are about people, or ask who is there.
        source: What was compiled.
    """

    rules: Bitwise
    concluding: int
    kept: int
    in_play: Callable[[frozenset[str]], int]
    of: tuple[Callable[[Mapping[str, Value]], int], ...]
    come_to: Callable[..., tuple[int, int]]
    asks_of_people: bool
    source: str

    def run(self, facts: Facts, people: People, found: list[Found]) -> None:
        """Add what the rules come to for everybody they are about."""
        in_play = self.in_play(facts.kinds) & self.kept
        if not in_play:
            return
        of_incident, *of_subjects = self.of
        incident = facts.incident.readings
        seen = of_incident(incident)
        if not of_subjects:
            possible, certain = self.come_to(in_play, seen, incident, people)
            if possible:
                found.append((self.rules, (facts.incident,), possible, certain))
            return
        for who, sure in subjects_of(self.rules[0].about, self.rules[0].relation, facts, people):
            theirs = seen
            for of, one in zip(of_subjects, who, strict=True):
                theirs |= of(one.readings)
            possible, certain = self.come_to(in_play, theirs, incident, people, *who)
            if possible:
                found.append((self.rules, who, possible, certain if sure is TRUE else 0))


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
        together = groupby(self.rules, key=lambda rule: _grouping(rule)[:3])
        groups = [_compiled(tuple(rules)) for _, rules in together]
        strata = groupby(groups, key=lambda group: group.rules[0].stratum)
        self._strata = tuple(tuple(one) for _, one in strata)
        self._asks_of_people = _asks_of_people(self._strata)

    @property
    def source(self) -> str:
        """What was compiled, as Python."""
        return "\n\n\n".join([LEGEND.rstrip(), *(one.source for groups in self._strata for one in groups)])

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        if self._least:
            facts = with_nothing_concluded(facts, self._least)
        people = People(facts.people) if self._asks_of_people else _NOBODY
        conclusions: Conclusions | None = None
        found: list[Found] = []
        for groups in self._strata:
            concluding: list[Verdict] = []
            for group in groups:
                before = len(found)
                group.run(facts, people, found)
                if group.concluding:
                    concluding += verdicts_in(found[before:], group.concluding)
            if concluding:
                conclusions = conclusions or Conclusions(self._least)
                facts = conclusions.with_those_of(concluding, facts)
                people = people.renewed(facts.people)
        return Verdicts(found, facts)

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return the verdicts on each of many facts."""
        return [self.verdicts(one).as_table() for one in facts]

    def with_rule(self, rule: Rule) -> NativeChannel:
        """Return the channel with a rule in place of the one of that id, which is about the same.

        Only that rule is compiled: for rules that are tried one after the other.
        """
        made = copy(self)
        made.rules = tuple(rule if one.id == rule.id else one for one in self.rules)
        strata = tuple(tuple(_with_rule(rule, groups)) for groups in self._strata)
        vars(made).update(_strata=strata, _asks_of_people=_asks_of_people(strata))
        return made


def truths_of(clauses: Iterable[Clause]) -> Callable[[Mapping[str, Value]], int]:
    """Return a function of the incident's readings that tells the truths of some tests on it as one number.

    Each truth is a digit of base three, that of the first test the lowest.
    """
    scope = dict(SPOKEN)
    writer = ExpressionWriter(scope, [])
    written = [writer.write(clause) for clause in clauses]
    digits = [f"{3**at} * ({one.possible} + {one.certain})" for at, one in enumerate(written)]
    lines = ["def truths(incident):", *writer.taking_up(), f"    return {' + '.join(digits) or '0'}"]
    _run_text("\n".join(lines), scope)
    return cast("Callable[[Mapping[str, Value]], int]", scope["truths"])


def _compiled(rules: tuple[Rule, ...]) -> _Group:
    scope: dict[str, Any] = dict(MEANT)
    writer = GroupWriter(rules, scope)
    source = writer.write()
    _run_text(source, scope)
    return _Group(
        rules=Bitwise(rules),
        concluding=sum(1 << at for at, rule in enumerate(rules) if rule.then.concludes),
        kept=(1 << len(rules)) - 1,
        in_play=scope["rules"].in_play,
        of=tuple(scope[name] for name in writer.functions),
        come_to=scope["come_to"],
        asks_of_people=writer.asks_of_people,
        source=source,
    )


def _asks_of_people(strata: Iterable[Iterable[_Group]]) -> bool:
    return any(group.asks_of_people for groups in strata for group in groups)


def _with_rule(rule: Rule, groups: Iterable[_Group]) -> Iterator[_Group]:
    """Yield groups, with one of its own for a rule that one of them holds."""
    for group in groups:
        at = next((at for at, one in enumerate(group.rules) if one.id == rule.id), None)
        if at is None:
            yield group
        else:
            yield replace(group, kept=group.kept & ~(1 << at))
            yield _compiled((rule,))


def _run_text(text: str, scope: dict[str, Any]) -> None:
    # The text is written from the typed syntax tree alone; nothing of a rule file is pasted into it but
    # names that match the patterns of names, literals as Python writes them, and comments made safe.
    exec(compile(text, "<rulebook>", "exec"), scope)  # noqa: S102


def _grouping(rule: Rule) -> tuple[int, tuple[str, ...], str, str]:
    return (rule.stratum, rule.about, rule.relation or "", rule.id)


def _least_of(rules: Iterable[Rule]) -> Least:
    concluded = [one for rule in rules for one in rule.then.concludes]
    return {one.key: False if one.value is True else 0 for one in concluded}
