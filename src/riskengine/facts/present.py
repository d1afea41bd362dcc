"""Whether everybody an event is about is at the incident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from riskengine.facts.link_store import ends_of
from riskengine.facts.record import IncidentLog
from riskengine.facts.state import State
from riskengine.facts.who_is_who import WhoIsWho
from riskengine.model.events import (
    ActionTaken,
    Event,
    FlagCleared,
    FlagRaised,
    GradeSet,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkSaid,
    LinkStated,
    PersonSaid,
    RecordsSearched,
)
from riskengine.model.facts import INCIDENT
from riskengine.model.faults import Fault, below, unknown_id
from riskengine.model.network import PERSON_NODE, PLACE_NODE, Node
from riskengine.rulebook.vocabulary import Vocabulary

_NOT_THERE = 'nobody of this id is at the incident; name them in "people", or link them with somebody who is'
_NEITHER = "neither of the two is at the incident"


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who and what is at the incident, and who is known elsewhere."""

    words: Vocabulary
    people: Collection[str]
    places: Collection[str]
    state: State

    def holds(self, node: Node) -> bool:
        """Tell whether somebody is there, under this id or another, or something is."""
        if node.kind == PLACE_NODE:
            return node.id in self.places
        return node.kind == PERSON_NODE and (node.id in self.people or self._is_there_as_another(node.id))

    def may_concern(self, who: str) -> bool:
        """Tell whether something may be said of somebody: who is there, or whom links may bring in."""
        known = bool(self.words.subjects) and self.state.knows_person(who)
        return known or self.holds(Node(PERSON_NODE, who))

    def _is_there_as_another(self, who: str) -> bool:
        return any(one in self.people for one in WhoIsWho(self.words, self.state).ids_of(who))


def absent(words: Vocabulary, event: Event, log: IncidentLog, state: State) -> Iterator[Fault]:
    """Yield a fault for each person an event is about who is not at the incident.

    Where the vocabulary declares subjects, whom links may bring in, whoever is known anywhere may be one.

    Args:
        words: The vocabulary.
        event: The event.
        log: What is known of its incident.
        state: What was taken in before.
    """
    scene = _Scene(words, log.people(words.relations), log.places, state)
    match event:
        case IncidentReported() | InformationAdded():
            yield from _people(event.people, event.incident)
            yield from _links(event, scene)
        case GradeSet(subject=str() as subject):
            yield from _subject(subject, scene)
        case ActionTaken():
            yield from _action(event, scene)
        case FlagRaised(subject=subject) | FlagCleared(subject=subject) | RecordsSearched(subject=subject):
            if subject not in scene.places:
                yield from _subject(subject, scene, *scene.places)
        case LinkStated() | LinkEnded():
            yield from _link(event, scene)
        case _:
            pass


def _subject(who: str, scene: _Scene, *others: str) -> Iterator[Fault]:
    if not scene.may_concern(who):
        yield _not_there("$.subject", who, (*scene.people, *others))


def _not_there(path: str, who: str, there: Iterable[str]) -> Fault:
    near = unknown_id("person at the incident", who, there)
    return Fault(path, near if "did you mean" in near else _NOT_THERE)


def _people(people: Iterable[PersonSaid], incident: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, person in enumerate(people):
        path = below("$", "people", number, "id")
        if person.id in seen:
            yield Fault(path, "this person is named twice; say everything in one place")
        if person.id.startswith("?") or person.id == incident:
            yield Fault(path, 'the id of a person does not begin with "?" and is not that of the incident')
        seen.add(person.id)


def _links(event: IncidentReported | InformationAdded, scene: _Scene) -> Iterator[Fault]:
    named = {Node(PERSON_NODE, person.id) for person in event.people}
    if isinstance(event, IncidentReported) and event.place is not None:
        named.add(Node(PLACE_NODE, event.place))
    ends = [ends_of(link) for link in event.links]
    named.update(node for pair in ends for node in pair if scene.holds(node))
    waiting = list(enumerate(ends))
    while joined := [one for one in waiting if not named.isdisjoint(one[1])]:
        named.update(node for _, pair in joined for node in pair)
        waiting = [one for one in waiting if one not in joined]
    for number, _ in waiting:
        yield Fault(below("$", "links", number), _NEITHER)
    for number, link in enumerate(event.links):
        yield from _two(below("$", "links", number, "target"), link)


def _link(event: LinkStated | LinkEnded, scene: _Scene) -> Iterator[Fault]:
    yield from _two("$.target", event)
    if not any(scene.holds(node) for node in ends_of(event)):
        yield Fault("$.source", _NEITHER)


def _two(path: str, link: LinkSaid | LinkStated | LinkEnded) -> Iterator[Fault]:
    source, target = ends_of(link)
    if source == target:
        kind = "people" if source.kind == PERSON_NODE else "things"
        yield Fault(path, f"a relation is between two {kind}, and this is one")


def _action(event: ActionTaken, scene: _Scene) -> Iterator[Fault]:
    action = scene.words.actions.get(event.action)
    if action is None:
        return
    if action.event is not None:
        yield Fault("$.action", f"this is done by telling {action.event}")
    if action.of == INCIDENT:
        if event.subject not in (None, event.incident):
            yield Fault("$.subject", "this is done for the incident, not for a person")
    elif event.subject is None:
        yield Fault("$.subject", f'this is done for a "{action.of}": this is needed and is not there')
    else:
        yield from _subject(event.subject, scene)
    yield from _second(event, action.pair, scene)


def _second(event: ActionTaken, pair: str | None, scene: _Scene) -> Iterator[Fault]:
    if event.other is None:
        return
    if pair is None:
        yield Fault("$.other", "this action is not about two people")
    elif event.other == event.subject:
        yield Fault("$.other", "this action is about two people, and this is one")
    elif not scene.holds(Node(PERSON_NODE, event.other)):
        yield _not_there("$.other", event.other, scene.people)
