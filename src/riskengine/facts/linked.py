"""Measures over links: what was found of everybody, or every place, that links reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from riskengine.facts.measures import Measured, Viewpoint, come_to
from riskengine.facts.past import Past, Reach
from riskengine.facts.ranges import ANY, Range, together, told_range, value_of
from riskengine.facts.selections import Found
from riskengine.facts.sought import Seeking, Sought
from riskengine.facts.walks import Chain, Reached
from riskengine.model.facts import INCIDENT, NOT_APPLICABLE, Value
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, REPORTED_AT, Node
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.measures import Measure, MeasureKind
from riskengine.rulebook.network import Walk
from riskengine.rulebook.vocabulary import Fact

PATHS: Final = 12
"""How many of the paths that a measure looks over are shown, the nearest first."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One such measure, made ready to be read often.

    Attributes:
        measure: The measure.
        walk: The links it looks over.
        sought: What it looks for.
        of_incident: Whether the links are followed from the incident, and not from a person.
        calendar: The calendar of the pack.
    """

    measure: Measure
    walk: Walk
    sought: Sought
    of_incident: bool
    calendar: Calendar

    @classmethod
    def of(cls, fact: Fact, measure: Measure, walk: Walk, seeking: Seeking, calendar: Calendar) -> Linked:
        """Make a measure ready; it selects one thing."""
        if measure.selection is None:
            raise ValueError(f"{fact.id} selects nothing")
        sought = seeking.sought(fact, measure, measure.selection)
        return cls(measure, walk, sought, fact.of == INCIDENT, calendar)

    def read(self, view: Viewpoint) -> Measured:
        """Return what the measure comes to, with the paths to those of whom anything was found."""
        past = view.past
        start = Node(INCIDENT_NODE, past.incident) if self.of_incident else Node(PERSON_NODE, view.who)
        reached = past.reached(self.walk, start, view.anchor)
        begin = self._before(view.anchor)
        first = self._before(begin) if self.measure.kind is MeasureKind.TREND else begin
        found = tuple(self._found(past, reached, first))
        searches = self._searches(view, reached, first)
        if self.measure.kind in (MeasureKind.FIRST, MeasureKind.LATEST):
            value = self._moment(found, view, searched=searches is not None)
        else:
            value = self._value(self._number(found, begin), view, exact=searches is not None)
        if value is None or not found:
            measured = come_to(value, view, (), searches)
        else:
            measured = self._with_paths(come_to(value, view, _newest(found), searches), found)
        return replace(measured, left_out=tuple(reached.left_out)) if reached.left_out else measured

    def _before(self, moment: datetime | None) -> datetime | None:
        window = self.measure.window
        return None if window is None or moment is None else self.calendar.before(moment, window)

    def _found(
        self, past: Past, reached: Reached, start: datetime | None
    ) -> Iterator[tuple[Chain, list[Found]]]:
        """Yield what was found of each node, with how it is reached; nothing of a building."""
        reach = Reach.ELSEWHERE if self.measure.elsewhere else Reach.EVERYWHERE
        for node, chain in reached.chains.items():
            if node.kind == PLACE_NODE and past.is_building(node.id):
                continue
            found = list(past.found_under(self.sought, node.id, start, reach))
            if self.sought.flags:
                found = [one for one in found if past.is_still_on(one.id)]
            if found:
                yield chain, found

    def _number(self, found: Sequence[tuple[Chain, list[Found]]], begin: datetime | None) -> int:
        every = {one.id: one for _, some in found for one in some}
        match self.measure.kind:
            case MeasureKind.DISTINCT if self.sought.by is None:
                return len({chain.one for chain, _ in found})
            case MeasureKind.DISTINCT:
                return len({one.value for _, some in found for one in some})
            case MeasureKind.TREND:
                now = sum(begin is None or one.time >= begin for one in every.values())
                return 2 * now - len(every)
            case _:
                return len(every)

    def _value(self, number: int, view: Viewpoint, *, exact: bool) -> Value | None:
        kind = self.measure.kind
        number = min(number, 1) if kind is MeasureKind.EXISTS else number
        known: Range = (number, number)
        if not exact:
            known = ANY if kind is MeasureKind.TREND else (number, math.inf)
        known = together(known, told_range(view.answered.value))
        value = value_of(known, -math.inf if kind is MeasureKind.TREND else 0)
        if kind is MeasureKind.EXISTS:
            return None if value is None else known[0] >= 1
        return value

    def _moment(
        self, found: Sequence[tuple[Chain, list[Found]]], view: Viewpoint, *, searched: bool
    ) -> Value | None:
        told = view.answered.value
        times = [told] if isinstance(told, datetime) else []
        if searched or times:
            times += [one.time for _, some in found for one in some]
        if not times:
            return NOT_APPLICABLE if searched else None
        return max(times) if self.measure.kind is MeasureKind.LATEST else min(times)

    def _searches(self, view: Viewpoint, reached: Reached, start: datetime | None) -> tuple[str, ...] | None:
        """Return the searches that show that there is no more, or None where somebody was not looked for.

        Where it begins, all that counts, and everybody on the way must have been: whoever nobody has looked
        for may be linked with more.
        """
        begun = self._begun(view)
        if reached.left_out or not begun:
            return None
        met = sorted(node.id for node in reached.came_to if node.kind in (PERSON_NODE, self.walk.to))
        found: dict[str, None] = {}
        for who in dict.fromkeys((*begun, *met)):
            searches = view.past.searched(who, self.measure.systems, start) if who is not None else None
            if searches is None:
                return None
            found.update(dict.fromkeys(searches))
        return tuple(found)

    def _begun(self, view: Viewpoint) -> tuple[str | None, ...]:
        """Return where the links begin: the people of the incident, its place, or both; None if not known."""
        if not self.of_incident:
            return (view.who,)
        here, first = view.past.here, {step.relation for step in self.walk.steps[0]}
        place = (here.place,) if REPORTED_AT in first else ()
        people = tuple(here.people) or (None,)
        return (*(people if first != {REPORTED_AT} else ()), *place)

    def _with_paths(self, measured: Measured, found: Sequence[tuple[Chain, list[Found]]]) -> Measured:
        """Return a measure with the paths it looked over, and the events that state their links."""
        chains = [chain for chain, _ in islice(found, PATHS) if chain.before is not None]
        told = (event for chain in chains for event in chain.events())
        return replace(
            measured,
            told=tuple(dict.fromkeys((*measured.told, *told))),
            paths=tuple(chain.path() for chain in chains),
        )


def _newest(found: Sequence[tuple[Chain, list[Found]]]) -> Iterator[str]:
    every = {one.id: one for _, some in found for one in some}
    yield from sorted(every, key=lambda id: (every[id].time, id), reverse=True)
