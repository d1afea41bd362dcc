"""Which parameters each thing that is declared names, and which of them are otherwise in another rulebook."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskengine.rulebook.otherwise import same, words
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import parse_term


@dataclass(frozen=True, slots=True)
class ChangedParameters:
    """The parameters that two rulebooks give another value, and what names them.

    Attributes:
        values: Both values of each, in words.
        was: The parameters that each thing names in the first rulebook, by where it is declared.
        now: The same in the second.
    """

    values: Mapping[str, tuple[str, str]]
    was: Mapping[Span, frozenset[str]]
    now: Mapping[Span, frozenset[str]]

    @classmethod
    def between(cls, was: Rulebook, now: Rulebook) -> ChangedParameters:
        """Find them."""
        pairs = {
            name: (one.value, now.parameters[name].value)
            for name, one in was.parameters.items()
            if name in now.parameters
        }
        values = {name: (words(a), words(b)) for name, (a, b) in pairs.items() if not same(a, b)}
        return cls(values, parameters_named(was), parameters_named(now))

    def named_in(self, was_at: Span, now_at: Span) -> tuple[str, ...]:
        """Return those that something names in both, in order, by where it is declared in each."""
        named = self.was.get(was_at, frozenset()) & self.now.get(now_at, frozenset())
        return tuple(sorted(named & self.values.keys()))

    def by(self, was_at: Span, now_at: Span, was: str | None, now: str | None) -> str | None:
        """Return the one that something names and that went from one value to another.

        Args:
            was_at: Where it is declared in the first.
            now_at: Where it is declared in the second.
            was: What the value came to in the first, in words.
            now: What it came to in the second.
        """
        for name in self.named_in(was_at, now_at):
            if (was, now) == tuple(map(_as_read, self.values[name])):
                return name
        return None


def parameters_named(rulebook: Rulebook) -> Mapping[Span, frozenset[str]]:
    """Return the parameters that each thing names, by where it is declared: the last to begin before them."""
    places = sorted(declared_at(rulebook))
    found: dict[Span, set[str]] = {}
    for name, spans in rulebook.named_at.items():
        for span in spans:
            at = bisect_right(places, span) - 1
            if at >= 0 and places[at].file == span.file:
                found.setdefault(places[at], set()).add(name)
    return {place: frozenset(names) for place, names in found.items()}


def declared_at(rulebook: Rulebook) -> Iterator[Span]:
    """Yield where everything is declared that may name a parameter."""
    words = rulebook.vocabulary
    yield from (rule.span for rule in rulebook.rules)
    yield from (measure.span for measure in rulebook.oversight)
    for section in (words.facts, words.subjects, words.actions, words.flags, words.roles, words.handlings):
        yield from (one.span for one in section.values())


def _as_read(value: str) -> str:
    """Return a parameter as what names it reads it: a length of time as one, and all else as it is."""
    try:
        return str(parse_term(value))
    except ValueError:
        return value
