"""Checks that the links of a walk can follow one another, and come to whom or what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE
from riskengine.rulebook.network import Walk
from riskengine.rulebook.reporter import Reporter, either
from riskengine.rulebook.source import Path
from riskengine.rulebook.ways import Way

LEADS_NOWHERE: Final = "RE421"
"""The code of links that cannot follow one another, or that reach nothing that would count."""

MANY: Final = {PERSON_NODE: "people", PLACE_NODE: "places"}
"""What a walk can come to, in words."""

_Kinds: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """One link as a walk names it, and where."""

    name: str
    way: Way
    path: Path


def check_course(walk: Walk, named: Sequence[Sequence[Named]], start: str, report: Reporter) -> None:
    """Report the links that cannot be followed where they stand, or else those over which nothing is reached.

    Args:
        walk: The walk.
        named: The links it names: of each place of a path in turn, or all that may be followed.
        start: The kind of node at which it begins.
        report: Where faults go.
    """
    course = _Course.of(walk, named, start)
    lost = next(filter(None, map(course.not_followed, range(len(named)))), ())
    for one, kinds in lost:
        here = "begin at" if kinds == {start} else "have come to"
        message = f'"{one.name}" is between {_ends(one.way)}, and the links {here} {_either(kinds)}.'
        help = f"name a link that goes on from {_either(kinds)}"
        if kinds == {INCIDENT_NODE}:
            help = "name a role, present_at or reported_at: these are the links of an incident"
        report.fault(LEADS_NOWHERE, message, one.path, help)
    if lost:
        return
    for one, kinds in next(filter(None, map(course.not_ended, reversed(range(len(named))))), ()):
        message = f'"{one.name}" leads to {_either(kinds)}, and from there the links come to no {walk.to}.'
        help = "raise hops:, or take it away"
        if walk.exactly:
            help = f"end the path at a {walk.to}" if one in named[-1] else "take it away, or go on from there"
        report.fault(LEADS_NOWHERE, message, one.path, help)


@dataclass(frozen=True, slots=True)
class _Course:
    """Between which kinds of node each link of a walk lies.

    Attributes:
        named: The links it names.
        exactly: Whether each stands at its own place.
        come: For each link in turn, the kinds of node that the links before it come to.
        going: For each link in turn, and after the last, the kinds of node from which the end can be reached.
    """

    named: Sequence[Sequence[Named]]
    exactly: bool
    come: Sequence[_Kinds]
    going: Sequence[_Kinds]

    @classmethod
    def of(cls, walk: Walk, named: Sequence[Sequence[Named]], start: str) -> _Course:
        """Work out the course of a walk."""
        groups = named if walk.exactly else [*named] * len(walk.steps)
        end = frozenset({walk.to})
        come, going = [frozenset({start})], [end]
        for group in groups:
            come.append(_all(one.way.onward(come[-1]) for one in group))
        for group in reversed(groups):
            before = _all(one.way.back(going[-1]) for one in group)
            going.append(before if walk.exactly else before | end)
        return cls(named, walk.exactly, come, going[::-1])

    def not_followed(self, at: int) -> Sequence[tuple[Named, _Kinds]]:
        """Return the links of one place that begin at nothing the links before come to, and what that is."""
        return [
            (one, self.come[self._places(at)[0]])
            for one in self.named[at]
            if not any(one.way.onward(self.come[place]) for place in self._places(at))
        ]

    def not_ended(self, at: int) -> Sequence[tuple[Named, _Kinds]]:
        """Return the links of one place from which the end is not reached, and what they lead to."""
        return [
            (one, _all(one.way.onward(self.come[place]) for place in self._places(at)))
            for one in self.named[at]
            if not any(one.way.onward(self.come[place]) & self.going[place + 1] for place in self._places(at))
        ]

    def _places(self, at: int) -> Sequence[int]:
        """Return at which links of the walk those named in one place may stand."""
        return range(at, at + 1) if self.exactly else range(len(self.going) - 1)


def _all(kinds: Iterable[_Kinds]) -> _Kinds:
    return frozenset[str]().union(*kinds)


def _ends(way: Way) -> str:
    start, end = min(way.leads)
    if start == end:
        return f"two {MANY.get(start, start)}"
    return f"{_a(start)} and {_a(end)}"


def _either(kinds: _Kinds) -> str:
    return either([_a(kind) for kind in sorted(kinds)])


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
