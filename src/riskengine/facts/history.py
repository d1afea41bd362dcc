"""Everything that was observed, indexed so that no measure has to scan it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from riskengine.facts.ages import Ages
from riskengine.facts.all_series import AllSeries
from riskengine.facts.carried import Carried
from riskengine.facts.identity import Identities
from riskengine.facts.linking import Linking
from riskengine.facts.logs import Logs
from riskengine.facts.network import Network
from riskengine.facts.presence import Presence, people_in, places_in
from riskengine.facts.record import REWRITING, TURNING, taken_back
from riskengine.facts.series import Series
from riskengine.facts.sought import Seeking, Sought, Whose, seeking
from riskengine.facts.stated_links import stated_links
from riskengine.facts.walks import Walks
from riskengine.model.events import (
    Event,
    EventReplaced,
    IncidentMerged,
    RecordRedacted,
    order_of,
)
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, Link, Node
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Relation

_TICK = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom an event may concern in incidents other than its own.

    Attributes:
        people: The people of whom a measure, a marker or a settled duty may have changed.
        places: The places of which a measure may have changed.
        linked: Whatever was newly linked, or is no longer.
    """

    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    linked: frozenset[Node] = frozenset()

    @property
    def nodes(self) -> frozenset[Node]:
        """All of them."""
        people = {Node(PERSON_NODE, who) for who in self.people}
        return self.linked | people | {Node(PLACE_NODE, place) for place in self.places}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an incident at a moment, as known by another.

    Attributes:
        events: The events that nothing takes back, in order.
        outline: These, and what is left of those that were redacted: what they were about, nothing of whom.
    """

    events: tuple[Event, ...]
    outline: tuple[Event, ...]


class History:
    """Everything observed; it only grows, and holds whatever admission let in.

    What a measure of a person or place looks for beyond one incident is kept in series, in order of time. An
    incident whose record was rewritten (an event replaced or redacted, the incident merged) is out of them,
    and is read event by event where it is asked for: what it holds depends on what was known when.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Begin with nothing, for the measures of a rulebook."""
        self.seeking: Seeking = seeking(rulebook)
        self._logs = Logs()
        self._carried = Carried(rulebook.vocabulary)
        self.relations = rulebook.vocabulary.relations
        self._presence = Presence(self._logs, self.relations)
        self.identities = Identities(self.relations, self._logs.taken_back)
        self.network = Network(rulebook.vocabulary.relations, rulebook.pack.network, self._logs.taken_back)
        self.walks = Walks(self.network)
        self.ages = Ages(rulebook.vocabulary, self._logs.taken_back)
        self.calendar = rulebook.pack.calendar
        self.words = rulebook.vocabulary
        self._linking = Linking(rulebook, self.network)
        self._series = AllSeries(self.seeking)
        self._rewritten: dict[str, dict[str, None]] = {}
        self._taken_out: set[str] = set()

    @classmethod
    def of(cls, rulebook: Rulebook, *events: Event) -> History:
        """Return a history of some events, in whatever order they come."""
        history = cls(rulebook)
        for event in events:
            history.take(event)
        return history

    def take(self, event: Event) -> Touched:
        """Keep an event that was admitted, and say whom it may concern in other incidents.

        A redaction takes the content of its event away for good. The same event taken twice changes nothing.
        """
        if self._logs.event(event.id) is not None:
            return Touched()
        if isinstance(event, REWRITING):
            return self._rewrite(event)
        kept = self._logs.put(event)
        if kept is None:
            return Touched()
        if isinstance(kept, TURNING):
            self._presence.renew(kept.incident)
        else:
            self._presence.take(kept)
        self.identities.take(kept)
        self.ages.take(kept)
        linked, built = self.network.take(kept), self.network.buildings_in(kept)
        carried = self._carried.put(kept)
        if kept.incident in self._taken_out:
            self._note(kept.incident, (kept,))
            touched = self._touched((kept.incident,))
            return replace(touched, places=touched.places | built, linked=linked)
        people, places = self._series.put(kept, self._logs.own(kept.incident))
        places |= built
        for who in carried:
            (places if self._presence.is_place(who) else people).add(who)
        return Touched(frozenset(people), frozenset(places), linked)

    @property
    def incidents(self) -> Collection[str]:
        """The incidents anything is known of; a view, in the order in which they came."""
        return self._logs.incidents

    def knows(self, incident: str) -> bool:
        """Tell whether anything is known of an incident."""
        return incident in self._logs.incidents

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or what is left of it, or None."""
        return self._logs.event(event_id)

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event whose content was removed, or None."""
        return self._logs.tombstone(event_id)

    def events_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, in order; none where nothing is known of it."""
        return tuple(self._logs.own(incident))

    def everything_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, and under those merged into it, in order."""
        return tuple(self._logs.known(incident, None))

    def links_of(self, node: Node) -> tuple[Link, ...]:
        """Return every statement of a relation of somebody or something that stands, one that is over too."""
        return tuple(stated_links(self.network, node, self.relations))

    def known(self, incident: str, known_at: datetime) -> list[Event]:
        """Return the events of an incident, and of those then known to be merged into it, in order.

        Only what was recorded by then is among them; what is taken back still is, with what takes it back.
        """
        return self._logs.known(incident, known_at)

    def standing(self, incident: str, as_of: datetime, known_at: datetime) -> Standing:
        """Return what stands of an incident, and of those merged into it.

        What is taken back by `known_at` never stood, at whatever moment.
        """
        known = self._logs.known(incident, known_at)
        by_then = tuple(event for event in known if event.occurred_at <= as_of)
        rewrites = [event for event in known if isinstance(event, EventReplaced | RecordRedacted)]
        if not rewrites:
            return Standing(by_then, by_then)
        gone = taken_back(rewrites)
        replaced = taken_back(event for event in rewrites if isinstance(event, EventReplaced))
        return Standing(
            tuple(event for event in by_then if event.id not in gone),
            tuple(event for event in by_then if event.id not in replaced),
        )

    def elsewhere(
        self,
        people: Iterable[str],
        incidents: Collection[str],
        since: datetime,
        as_of: datetime,
        known_at: datetime,
    ) -> tuple[Event, ...]:
        """Return what was done for people in other incidents and settles duties wherever they are, in order.

        Args:
            people: The people.
            incidents: The incidents that are not other ones: this one, and those merged into it.
            since: Nothing that occurred earlier is returned.
            as_of: Nothing that occurred later is returned.
            known_at: Nothing that was recorded later, or taken back by then, is returned.
        """
        found = {
            event.id: event
            for who in people
            for event in self.carried(who, since, as_of, known_at)
            if event.incident not in incidents and self._carried.settles(event)
        }
        return tuple(sorted(found.values(), key=order_of))

    def carried(self, who: str, start: datetime, as_of: datetime, known_at: datetime) -> Iterator[Event]:
        """Yield the markers, searches and settling actions of somebody that stand, in whatever incident."""
        yield from self._stand(self._carried.between(who, start, as_of), as_of, known_at)

    def marks(self, who: str, flag: str, as_of: datetime, known_at: datetime) -> Iterator[Event]:
        """Yield what was said of one marker of somebody and stands, in whatever incident, in order."""
        yield from self._stand(self._carried.marks(who, flag), as_of, known_at)

    def series(self, sought: Sought, who: str) -> Series | None:
        """Return what was found for somebody, or at a place, in incidents that nobody has rewritten."""
        return self._series.of(sought, who)

    def rewritten(self, who: str, known_at: datetime) -> Collection[str]:
        """Return the incidents somebody is at, or at a place, whose record was rewritten.

        Of those then known to be merged the one in which they go on stands for all.
        """
        names = self._rewritten.get(who)
        return {self._logs.goes_on_in(one, known_at): None for one in names} if names else ()

    def is_rewritten(self, incident: str) -> bool:
        """Tell whether the record of an incident was rewritten, so that it is in no series."""
        return incident in self._taken_out

    def goes_on_in(self, incident: str, known_at: datetime) -> str:
        """Return the incident in which another goes on: itself, unless it is known to be merged."""
        return self._logs.goes_on_in(incident, known_at)

    def moments(self, incident: str, after: datetime, until: datetime, known_at: datetime) -> list[datetime]:
        """Return when something elsewhere changed what is read here: in order, each once.

        A measure, a marker, a search or a settled duty of this incident's people, of its place, or of whom
        links may reach from them; such a link itself; and how old somebody is whom links bring in.

        Args:
            incident: The incident.
            after: Only moments later than this.
            until: Only moments up to this.
            known_at: Nothing that was recorded later, or taken back by then, counts.
        """
        there = self._there(incident, until, known_at)
        found, looked_at = self._linking.changes(incident, there, after, until, known_at)
        for node in looked_at:
            if node.kind == PERSON_NODE:
                found.update(self._changes(node.id, Whose.PERSON, after, until, known_at))
                found.update(() if node in there else self.ages.changes(node.id, after, until, known_at))
            elif node.kind == PLACE_NODE:
                found.update(self._changes(node.id, Whose.PLACE, after, until, known_at))
        return sorted(found)

    def looked_at(self, incident: str, as_of: datetime, known_at: datetime) -> set[Node]:
        """Return everything that may have been looked at from an incident up to a moment.

        It holds more than now counts: what was said and taken back since is among what may have been.
        """
        return self._linking.looked_at(incident, self._there(incident, as_of, known_at), as_of, known_at)

    def last_recorded(self, incident: str) -> datetime:
        """Return when the last of the events under an incident was recorded."""
        return self._logs.last_recorded(incident)

    def concerned(self, touched: Touched) -> frozenset[str]:
        """Return the open incidents that look at what was touched, at it directly or over links."""
        found = {one for place in touched.places for one in self.open_incidents_at(place)}
        for node in self._linking.around(touched.nodes):
            if node.kind == PERSON_NODE:
                found.update(self.open_incidents_of(node.id))
            elif node.kind == INCIDENT_NODE and self._presence.is_open(node.id):
                found.add(node.id)
        return frozenset(found)

    def about(self, event_id: str) -> frozenset[str]:
        """Return everybody, and every place, that an event is about."""
        event = self._logs.event(event_id)
        return _about((event,), self.relations) if event is not None else frozenset()

    def open_incidents_of(self, person: str) -> Collection[str]:
        """Return the incidents a person is at that are open; what was merged goes on in the other."""
        return self._presence.of_person(person)

    def open_incidents_at(self, place: str) -> Collection[str]:
        """Return the incidents at a place that are open; what was merged goes on in the other."""
        return self._presence.at_place(place)

    def _there(self, incident: str, as_of: datetime, known_at: datetime) -> set[Node]:
        """Return the people at an incident, and where it is."""
        events = self.standing(incident, as_of, known_at).events
        people = {Node(PERSON_NODE, who) for who in people_in(events, self.relations)}
        return people | {Node(PLACE_NODE, place) for place in places_in(events)}

    def _stand(self, events: Iterable[Event], as_of: datetime, known_at: datetime) -> Iterator[Event]:
        for event in events:
            known = event.occurred_at <= as_of and event.recorded_at <= known_at
            if known and event.id not in self._logs.taken_back(event.incident, known_at):
                yield event

    def _changes(
        self, who: str, whose: Whose, after: datetime, until: datetime, known_at: datetime
    ) -> Iterator[datetime]:
        yield from self._series.changes(who, whose, after, until, known_at)
        for event in self.carried(who, after + _TICK, until, known_at):
            yield event.occurred_at
        for incident in self.rewritten(who, known_at):
            for event in self.standing(incident, until, known_at).outline:
                if event.occurred_at > after:
                    yield event.occurred_at

    def _rewrite(self, event: EventReplaced | RecordRedacted | IncidentMerged) -> Touched:
        """Take in an event that changes what others mean."""
        names = [event.incident, event.into] if isinstance(event, IncidentMerged) else [event.incident]
        before = self._touched(names)
        for name in names:
            if name not in self._taken_out:
                self._taken_out.add(name)
                self._series.take_out(self._logs.own(name))
        gone = self._remove(event) if isinstance(event, RecordRedacted) else None
        self._logs.put(event)
        linked, built = set(self.network.take(event)), set[str]()
        for name in names:
            self.network.rewrite(name)
            for own in (*self._logs.own(name), *((gone,) if gone is not None else ())):
                linked |= self.network.ends_in(own)
                built |= self.network.buildings_in(own)
            self._presence.renew(name, gone)
            self._note(name, self._logs.own(name))
        after = self._touched(names)
        places = before.places | after.places | built
        return Touched(before.people | after.people, places, frozenset(linked))

    def _remove(self, redaction: RecordRedacted) -> Event | None:
        """Take the content of an event out of everything kept of it, and return it."""
        event = self._logs.remove(redaction)
        if event is not None:
            self._carried.remove(event)
            self.identities.remove(event)
            self.ages.remove(event)
            self.network.remove(event)
            for who in _about((event,), self.relations):
                self._rewritten.get(who, {}).pop(event.incident, None)
        return event

    def _note(self, incident: str, events: Iterable[Event]) -> None:
        """Note whose record was rewritten, or where."""
        for who in _about(events, self.relations):
            self._rewritten.setdefault(who, {})[incident] = None

    def _touched(self, incidents: Iterable[str]) -> Touched:
        """Return everybody, and every place, in some incidents and in all that are merged with them."""
        names = {self._logs.goes_on_in(incident, None) for incident in incidents}
        events = [event for name in sorted(names) for event in self._logs.known(name, None)]
        about, reported_at = _about(events, self.relations), places_in(events)
        places = frozenset(who for who in about if who in reported_at or self._presence.is_place(who))
        return Touched(about - places, places)


def _about(events: Iterable[Event], relations: Mapping[str, Relation]) -> frozenset[str]:
    """Return everybody, and every place, that some events are about."""
    every = tuple(events)
    subjects = (getattr(event, "subject", None) for event in every)
    return people_in(every, relations) | places_in(every) | {one for one in subjects if one is not None}
