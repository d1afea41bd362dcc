"""Paths of links as a scenario writes them: ``kid -> resides_at -> flat <- resides_at <- man``.

A path is the same read from either end, and so are a symmetric relation and one that has an inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from riskengine.model.network import LinkPath

Way: TypeAlias = tuple[str, bool]
"""A relation, and whether it is walked from source to target."""

EXAMPLE: Final = "kid -> resides_at -> flat <- resides_at <- man"

_ARROW: Final = re.compile(r"(?<!\S)(->|<-)(?!\S)")
_HOP: Final = 4
"""How many parts each link adds: an arrow, a relation, an arrow and a name."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One link of a path that is written.

    Attributes:
        relation: As the scenario calls it.
        forward: Whether its arrows point onwards.
        to: Where it leads.
    """

    relation: str
    forward: bool
    to: str


def parse_path(text: str) -> tuple[str, tuple[Hop, ...]]:
    """Return where a path begins, and its links.

    Raises:
        ValueError: If it cannot be read; the text says what is wrong.
    """
    parts = [part.strip() for part in _ARROW.split(text)]
    for at in range(1, len(parts) - 3, _HOP):
        if parts[at] != parts[at + 2]:
            raise ValueError(f'the arrows on both sides of "{parts[at + 1]}" must point the same way.')
    if len(parts) <= 1 or len(parts) % _HOP != 1 or not all(parts):
        raise ValueError(f'"{text}" is no path: {_missing(parts)}.')
    hops = (parts[at : at + _HOP] for at in range(1, len(parts), _HOP))
    return parts[0], tuple(Hop(relation, arrow == "->", to) for arrow, relation, _, to in hops)


def _missing(parts: list[str]) -> str:
    """Return what is wrong with the parts of a path."""
    if len(parts) == 1:
        return "there is no arrow in it with a blank on either side"
    if not all(parts):
        return "a name is missing beside an arrow"
    return f'after "{parts[-1]}" an arrow and a name are missing'


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A path: these links, one after the other.

    Attributes:
        text: As the scenario writes it.
        start: Where it begins.
        steps: Each way in which a link may be read, and where it leads.
    """

    text: str
    start: str
    steps: tuple[tuple[frozenset[Way], str], ...]

    @property
    def says(self) -> str:
        """What is looked for."""
        return f"path {self.text}"

    def names(self, path: LinkPath) -> bool:
        """Tell whether a path is the one meant, from whichever end it is walked."""
        there = [((step.relation, step.forward), step.to) for step in path.steps]
        starts = [path.start, *(to for _, to in there)]
        back = [
            ((relation, not forward), to)
            for ((relation, forward), _), to in zip(reversed(there), reversed(starts[:-1]), strict=True)
        ]
        return self._is(starts[0], there) or self._is(starts[-1], back)

    def _is(self, start: str, steps: list[tuple[Way, str]]) -> bool:
        if start != self.start or len(steps) != len(self.steps):
            return False
        pairs = zip(self.steps, steps, strict=True)
        return all(way in ways and to == end for (ways, to), (way, end) in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Any path on which both of two stand."""

    one: str
    other: str

    @property
    def says(self) -> str:
        """What is looked for."""
        return f"path between {self.one} and {self.other}"

    def names(self, path: LinkPath) -> bool:
        """Tell whether both stand on a path."""
        return {self.one, self.other} <= set(nodes_of(path))


def nodes_of(path: LinkPath) -> Iterable[str]:
    """Yield everybody and everything on a path, from its start."""
    yield path.start
    yield from (step.to for step in path.steps)
