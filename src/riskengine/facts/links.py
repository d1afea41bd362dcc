"""How the people at an incident are related, as far as it was said and has not ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from riskengine.facts.record import links_stated, moment_of
from riskengine.model.events import Event, LinkEnded, LinkSaid, LinkStated
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.vocabulary import Relation

Link: TypeAlias = tuple[str, str, str]
"""A relation, from whom, to whom."""


def relations_in(events: Iterable[Event], relations: Mapping[str, Relation]) -> frozenset[Link]:
    """Return the relations of people that hold once all events have occurred; a symmetric one both ways."""
    every = tuple(events)
    ended = [
        (each, moment_of(event))
        for event in every
        if isinstance(event, LinkEnded) and _is_of_people(event)
        for each in _ways((event.relation, event.source, event.target), relations)
    ]
    return frozenset(
        each
        for event in every
        for link in links_stated(event)
        if _is_of_people(link) and link.until is None
        for each in _ways((link.relation, link.source, link.target), relations)
        if not any(each == over and when > moment_of(event) for over, when in ended)
    )


def _is_of_people(link: LinkSaid | LinkStated | LinkEnded) -> bool:
    return link.source_kind == link.target_kind == PERSON_NODE


def _ways(link: Link, relations: Mapping[str, Relation]) -> Iterator[Link]:
    relation, source, target = link
    yield link
    declared = relations.get(relation)
    if declared is not None and declared.symmetric:
        yield relation, target, source
