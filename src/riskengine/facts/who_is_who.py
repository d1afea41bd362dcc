"""Who is known to be who, and how related, when an event is let in: by what was said before, and in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from riskengine.facts.record import DIFFERENT, SAME
from riskengine.facts.state import State
from riskengine.model.network import PERSON_NODE, Link, Node
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Bond:
    """A link between two people that stands, seen from one of them.

    Attributes:
        other: The id of the other.
        relation: The relation.
        event: The event that states it.
    """

    other: str
    relation: str
    event: str


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """What is known of people by their links.

    Attributes:
        words: The vocabulary.
        state: What was taken in before.
        more: Links that are not taken in yet.
    """

    words: Vocabulary
    state: State
    more: list[Link] = field(default_factory=list)

    def ids_of(self, person: str) -> dict[str, Bond | None]:
        """Return every id of a person, with how it is known to be of her: itself first, by nothing."""
        found: dict[str, Bond | None] = {person: None}
        waiting = [person]
        while waiting:
            for bond in self.bonds(waiting.pop(0), SAME):
                if bond.other not in found:
                    found[bond.other] = bond
                    waiting.append(bond.other)
        return found

    def bonds(self, person: str, means: str | None) -> Iterator[Bond]:
        """Yield the links of one id with those of other people, of relations of one meaning, in order."""
        node = Node(PERSON_NODE, person)
        lasts = means is None  # whoever was somebody's partner once is somebody else for ever
        for link in (*self.state.links_of(node), *self.more):
            other = _other_end(link, node)
            declared = self.words.relations.get(link.relation)
            if declared is None or declared.means != means or other is None:
                continue
            if lasts or link.until is None:
                yield Bond(other, link.relation, link.event)

    def between(self, ones: dict[str, Bond | None], others: dict[str, Bond | None]) -> Bond | None:
        """Return a link that says that two people are two: that they are not one, or are related."""
        return next(
            (
                bond
                for means in (DIFFERENT, None)
                for one in ones
                for bond in self.bonds(one, means)
                if bond.other in others
            ),
            None,
        )


def _other_end(link: Link, node: Node) -> str | None:
    """Return the person at the other end of a link."""
    if node not in (link.source, link.target):
        return None
    other = link.target if link.source == node else link.source
    return other.id if other.kind == PERSON_NODE else None
