"""Warns of what is declared and never used: a word nobody reads is a question nobody should ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from riskengine.rulebook.conditions import Quantified, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.readings import Origin, Reading
from riskengine.rulebook.rules import Parameter, Rule
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Authority, Vocabulary

BUILT_IN_PARAMETERS: Final = ("questions.first", "attention.raised_percent")
"""Parameters that the engine itself, or the replay of a day of calls, reads."""

BUILT_IN_FACTS: Final = ("incident.area", "incident.caller_can_speak_freely")
"""Facts that the engine itself reads."""


@dataclass(slots=True)
class Usage:
    """What rules have named so far; of parameters, where too."""

    facts: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    parameters: dict[str, set[Span]] = field(default_factory=dict)
    systems: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    def parameter(self, name: str, span: Span) -> None:
        """Remember that a parameter is named, and where."""
        self.parameters.setdefault(name, set()).add(span)

    def read(self, reading: Reading) -> None:
        """Remember that a condition reads something."""
        match reading.origin:
            case Origin.FACT:
                self.facts.add(reading.key)
            case Origin.FLAG:
                self.flags.add(reading.name)
            case Origin.DONE | Origin.DUTY:
                self.actions.add(reading.name)
            case Origin.GRADE | Origin.HANDLING | Origin.CLOSED:
                pass


class _Declared(Protocol):
    @property
    def span(self) -> Span: ...


def check_usage(
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    rules: Iterable[Rule],
    sources: Mapping[str, Authority],
    usage: Usage,
    faults: Diagnostics,
) -> None:
    """Report facts, actions, flags, systems, parameters and sources that nothing names (RE450)."""
    every = tuple(rules)
    facts = vocabulary.facts.values()
    listing = {role.listed_by for role in vocabulary.roles.values()}
    ending = {action for fact in facts for action in fact.ended_by.actions}
    ending |= {action for handling in vocabulary.handlings.values() for action in handling.undone_by}
    powers = {action.id for action in vocabulary.actions.values() if action.power}
    cited = {*usage.sources, *(source for rule in every for source in rule.sources)}
    cited |= {source for parameter in parameters.values() for source in parameter.sources}
    cited |= {fact.source for fact in facts if fact.source is not None}
    about = {role for rule in every for role in _roles(rule)}
    _report("fact", vocabulary.facts, {*usage.facts, *listing, *BUILT_IN_FACTS}, faults)
    _report("flag", vocabulary.flags, usage.flags, faults)
    _report("action", vocabulary.actions, {*usage.actions, *ending, *powers}, faults)
    showing = {system for flag in vocabulary.flags.values() for system in flag.systems}
    _report("system", vocabulary.systems, usage.systems | showing, faults)
    _report("linked subject", vocabulary.subjects, about, faults)
    _report("parameter", parameters, {*usage.parameters, *BUILT_IN_PARAMETERS}, faults)
    _report("source", sources, cited, faults)


def _roles(rule: Rule) -> Iterator[str]:
    """Yield the roles of whom a rule speaks."""
    yield from rule.about
    yield from (part.role for part in walk(rule.when) if isinstance(part, Quantified))


def _report(
    what: str, declared: Mapping[str, _Declared], used: Collection[str | None], faults: Diagnostics
) -> None:
    for name, one in declared.items():
        if name not in used:
            message = f'the {what} "{name}" is declared but no rule uses it.'
            faults.add("RE450", message, one.span, "use it, or take it away")
