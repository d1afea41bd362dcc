"""Whether everybody an event is about is at the incident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from riskengine.facts.record import IncidentLog
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
from riskengine.rulebook.vocabulary import Vocabulary

_NOT_THERE = 'nobody of this id is at the incident; name them in "people", or link them with somebody who is'


def absent(words: Vocabulary, event: Event, log: IncidentLog) -> Iterator[Fault]:
    """Yield a fault for each person an event is about who is not at the incident.

    Args:
        words: The vocabulary.
        event: The event.
        log: What is known of its incident.
    """
    people = log.people(words.relations)
    match event:
        case IncidentReported() | InformationAdded():
            yield from _people(event.people, event.incident)
            yield from _links(event, people)
        case GradeSet(subject=str() as subject):
            yield from _there("$.subject", subject, people)
        case ActionTaken():
            yield from _action(words, event, people)
        case FlagRaised(subject=subject) | FlagCleared(subject=subject) | RecordsSearched(subject=subject):
            yield from _there("$.subject", subject, {*people, *log.places})
        case LinkStated() | LinkEnded():
            yield from _link(event, people)
        case _:
            pass


def _there(path: str, who: str, people: Collection[str]) -> Iterator[Fault]:
    if who not in people:
        near = unknown_id("person at the incident", who, people)
        yield Fault(path, near if "did you mean" in near else _NOT_THERE)


def _people(people: Iterable[PersonSaid], incident: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, person in enumerate(people):
        path = below("$", "people", number, "id")
        if person.id in seen:
            yield Fault(path, "this person is named twice; say everything in one place")
        if person.id.startswith("?") or person.id == incident:
            yield Fault(path, 'the id of a person does not begin with "?" and is not that of the incident')
        seen.add(person.id)


def _links(event: IncidentReported | InformationAdded, people: Collection[str]) -> Iterator[Fault]:
    there = {*people, *(person.id for person in event.people)}
    waiting = list(enumerate(event.links))
    while joined := [one for one in waiting if one[1].source in there or one[1].target in there]:
        there |= {end for _, link in joined for end in (link.source, link.target)}
        waiting = [one for one in waiting if one not in joined]
    for number, _ in waiting:
        yield Fault(below("$", "links", number), "neither of the two is at the incident")
    for number, link in enumerate(event.links):
        yield from _two_people(below("$", "links", number, "target"), link)


def _link(event: LinkStated | LinkEnded, people: Collection[str]) -> Iterator[Fault]:
    yield from _two_people("$.target", event)
    if isinstance(event, LinkEnded):
        yield from _there("$.source", event.source, people)
        yield from _there("$.target", event.target, people)
    elif event.source not in people and event.target not in people:
        yield Fault("$.source", "neither of the two is at the incident")


def _two_people(path: str, link: LinkSaid | LinkStated | LinkEnded) -> Iterator[Fault]:
    if link.source == link.target:
        yield Fault(path, "a relation is between two people, and this is one")


def _action(words: Vocabulary, event: ActionTaken, people: Collection[str]) -> Iterator[Fault]:
    action = words.actions.get(event.action)
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
        yield from _there("$.subject", event.subject, people)
    yield from _second(event, action.pair, people)


def _second(event: ActionTaken, pair: str | None, people: Collection[str]) -> Iterator[Fault]:
    if event.other is None:
        return
    if pair is None:
        yield Fault("$.other", "this action is not about two people")
    elif event.other == event.subject:
        yield Fault("$.other", "this action is about two people, and this is one")
    else:
        yield from _there("$.other", event.other, people)
