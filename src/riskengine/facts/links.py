"""How the people at an incident are related, as far as it was said and has not ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from riskengine.facts.record import moment_of
from riskengine.model.events import Event, IncidentReported, InformationAdded, LinkEnded, LinkStated
from riskengine.rulebook.vocabulary import Relation

Link: TypeAlias = tuple[str, str, str]
"""A relation, from whom, to whom."""


def relations_in(events: Iterable[Event], relations: Mapping[str, Relation]) -> frozenset[Link]:
    """Return the relations that hold once all events have occurred; a symmetric one both ways."""
    every = tuple(events)
    ended = [
        (each, moment_of(event))
        for event in every
        if isinstance(event, LinkEnded)
        for each in _ways((event.relation, event.source, event.target), relations)
    ]
    return frozenset(
        each
        for event in every
        for link in _stated(event)
        for each in _ways(link, relations)
        if not any(each == over and when > moment_of(event) for over, when in ended)
    )


def was_stated(ended: LinkEnded, events: Iterable[Event], relations: Mapping[str, Relation]) -> bool:
    """Tell whether a relation that is said to have ended was ever stated between the two."""
    link = (ended.relation, ended.source, ended.target)
    stated = (each for event in events for one in _stated(event) for each in _ways(one, relations))
    return link in stated


def _stated(event: Event) -> Iterator[Link]:
    if isinstance(event, LinkStated):
        yield event.relation, event.source, event.target
    elif isinstance(event, IncidentReported | InformationAdded):
        yield from ((link.relation, link.source, link.target) for link in event.links)


def _ways(link: Link, relations: Mapping[str, Relation]) -> Iterator[Link]:
    relation, source, target = link
    yield link
    declared = relations.get(relation)
    if declared is not None and declared.symmetric:
        yield relation, target, source
