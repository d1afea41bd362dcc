"""How a picture calls what it shows: nodes, links, dates, bounds, and what is restricted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.cli.graph.picture import Bundle, Drawn, Picture, Tie
from riskengine.cli.graph.reasons import Why
from riskengine.cli.words import Words
from riskengine.model.network import (
    INCIDENT_NODE,
    PERSON_NODE,
    PLACE_NODE,
    LeftOut,
    Node,
)

_BUILT_IN: Final = (PERSON_NODE, PLACE_NODE, INCIDENT_NODE)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A rule that rests on links, told once for all whom it holds for.

    Attributes:
        number: By what links refer to it.
        title: Its title; whom to ask, where it rests on something restricted.
        because: Why it is there.
        holds: Its id, and whom it holds for at which incidents.
    """

    number: int
    title: str
    because: str
    holds: str

    def __str__(self) -> str:
        """Return it without why it is there."""
        return f"{self.title} [{self.holds}]" if self.holds else self.title


class Captions:
    """The captions of one picture, in the words of one pack."""

    def __init__(self, picture: Picture, words: Words) -> None:
        """Number the rules that rest on any link."""
        self.picture, self.words = picture, words
        self._groups: dict[object, list[Why]] = {}
        for why in picture.why:
            self._groups.setdefault(_group(why), []).append(why)
        self._numbers = {group: number for number, group in enumerate(self._groups, 1)}

    def title(self) -> str:
        """Return what the picture shows."""
        hops = "1 link" if self.picture.hops == 1 else f"{self.picture.hops} links"
        return _begun(f"{self.called(self.picture.centre)} and what is within {hops}")

    def moments(self) -> str:
        """Return when it is so, and as known when."""
        as_of, known_at = self.picture.as_of, self.picture.known_at
        said = f"as of {self.words.moment(as_of)} {self.words.zone_at(as_of)}"
        known = f"{self.words.moment(known_at)} {self.words.zone_at(known_at)}"
        return said if known_at == as_of else f"{said}, as known at {known}"

    def counted(self) -> str:
        """Return how many nodes and links there are."""
        nodes, ties = len(self.picture.nodes), len(self.picture.ties)
        return f"{nodes} node{'s' * (nodes != 1)}, {ties} link{'s' * (ties != 1)}"

    def notes(self) -> Iterable[str]:
        """Yield what is not shown, and why."""
        withheld = self.picture.withheld
        if withheld.count:
            yield f"{withheld.count} restricted, not shown: {self._ask(withheld.ask)}."
        for one in self.picture.left_out:
            yield _begun(self._left_out(one))
        for incident in self.picture.failed:
            yield f"Deciding about incident {incident} failed: why links matter there is not known."

    def kind(self, node: Node) -> str:
        """Return what a node is."""
        return node.kind if node.kind in _BUILT_IN else self.words.object(node.kind).lower()

    def called(self, node: Node) -> str:
        """Return what a node is, and its id."""
        return f"{self.kind(node)} {node.id}"

    def about(self, drawn: Drawn) -> str:
        """Return what there is to say of a node beside its name: what kind of incident, whether a hub."""
        hub = "too many links to follow" if drawn.is_hub else ""
        return ", ".join(one for one in (self.words.kinds(drawn.kinds), hub) if one)

    def relation(self, id: str) -> str:
        """Return a relation, or a role, as it is read from source to target."""
        return id.replace("_", " ")

    def when(self, tie: Tie) -> str:
        """Return when something happened, or from when and until when it was so."""
        since, until = tie.link.since, tie.link.until
        if tie.happened:
            return self.words.moment(since)
        if until is None:
            return f"since {self.words.day(since)}"
        return f"from {self.words.day(since)} until {self.words.day(until)}"

    def relations(self, bundle: Bundle) -> str:
        """Return the relations of the links between two nodes."""
        return ", ".join(self.relation(tie.link.relation) for tie in bundle.ties)

    def dates(self, bundle: Bundle) -> str:
        """Return the dates of the links between two nodes, and their events; those of one date together."""
        dated: dict[str, list[str]] = {}
        for tie in bundle.ties:
            when = f"{self.when(tie)} [{tie.link.event}]"
            dated.setdefault(when, []).append(self.relation(tie.link.relation))
        if len(dated) == 1:
            return next(iter(dated))
        return "; ".join(f"{', '.join(names)} {date}" for date, names in dated.items())

    def arrow(self, bundle: Bundle, start: Node) -> str:
        """Return how the links between two nodes are read from one of them."""
        if all(tie.both_ways for tie in bundle.ties):
            return "--"
        return "->" if bundle.source == start else "<-"

    def rules(self, some: Iterable[Why] | None = None) -> list[Numbered]:
        """Return the rules that rest on some links, or on any."""
        groups = self._groups if some is None else {_group(why) for why in some}
        return sorted(map(self._numbered, groups), key=lambda one: one.number)

    def numbers(self, some: Iterable[Why]) -> str:
        """Return the numbers of the rules that rest on some links: 1-3, 5."""
        runs: list[list[int]] = []
        for number in sorted({self._numbers[_group(why)] for why in some}):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)

    def _numbered(self, group: object) -> Numbered:
        number, first = self._numbers[group], self._groups[group][0]
        if first.rule is None:
            return Numbered(number, f"restricted: {self._ask(first.ask)}", "", "")
        return Numbered(
            number, first.title, first.because, f"{first.rule}: {self._holds(self._groups[group])}"
        )

    def _holds(self, group: Iterable[Why]) -> str:
        """Return whom a rule holds for, incident by incident."""
        found: dict[str, dict[str, None]] = {}
        for why in group:
            found.setdefault(why.incident, {}).update(dict.fromkeys(map(self.words.person, why.subjects)))
        return "; ".join(
            f"for {', '.join(people)} at {incident}" if people else f"at {incident}"
            for incident, people in found.items()
        )

    def _ask(self, posts: Iterable[str]) -> str:
        return f"ask {' or '.join(map(self.words.post, posts)) or 'your supervisor'}"

    def _left_out(self, one: LeftOut) -> str:
        if one.why == "hub":
            return f"{self.called(one.node)} has more than {one.most} links, and is not followed."
        return f"More than {one.most} are around {self.called(one.node)}: the nearest are shown."


def _begun(sentence: str) -> str:
    """Return a sentence with the large letter it begins with."""
    return sentence[:1].upper() + sentence[1:]


def _group(why: Why) -> object:
    """Return what is told once: the rule, or whom to ask about what is restricted."""
    return why.ask if why.rule is None else why.rule
