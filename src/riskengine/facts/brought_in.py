"""Whom links bring into the rules of an incident, without their being there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from riskengine.facts.past import Past
from riskengine.facts.roles import ends
from riskengine.facts.walks import Chain
from riskengine.model.facts import INCIDENT, Subject
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, LeftOut, Node
from riskengine.model.truth import Truth
from riskengine.rulebook.network import LinkedSubject
from riskengine.rulebook.readings import PERSON


@dataclass(slots=True)
class BroughtIn:
    """Those whom one declaration brings in.

    Attributes:
        chains: How each is linked, the nearest first.
        sure: How certainly each is as young as the declaration asks.
        left_out: What a bound cut off.
    """

    chains: dict[str, Chain] = field(default_factory=dict)
    sure: dict[str, Truth] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def brought_in(declared: LinkedSubject, people: Sequence[Subject], past: Past, most: int) -> BroughtIn:
    """Return whom a declaration brings in over links from the people at an incident.

    Whoever is there, under any id, is not brought in: the rules reach them already. Whoever is reached under
    several ids is brought in once, under the nearest, or the one under which another declaration did.

    Args:
        declared: The declaration.
        people: The people at the incident, and those whom other declarations have brought in.
        past: What links reach from there.
        most: The most people to bring in; the nearest are.
    """
    nodes = _starts(declared, people, past)
    found, every = BroughtIn(), list[Chain]()
    for node in nodes:
        reached = past.reached(declared.walk, node, past.began)
        found.left_out += reached.left_out
        every += reached.chains.values()
    chains: dict[str, Chain] = {}
    there = {id for who in people if not who.linked for id in past.ids(who.id)}
    known_as = {id: who.id for who in people if who.linked for id in past.ids(who.id)}
    for chain in sorted(every, key=lambda one: one.length):
        who = known_as.get(chain.one.id, chain.one.id)
        if who in there or who in chains:
            continue
        sure = _young_enough(declared, past, who)
        if sure is not Truth.FALSE:
            chains[who], found.sure[who] = chain, sure
            known_as.update(dict.fromkeys(past.ids(who), who))
    if len(chains) > most:
        found.left_out.append(LeftOut(node=Node(INCIDENT_NODE, past.incident), why="too_many", most=most))
    found.chains = dict(islice(chains.items(), most))
    return found


def _starts(declared: LinkedSubject, people: Sequence[Subject], past: Past) -> list[Node]:
    """Return from where the links are followed: the incident, or those there who certainly play a role."""
    if declared.of == INCIDENT:
        return [Node(INCIDENT_NODE, past.incident)]
    return [
        Node(PERSON_NODE, who.id)
        for who in people
        if not who.linked and (declared.of == PERSON or who.roles.get(declared.of) is Truth.TRUE)
    ]


def _young_enough(declared: LinkedSubject, past: Past, who: str) -> Truth:
    if declared.under is None:
        return Truth.TRUE
    known = past.age(who)
    if known is None:
        return Truth.UNKNOWN
    lo, hi = ends(known[0])
    return Truth.TRUE if hi < declared.under else Truth.FALSE if lo >= declared.under else Truth.UNKNOWN
