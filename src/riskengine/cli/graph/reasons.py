"""Why a link matters: the rules whose facts were found over it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from riskengine.cli.graph.restricted import Restricted, Withheld
from riskengine.model.decision import Decision, Reason
from riskengine.model.network import PRESENT_AT, Link, LinkPath, Node
from riskengine.rulebook.measures import Measure
from riskengine.rulebook.readings import reading_of
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.strata import reads

_Between: TypeAlias = tuple[str, frozenset[Node]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A rule that rests on a link.

    Attributes:
        incident: The incident it holds in.
        subjects: Whom it holds for.
        rule: Its id; None where it rests on something restricted, which its words would tell.
        title: Its title.
        because: Why the rule is there, in the words of its owner.
        ask: The posts to ask about what is restricted.
    """

    incident: str
    subjects: tuple[str, ...] = ()
    rule: str | None = None
    title: str = ""
    because: str = ""
    ask: tuple[str, ...] = ()


class Reasons:
    """Which rules rest on which links."""

    def __init__(
        self, decisions: Iterable[Decision], looking: Collection[str], restricted: Restricted
    ) -> None:
        """Take what was decided about the incidents around.

        Args:
            decisions: The Decisions.
            looking: The rules that look over links.
            restricted: Says what may not be told.
        """
        self._found: dict[_Between, dict[Why, None]] = {}
        for decision in decisions:
            for reason in decision.reasons:
                if reason.rule not in looking:
                    continue
                why = _why(decision, reason, [restricted.on(path) for path in reason.links])
                for path in reason.links:
                    for between in _links_of(path):
                        self._found.setdefault(between, {})[why] = None

    def of(self, link: Link) -> tuple[Why, ...]:
        """Return the rules that rest on a link, in order."""
        ends = frozenset((link.source, link.target))
        # Whoever has a role at an incident is there: the role is drawn in place of that.
        found = {**self._found.get((link.relation, ends), {}), **self._found.get((PRESENT_AT, ends), {})}
        return tuple(sorted(found, key=lambda why: (why.incident, why.rule or "", why.subjects)))


def looking_over_links(rulebook: Rulebook) -> frozenset[str]:
    """Return the rules that read what is found over links, or are about people whom links bring in.

    Others come to rest on links too, by what such a rule concludes; they are no reason of their own.
    """
    words = rulebook.vocabulary
    linked = {
        reading_of(fact).key
        for fact in words.facts.values()
        if isinstance(fact.measure, Measure) and fact.measure.linked is not None
    }
    return frozenset(
        rule.id for rule in rulebook.rules if reads(rule) & linked or words.subjects.keys() & set(rule.about)
    )


def _why(decision: Decision, reason: Reason, withheld: Iterable[Withheld]) -> Why:
    hidden = [one for one in withheld if one.count]
    if hidden:
        ask = dict.fromkeys(post for one in hidden for post in one.ask)
        return Why(incident=decision.incident, ask=tuple(ask))
    people = tuple(one for one in (reason.subject, reason.other) if one and one != decision.incident)
    return Why(
        incident=decision.incident,
        subjects=people,
        rule=reason.rule,
        title=reason.title,
        because=reason.because,
    )


def _links_of(path: LinkPath) -> Iterator[_Between]:
    """Yield the links of a path, whichever way each is walked."""
    before = Node(path.kind, path.start)
    for step in path.steps:
        after = Node(step.kind, step.to)
        yield step.relation, frozenset((before, after))
        before = after
