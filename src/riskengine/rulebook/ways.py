"""The links that a walk may name, and between which kinds of node each of them leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, PRESENT_AT, REPORTED_AT
from riskengine.rulebook.network import Step
from riskengine.rulebook.vocabulary import Relation, Vocabulary

SAME: Final = "same"
DIFFERENT: Final = "different"
PART_OF: Final = "part_of"


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of link, as a walk names it.

    Attributes:
        step: How it is followed.
        leads: The kinds of node that it leads from and to.
        happened: Whether it is what happened at one moment, and not what is so for a time.
        relation: The relation that it is, or None.
    """

    step: Step
    leads: frozenset[tuple[str, str]]
    happened: bool = False
    relation: Relation | None = None

    def onward(self, kinds: frozenset[str]) -> frozenset[str]:
        """Return the kinds of node to which it leads from some."""
        return frozenset(end for start, end in self.leads if start in kinds)

    def back(self, kinds: frozenset[str]) -> frozenset[str]:
        """Return the kinds of node from which it leads to some."""
        return frozenset(start for start, end in self.leads if end in kinds)


def joins_people(relation: Relation) -> bool:
    """Tell whether a relation joins two people, so that a rule can be about both."""
    return relation.source == relation.target == PERSON_NODE


def ways_in(words: Vocabulary) -> Mapping[str, Way]:
    """Return all links that a walk may name, by the name it follows them under.

    That two ids are one person costs no link and is always followed; that they are not links nobody.
    """
    return dict(_ways(words))


def _ways(words: Vocabulary) -> Iterator[tuple[str, Way]]:
    yield REPORTED_AT, Way(Step(REPORTED_AT), _between(INCIDENT_NODE, PLACE_NODE), happened=True)
    for name in (PRESENT_AT, *words.roles):
        yield name, Way(Step(name), _between(PERSON_NODE, INCIDENT_NODE), happened=True)
    for relation in words.relations.values():
        if relation.means not in (SAME, DIFFERENT):
            yield from _of(relation)


def _of(relation: Relation) -> Iterator[tuple[str, Way]]:
    """Yield a relation, and its inverse where it has one."""
    one_kind = relation.source == relation.target
    leads = _between(relation.source, relation.target)
    both = relation.symmetric or not one_kind
    yield relation.id, Way(Step(relation.id, backward=both), leads, relation=relation)
    if relation.inverse is not None:
        yield relation.inverse, Way(Step(relation.id, forward=False), leads, relation=relation)


def _between(one: str, other: str) -> frozenset[tuple[str, str]]:
    return frozenset({(one, other), (other, one)})
