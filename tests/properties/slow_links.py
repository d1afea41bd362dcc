"""Who is linked with whom, by going through every event: what the slow engine knows of the network.

Written from what the rules of the pack clockwork say of links, not from the engine.
"""

from dataclasses import dataclass
from datetime import datetime

from riskengine.model.events import Event, IncidentReported, InformationAdded, LinkEnded, LinkStated


@dataclass(frozen=True)
class Step:
    """One link of a path: to whom or where, and who stated it."""

    relation: str
    to: tuple[str, str]
    arrow: str
    stated: LinkStated


class SlowLinks:
    """What links those at an incident, at one moment."""

    def __init__(self, events: list[Event], now: datetime) -> None:
        """Take what stands of what was recorded; what occurred later is not so yet."""
        self.events = [one for one in events if one.occurred_at <= now]

    def suspects_near(self, child: str) -> list[tuple[list[Step], list[Event]]]:
        """The paths to everybody suspected of an assault who lives with a child, within two links.

        Each with the reports of the assaults.
        """
        reached: dict[tuple[str, str], list[Step]] = {}
        paths: list[list[Step]] = [[]]
        for _ in range(2):
            paths = [[*path, step] for path in paths for step in self.homes(_end(path, child))]
            for path in sorted(paths, key=_order):
                if _end(path, child) != ("person", child):
                    reached.setdefault(_end(path, child), path)
        people = [(path, self.assaults(who)) for (kind, who), path in reached.items() if kind == "person"]
        return [(path, reports) for path, reports in people if reports]

    def homes(self, node: tuple[str, str]) -> list[Step]:
        """Who lives with somebody, where they live, or who lives at a place; now, each once."""
        found: dict[tuple[str, str], Step] = {}
        steps = [step for one in ("lives_with", "resides_at") for step in self.open(one, node)]
        for step in sorted(steps, key=_shown_first):
            found.setdefault(step.to, step)
        return list(found.values())

    def open(self, relation: str, node: tuple[str, str]) -> list[Step]:
        """The links of one kind that are so now, from either end."""
        steps = []
        for one in self.stated(relation):
            source, target = ("person", one.source), (one.target_kind, one.target)
            if one.until is None and not self.ended(one):
                steps += [Step(relation, target, "->", one)] if source == node else []
                steps += [Step(relation, source, "<-", one)] if target == node else []
        return steps

    def children(self, suspect: str) -> list[Step]:
        """The children somebody was ever said to be a parent of, each by whoever is shown for it."""
        found: dict[tuple[str, str], Step] = {}
        steps = [
            Step("parent_of", ("person", one.target), "->", one)
            for one in self.stated("parent_of")
            if one.source == suspect
        ]
        for step in sorted(steps, key=_shown_first):
            found.setdefault(step.to, step)
        return list(found.values())

    def stated(self, relation: str) -> list[LinkStated]:
        """Every statement of a relation."""
        return [one for one in self.events if isinstance(one, LinkStated) and one.relation == relation]

    def ended(self, link: LinkStated) -> bool:
        """Tell whether somebody has said since that a relation is over."""
        pairs = {(link.source, link.target)}
        if link.relation == "lives_with":
            pairs.add((link.target, link.source))
        return any(
            isinstance(one, LinkEnded)
            and one.relation == link.relation
            and (one.source, one.target) in pairs
            and (one.occurred_at, one.recorded_at) > (link.occurred_at, link.recorded_at)
            for one in self.events
        )

    def assaults(self, who: str) -> list[Event]:
        """The reports of assaults of which somebody is suspected."""
        suspected = {one.incident for one in self.naming(who, "suspect")}
        return [
            one
            for one in self.events
            if isinstance(one, IncidentReported) and "assault" in one.kinds and one.incident in suspected
        ]

    def naming(self, who: str, role: str) -> list[Event]:
        """The events that give somebody a role, in whatever incident."""
        return [
            one
            for one in self.events
            if isinstance(one, IncidentReported | InformationAdded)
            and any(person.id == who and role in person.roles for person in one.people)
        ]


def read(start: str, path: list[Step]) -> str:
    """A path as a decision shows it."""
    return " ".join([start, *(f"{one.arrow} {one.relation} {one.arrow} {one.to[1]}" for one in path)])


def _end(path: list[Step], start: str) -> tuple[str, str]:
    return path[-1].to if path else ("person", start)


def _order(path: list[Step]) -> list[tuple[str, tuple[str, str]]]:
    return [(one.relation, one.to) for one in path]


def _shown_first(step: Step) -> tuple[str, bool, datetime, str]:
    since = step.stated.since or step.stated.occurred_at
    return (step.relation, step.arrow == "<-", since, step.stated.id)
