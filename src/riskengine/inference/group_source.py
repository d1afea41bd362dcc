"""Writes the rules of one stratum that are about the same as Python, for a machine and for whoever audits it.

Whatever is asked of one fact at a time stands with that fact, a line for each test, with the rules that need
it; its truth is looked up by `rows`. What asks more than that, such as of everybody who is there, is a
function of its own, run only while the rest of its rule may hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, assert_never

from riskengine.inference.expressions import ExpressionWriter, name_of, unlike
from riskengine.inference.normal_form import MOST_CLAUSES, AnyAsked, Asked, normal_form
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    Anything,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Literal_,
    Test,
)
from riskengine.rulebook.display import safe
from riskengine.rulebook.otherwise import condition_words
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.vocabulary import FactType

LEGEND: Final = """\
# What is asked of one fact stands with the fact: a line a test, as a number of bits that its truth sets, with
# the rules that ask it. Each rule has one bit in each of these sections of a number, in the order of "Rules":
#
#   out      what is known makes the rule impossible
#   open     something keeps it from being certain
#   may 1    of tests of which one must be so, "one_of(1, ...)", one is possible
#   sure 1   ... and one is certain
#   may 2    and so on, of a second such set
#
# "of_..." looks a subject's facts up and joins their bits; "come_to" reads off which rules are possible and
# which certain. What a rule asks beside single facts is a function "rest_of_...", run where it may matter.
"""
"""What whoever reads the source must know."""

PASSING = (FactType.DURATION, FactType.TIME)
"""The types of facts that are seldom the same again, so that nothing of them is remembered."""

_LONG: Final = 110


@dataclass(slots=True)
class _Line:
    """One test of a fact, at one place of some rules."""

    asked: Asked
    place: int
    rules: list[str] = field(default_factory=list)


class GroupWriter:
    """Writes the functions of one group."""

    def __init__(self, rules: Sequence[Rule], constants: dict[str, object]) -> None:
        """Take what is asked apart, fact by fact.

        Args:
            rules: The rules, by id.
            constants: Values that cannot be written as literals, by the name they go by; some are added.
        """
        self._rules, self._constants = rules, constants
        self._subjects = _subjects(rules[0].about)
        self._lines: dict[tuple[int, str], dict[tuple[object, ...], _Line]] = {}
        self._rests: list[tuple[Rule, Condition]] = []
        for rule in rules:
            rest = self._take(rule)
            if rest:
                self._rests.append((rule, rest[0] if len(rest) == 1 else AllOf(tuple(rest))))
        self._names = self._named()
        self._rest_names = self._named_rests()
        self._arguments = ", ".join(("incident", "people", *self._subjects))

    def write(self) -> str:
        """Return the text."""
        bodies: list[str] = []
        rests = [self._rest(bodies, rule, rest) for rule, rest in self._rests]
        functions = [self._of(var) for var in (INCIDENT_VAR, *range(len(self._subjects)))]
        begin = [self._head(), *self._facts(), "at_first = rules.at_first()"]
        return "\n\n\n".join([*begin, *functions, *bodies, *rests, self._come_to()])

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that look up what the incident says of the rules, and then each subject."""
        return tuple(f"of_{whose}" for whose in ("incident", *self._subjects))

    @property
    def asks_of_people(self) -> bool:
        """Whether the rules are about people, or ask who is there."""
        return bool(self._subjects or self._rests)

    def _take(self, rule: Rule) -> list[Condition]:
        """Enter what a rule asks of single facts, and return the rest."""
        rest: list[Condition] = []
        places = 0
        for part in rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,):
            form = normal_form(part)
            several = sum(len(clause) > 1 for clause in form or ())
            if form is None or places + several > MOST_CLAUSES or not all(form):
                rest.append(part)
                continue
            for clause in form:
                places += len(clause) > 1
                self._enter(rule, clause, places if len(clause) > 1 else 0)
        return rest

    def _enter(self, rule: Rule, clause: AnyAsked, place: int) -> None:
        for asked in clause:
            of = asked.of
            what = (of.test, of.text) if isinstance(of, Clause) else of.wanted
            lines = self._lines.setdefault(asked.place, {})
            line = lines.setdefault((place, asked.said, what), _Line(asked, place))
            if rule.id not in line.rules:
                line.rules.append(rule.id)

    def _named(self) -> dict[tuple[int, str], str]:
        found: dict[tuple[int, str], str] = {}
        for var, key in self._lines:
            found[var, key] = unlike(
                name_of(self._whose(var), key), {*found.values(), *_TAKEN, *self._subjects}
            )
        return found

    def _named_rests(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for rule, _ in self._rests:
            found[rule.id] = unlike(re.sub(r"\W", "_", f"rest_of_{rule.id}"), found.values())
        return found

    def _whose(self, var: int) -> str:
        return INCIDENT if var == INCIDENT_VAR else self._subjects[var]

    def _head(self) -> str:
        first = self._rules[0]
        about = " and ".join(first.about) + (f" joined by {first.relation}" if first.relation else "")
        lines = [f"# Rules about {about}, stratum {first.stratum}.", "rules = Rules({"]
        for rule in self._rules:
            kinds = None if rule.kinds is None else tuple(sorted(rule.kinds))
            lines += [f"    # {safe(condition_words(rule.when))}", f"    {rule.id!r}: {kinds!r},"]
        return "\n".join([*lines, "})"])

    def _facts(self) -> list[str]:
        texts = []
        for (var, key), name in sorted(self._names.items(), key=lambda one: (one[0][0], one[1])):
            lines = self._lines[var, key].values()
            way = "passing" if self._is_passing(var, key) else "fact"
            head = f"{name} = rules.{way}({self._whose(var)!r}, {key!r},"
            texts.append("\n".join([head, *(text for line in lines for text in _asks(line)), ")"]))
        return ["\n".join(texts)] if texts else []

    def _is_passing(self, var: int, key: str) -> bool:
        of = next(iter(self._lines[var, key].values())).asked.of
        return isinstance(of, Clause) and of.type in PASSING

    def _of(self, var: int) -> str:
        """Write the function that looks up what a subject says of the rules."""
        whose, names = self._whose(var), {key: name for (of, key), name in self._names.items() if of == var}
        seen = "at_first" if var == INCIDENT_VAR else "0"
        lines = [f"def of_{whose}({whose}):", f"    get = {whose}.get", f"    seen = {seen}"]
        remembered = [key for key in names if not self._is_passing(var, key)]
        if remembered:
            lines.append("    try:")
            lines += [f"        seen |= {names[key]}[get({key!r})]" for key in remembered]
            lines += [
                "    except KeyError:  # a value that was never met before",
                f"        seen |= rules.learn({whose!r}, get)",
            ]
        lines += [f"    seen |= {names[key]}(get({key!r}))" for key in names if key not in remembered]
        return "\n".join([*lines, "    return seen"])

    def _rest(self, bodies: list[str], rule: Rule, rest: Condition) -> str:
        """Write the function that tells what a rule asks beside single facts."""
        writer = ExpressionWriter(self._constants, bodies, self._subjects)
        expression = writer.write(rest)
        lines = [
            f"def {self._rest_names[rule.id]}({self._arguments}):",
            f"    # {rule.id}: {safe(condition_words(rest))}",
            *writer.taking_up(),
            f"    if not {expression.possible}:",
            "        return FALSE",
            f"    return TRUE if {expression.certain} else UNKNOWN",
        ]
        return "\n".join(lines)

    def _come_to(self) -> str:
        number = len(self._rules)
        places = {line.place for lines in self._lines.values() for line in lines.values()} - {0}
        lines = [
            f"def come_to(in_play, seen, {self._arguments}):",
            "    possible = in_play & ~seen  # not out",
        ]
        lines += [f"    possible &= seen >> {2 * place * number}  # may {place}" for place in sorted(places)]
        lines += [f"    certain = possible & ~(seen >> {number})  # not open"]
        lines += [
            f"    certain &= seen >> {(2 * place + 1) * number}  # sure {place}" for place in sorted(places)
        ]
        for rule, _ in self._rests:
            bit = hex(1 << self._rules.index(rule))
            lines += [
                f"    if possible & {bit}:",
                f"        truth = {self._rest_names[rule.id]}({self._arguments})",
                f"        possible, certain = narrowed(possible, certain, {bit}, truth)",
            ]
        return "\n".join([*lines, "    return possible, certain"])


_TAKEN: Final = frozenset({"rules", "at_first", "get", "seen", "come_to"})


def _subjects(about: tuple[str, ...]) -> tuple[str, ...]:
    """Return what those that rules are about are called in their functions."""
    found: list[str] = []
    for role in about if about != (INCIDENT,) else ():
        found.append(unlike(role, {*found, *_TAKEN}))
    return tuple(found)


def _asks(line: _Line) -> list[str]:
    """Write one test of a fact with the rules that ask it, each on a line of its own where they are many."""
    of, said = line.asked.of, line.asked.said
    if isinstance(of, Clause):
        asks, words = f"is_({_test(of.test)})", safe(of.text)
    else:
        asks, words = "known" if of.wanted else "no(known)", "known" if of.wanted else "unknown"
    for one in reversed(said):
        asks, words = f"{one}({asks})", f"{one.replace('_', ' ')}: {words}"
    head = f"    rules.{f'one_of({line.place}, ' if line.place else 'needed('}{asks}, "
    text = f"{head}{', '.join(map(repr, line.rules))}),  # {words}"
    if len(text) <= _LONG:
        return [text]
    return [f"{head.rstrip()}  # {words}", *(f"        {rule!r}," for rule in line.rules), "    ),"]


def _test(test: Test) -> str:
    """Return a test as Python."""
    match test:
        case Compare(op, value):
            return f"Compare({op!r}, {_value(value)})"
        case Interval(lo, lo_closed, hi, hi_closed):
            return f"Interval({_value(lo)}, {lo_closed}, {_value(hi)}, {hi_closed})"
        case Either(tests):
            return f"Either(({''.join(f'{_test(one)}, ' for one in tests)}))"
        case Except(inner):
            return f"Except({_test(inner)})"
        case Anything():
            return "Anything()"
        case _:
            assert_never(test)


def _value(value: Literal_) -> str:
    return f"moment({value.isoformat()!r})" if isinstance(value, datetime) else repr(value)
