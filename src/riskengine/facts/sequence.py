"""Whether the incidents, events and relations an event refers to are there, and as it takes them to be."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.facts.link_store import ends_of
from riskengine.facts.record import IncidentLog, moment_of
from riskengine.facts.state import State, goes_on_in
from riskengine.model.events import (
    Event,
    EventReplaced,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    LinkEnded,
    RecordRedacted,
)
from riskengine.model.faults import Fault, unknown_id
from riskengine.rulebook.vocabulary import Vocabulary


def out_of_turn(words: Vocabulary, event: Event, log: IncidentLog, state: State) -> Iterator[Fault]:
    """Yield a fault for each incident, event or relation referred to that is not there, or not so.

    Args:
        words: The vocabulary.
        event: The event.
        log: What is known of its incident.
        state: What was taken in before.
    """
    match event:
        case IncidentReported() if log.report is not None:
            yield Fault("$.incident", f'this was reported already, in the event "{log.report.id}"')
        case IncidentClosed() if log.closed_at(event.occurred_at):
            yield Fault("$.incident", "this was closed already")
        case IncidentReopened() if not log.closed_at(event.occurred_at):
            yield Fault("$.incident", "this is open; only a closed incident is reopened")
        case IncidentMerged():
            yield from _merge(event, log, state)
        case EventReplaced() | RecordRedacted():
            yield from _earlier(event, state)
        case LinkEnded():
            yield from _ending(words, event, state)
        case _:
            pass


def _ending(words: Vocabulary, event: LinkEnded, state: State) -> Iterator[Fault]:
    relation, (source, target) = words.relations.get(event.relation), ends_of(event)
    if relation is None or (source.kind, target.kind) != (relation.source, relation.target):
        return
    ways = [(source, target), (target, source)] if relation.symmetric else [(source, target)]
    links = [one for one in state.links_of(source) if one.relation == relation.id]
    stated = [one for one in links if (one.source, one.target) in ways]
    if not stated:
        message = "nobody had stated this relation between the two by then; it is read from source to target"
        yield Fault("$.relation", message)
    for link in stated:
        told = state.event(link.event)
        if link.until is None and told is not None and moment_of(event) <= moment_of(told):
            message = f'this is not later than the event "{link.event}", which states the relation; '
            yield Fault("$.occurred_at", f'{message}replace that, and say "until" there')


def _merge(event: IncidentMerged, log: IncidentLog, state: State) -> Iterator[Fault]:
    if not state.knows(event.into):
        yield Fault("$.into", unknown_id("incident", event.into, state.incidents))
    elif goes_on_in(state, event.into, event.incident):
        yield Fault("$.into", "an incident does not go on in itself")
    elif log.merged_into is not None:
        yield Fault("$.incident", f'this was merged already, into "{log.merged_into}"')


def _earlier(event: EventReplaced | RecordRedacted, state: State) -> Iterator[Fault]:
    if isinstance(event, RecordRedacted):
        # What was removed before can only be named by what is left of it.
        if event.hash is None or state.event(event.redacts) is not None:
            yield from _event("$.redacts", event.redacts, event, state)
        return
    yield from _event("$.replaces", event.replaces, event, state)
    if event.by_event is not None:
        yield from _event("$.by_event", event.by_event, event, state)
        if event.by_event == event.replaces:
            yield Fault("$.by_event", "an event is not replaced by itself")


def _event(path: str, id: str, event: Event, state: State) -> Iterator[Fault]:
    if id == event.id:
        yield Fault(path, "this is the event itself")
        return
    earlier = state.event(id)
    if earlier is None:
        own = (one.id for one in state.events_of(event.incident))
        yield Fault(path, unknown_id("event", id, own))
    elif earlier.incident != event.incident:
        yield Fault(path, f'this event belongs to another incident, "{earlier.incident}"')
