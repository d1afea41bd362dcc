"""A slow and obvious reading of the network: every link from every event, every path that there is.

Nothing of what the network keeps, and of how it is walked, is used here; only what events, relations, walks
and bounds mean is.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from riskengine.model import events as said
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, PRESENT_AT, REPORTED_AT, Node
from riskengine.rulebook.network import Standing

MERGED = "merged_into"


@dataclass(frozen=True)
class Tie:
    """One link as one event states it: what holds between whom, from when, until when."""

    relation: str
    source: Node
    target: Node
    since: datetime
    until: datetime | None
    event: str

    @property
    def ends(self):
        """Both ends, either way round."""
        return ((self.source, self.target), (self.target, self.source))


@dataclass(frozen=True)
class Way:
    """One path: how it goes on from where it starts, each step as (relation, forward, node)."""

    start: Node
    steps: tuple[tuple[str, bool, Node], ...] = ()
    hops: int = 0
    rank: tuple[tuple[str, Node, int], ...] = ()

    @property
    def end(self):
        """Where it leads."""
        return self.steps[-1][2] if self.steps else self.start

    @property
    def order(self):
        """Which of two paths to one node is shown: the shorter, then the first in order of its links."""
        return (self.hops, self.rank)

    def __str__(self):
        """Read it as a decision shows it."""
        parts = [self.start.id]
        for relation, forward, node in self.steps:
            arrow = "->" if forward else "<-"
            parts.append(f"{arrow} {relation} {arrow} {node.id}")
        return " ".join(parts)


class NetworkReference:
    """What the links come to that were said, at one moment and as known by another."""

    def __init__(self, relations, reach, events, as_of, known_at, without=()):
        """Take the events in any order; links in `without` are left out, as (relation, both ends)."""
        self.relations, self.reach, self.as_of = relations, reach, as_of
        # The same is asked at every turn of every path.
        self.records, self.ids, self.onward = cache(self.records), cache(self.ids), cache(self.onward)
        every = list({one.id: one for one in events}.values())
        redacted = {one.redacts for one in every if isinstance(one, said.RecordRedacted)}
        known = [one for one in every if one.recorded_at <= known_at and one.id not in redacted]
        gone = self._replaced(known)
        self.stand = [one for one in known if one.id not in gone and one.occurred_at <= as_of]
        self.ties = [
            tie
            for one in self.stand
            for tie in self._stated(one)
            if (tie.relation, frozenset((tie.source, tie.target))) not in without
        ]
        self.buildings = {
            tie.target for tie in self.ties if self._means(tie, "part_of") and self.counts(tie, Standing.NOW)
        }

    @staticmethod
    def _replaced(known):
        gone = set()
        rewrites = [one for one in known if isinstance(one, said.EventReplaced)]
        for one in sorted(rewrites, key=lambda e: (e.recorded_at, e.occurred_at, e.id), reverse=True):
            if one.id not in gone:
                gone.add(one.replaces)
        return gone

    def _means(self, tie, meaning):
        declared = self.relations.get(tie.relation)
        return declared is not None and declared.means == meaning

    # What was said

    def _stated(self, event):
        """Yield what one event says: who is there, where it was, and how they are related."""
        here, at = Node(INCIDENT_NODE, event.incident), event.occurred_at
        there = {}
        for person in getattr(event, "people", ()):
            there[Node(PERSON_NODE, person.id)] = (*person.roles, PRESENT_AT)
        links = getattr(event, "links", (event,) if isinstance(event, said.LinkStated) else ())
        for link in links:
            # That two are one person, or are not, puts nobody anywhere.
            if self.relations[link.relation].means not in ("same", "different"):
                there |= {
                    end: there.get(end, (PRESENT_AT,)) for end in ends_of(link) if end.kind == PERSON_NODE
                }
        for who, roles in there.items():
            for role in roles:
                yield Tie(role, who, here, at, at, event.id)
        if isinstance(event, said.IncidentReported) and event.place is not None:
            yield Tie(REPORTED_AT, here, Node(PLACE_NODE, event.place), at, at, event.id)
        if isinstance(event, said.IncidentMerged):
            yield Tie(MERGED, here, Node(INCIDENT_NODE, event.into), at, None, event.id)
        for link in links:
            yield self._lasting(link, event)

    def _lasting(self, link, event):
        """Return a relation that was stated, until it was said to be over."""
        source, target = ends_of(link)
        pairs = {(source, target)}
        if self.relations[link.relation].symmetric:
            pairs.add((target, source))
        over = [
            other.occurred_at
            for other in self.stand
            if isinstance(other, said.LinkEnded)
            and (other.relation == link.relation and ends_of(other) in pairs)
            and (other.occurred_at, other.recorded_at) > (event.occurred_at, event.recorded_at)
        ]
        ends = [*over, *([link.until] if link.until is not None else [])]
        first = event.occurred_at if link.until is None else min(link.until, event.occurred_at)
        since = first if link.since is None else link.since
        return Tie(link.relation, source, target, since, min(ends, default=None), event.id)

    # Where it leads

    @staticmethod
    def counts(tie, within):
        """Tell whether a link counts: at any time, now, or since some moment."""
        if within is Standing.EVER or tie.until is None:
            return True
        return within is not Standing.NOW and tie.until >= within

    def is_alike(self, tie):
        """Tell whether a link says that both ends are one person, or one incident."""
        return self._means(tie, "same") or tie.relation == MERGED

    def records(self, node):
        """Return every way from one record of a person, or of an incident, to another of the same, in order.

        The first leads nowhere: it is the record itself.
        """
        found, waiting = [()], [()]
        while waiting:
            steps = waiting.pop()
            last = steps[-1][2] if steps else node
            passed = {node, *(one for _, _, one in steps)}
            for tie in self.ties:
                for this, other in tie.ends if self.is_alike(tie) and self.counts(tie, Standing.NOW) else ():
                    if this == last and other not in passed:
                        longer = (*steps, (tie.relation, this == tie.source, other))
                        found.append(longer)
                        waiting.append(longer)
        best = {}
        for steps in sorted(set(found), key=_first_shown):
            best.setdefault(steps[-1][2] if steps else node, steps)
        return list(best.values())

    def ids(self, node):
        """Return a node, and whatever else is the same person or incident."""
        return {node, *(steps[-1][2] for steps in self.records(node) if steps)}

    def onward(self, node, steps, within):
        """Return the links that may be followed from a node, as (relation, forward, to)."""
        found = set()
        for tie in self.ties:
            only_parts = node in self.buildings and not self._means(tie, "part_of")
            if only_parts or not self.counts(tie, within):
                continue
            for step in steps:
                if step.relation == tie.relation:
                    found |= (
                        {(tie.relation, True, tie.target)} if step.forward and tie.source == node else set()
                    )
                    found |= (
                        {(tie.relation, False, tie.source)} if step.backward and tie.target == node else set()
                    )
        return found

    def is_hub(self, node, links):
        """Tell whether links lead to more nodes than are followed."""
        return len({other for _, _, other in links}) > self.reach.most(node.kind)

    def paths(self, walk, start, within):
        """Return every path of a walk, however long, and the hubs at which some ended."""
        ways, hubs = [], set()
        waiting = self._as_any_record(Way(start), ("", start))
        while waiting:
            way = waiting.pop()
            ways.append(way)
            if way.hops == len(walk.steps):
                continue
            # Who is at the incident where it begins, and where that is, is why anybody looks.
            own = start.kind == INCIDENT_NODE and way.hops == 0
            links = self.onward(way.end, walk.steps[way.hops], Standing.EVER if own else within)
            if self.is_hub(way.end, links):
                hubs.add(way.end)
                continue
            passed = {start, *(node for _, _, node in way.steps)}
            met = {id for node in passed for id in self.ids(node)}
            for relation, forward, node in links:
                if node not in met:
                    longer = (*way.steps, (relation, forward, node))
                    waiting += self._as_any_record(
                        Way(start, longer, way.hops + 1, way.rank), (relation, node)
                    )
        return ways, hubs

    def _as_any_record(self, way, last):
        """Return a way that has come to a node, and those on to whatever is the same; they cost nothing."""
        return [
            Way(way.start, (*way.steps, *steps), way.hops, (*way.rank, (*last, number)))
            for number, steps in enumerate(self.records(way.end))
        ]

    def reached(self, walk, start, within):
        """Return whom or what a walk reaches that counts, each with the path that is shown; and the hubs."""
        ways, hubs = self.paths(walk, start, within)
        own = self.ids(start)
        best = {}
        for way in ways:
            far_enough = way.hops == len(walk.steps) if walk.exactly else way.hops > 0
            counts = walk.and_self if way.hops == 0 else far_enough and way.end not in own
            if not counts or way.end.kind != walk.to:
                continue
            if way.end not in best or way.order < best[way.end].order:
                best[way.end] = way
        return best, hubs


def ends_of(link):
    """Return both ends of a link, as it is read."""
    return Node(link.source_kind, link.source), Node(link.target_kind, link.target)


def _first_shown(steps):
    return (len(steps), [(relation, node) for relation, _, node in steps])
