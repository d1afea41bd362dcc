"""A slow and obvious reading of measures over links: every path, and every event of everybody at its end."""

import math
from dataclasses import replace
from datetime import datetime

from facts.network_reference import NetworkReference
from facts.reference import Reference, shown, with_told
from riskengine.model.events import IncidentReported, RecordsSearched
from riskengine.model.facts import NOT_APPLICABLE
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, REPORTED_AT, Node
from riskengine.rulebook.measures import MeasureKind, Scope
from riskengine.rulebook.network import Standing


class LinkedReference(Reference):
    """What all events come to over links, seen from one incident."""

    def __init__(self, book, events, incident, as_of, known_at, answers):
        """Take the events in any order; and what was told of each measure, by subject and fact."""
        super().__init__(book, events, incident, as_of, known_at, answers)
        words = book.vocabulary
        self.network = NetworkReference(words.relations, book.pack.network, events, as_of, known_at)

    def value(self, fact, who):
        """Return what a fact measured over links is of somebody (None: of the incident); None if unknown."""
        measure = fact.measure
        told = self.answers.get((who, fact.id))
        told = told[0] if told else None
        start = self.before(measure, self.anchor)
        first = self.before(measure, start) if measure.kind is MeasureKind.TREND else start
        exact = self.all_searched(measure, who, first)
        found = self.of_each(measure, who, first)
        if measure.kind in (MeasureKind.FIRST, MeasureKind.LATEST):
            return self.when(measure, found, exact, told)
        number = self.how_many(measure, found, start)
        trend = measure.kind is MeasureKind.TREND
        lo, hi = (number, number) if exact else (-math.inf, math.inf) if trend else (number, math.inf)
        lo, hi = with_told(lo, hi, told)
        if measure.kind is MeasureKind.EXISTS:
            return bool(lo) if lo in (hi, 1) else None
        return shown(lo, hi, -math.inf if trend else 0)

    def ways(self, measure, who):
        """Return whom or what the links of a measure reach, the nearest first."""
        best, _ = self.network.reached(measure.linked, self.start(who), self.within(measure.linked))
        return sorted(best.values(), key=lambda way: way.order)

    def paths(self, fact, who):
        """Return the paths over which anything was found, the nearest first."""
        start = self.before(fact.measure, self.anchor)
        first = self.before(fact.measure, start) if fact.measure.kind is MeasureKind.TREND else start
        return [way for way, found in self.of_each(fact.measure, who, first) if found and way.steps]

    def start(self, who):
        """Return where links are followed from."""
        return Node(INCIDENT_NODE, self.incident) if who is None else Node(PERSON_NODE, who)

    def within(self, walk):
        """Return which links count."""
        if isinstance(walk.within, Standing):
            return walk.within
        return self.calendar.before(self.anchor, walk.within)

    def of_each(self, measure, who, start):
        """Return each path with what was found of whom or what it leads to; a building is nobody's home."""
        place = measure.linked.to == PLACE_NODE
        by = None if measure.by in (PERSON_NODE, PLACE_NODE) else measure.by
        plain = replace(measure, scope=Scope.PLACE if place else Scope.SUBJECT, by=by, linked=None)
        return [
            (way, self.found(plain, measure.selection, way.end.id, start))
            for way in self.ways(measure, who)
            if way.end not in self.network.buildings
        ]

    def how_many(self, measure, found, start):
        """Return the number that follows from what was found."""
        every = {id: time for _, some in found for time, id, _ in some}
        if measure.kind is MeasureKind.DISTINCT:
            if measure.by in (PERSON_NODE, PLACE_NODE):
                return len({frozenset(self.network.ids(way.end)) for way, some in found if some})
            return len({value for _, some in found for _, _, value in some})
        if measure.kind is MeasureKind.TREND:
            now = len([time for time in every.values() if time >= start])
            return now - (len(every) - now)
        return min(len(every), 1) if measure.kind is MeasureKind.EXISTS else len(every)

    def when(self, measure, found, exact, told):
        """Return when the first or the latest was."""
        pick = max if measure.kind is MeasureKind.LATEST else min
        times = [time for _, some in found for time, _, _ in some]
        if isinstance(told, datetime):
            return pick([*times, told])
        if not exact:
            return None
        return pick(times) if times else NOT_APPLICABLE

    def all_searched(self, measure, who, start):
        """Tell whether there can be no more: nothing was cut off, and everybody was searched for.

        That is whom the links begin at, whom they come to on the way, and whom or what they reach.
        """
        walk, begin = measure.linked, self.start(who)
        ways, hubs = self.network.paths(walk, begin, self.within(walk))
        met = {way.end for way in ways if way.end.kind in (PERSON_NODE, walk.to)}
        begun = self.at_incident(walk) if who is None else {begin}
        return bool(begun) and not hubs and all(self.is_searched(measure, one, start) for one in met | begun)

    def at_incident(self, walk):
        """Return what links of the incident itself begin with: where it is, everybody there, or both."""
        events, first = self.events(self.own), {step.relation for step in walk.steps[0]}
        places = [one.place for one in events if isinstance(one, IncidentReported) and one.place is not None]
        if REPORTED_AT in first and not places:
            return set()
        begun = {Node(PLACE_NODE, one) for one in places[:1]} if REPORTED_AT in first else set()
        if first - {REPORTED_AT}:
            begun |= {Node(PERSON_NODE, one) for one in self.people([], events)}
        return begun

    def is_searched(self, measure, node, start):
        """Tell whether what systems hold of somebody, or of a place, is known from a moment on."""
        ids = {one.id for one in self.network.ids(node)}
        searched = {
            one.system
            for one in self.stand
            if isinstance(one, RecordsSearched)
            and one.subject in ids
            and one.occurred_at >= self.began
            and (one.back_to is None or (start is not None and one.back_to <= start))
        }
        return set(measure.systems) <= searched
