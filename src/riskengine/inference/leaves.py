"""The facts met while rules are weighed, each with a bit of its own in every set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from riskengine.inference.weights import Weight, of_fact
from riskengine.model.truth import Truth

Weights: TypeAlias = tuple[Weight, ...]
"""What a test on one fact weighs, by its truth."""


class Leaves(dict[tuple[str, str], Weights]):
    """What tests on each fact weigh, by subject and key; made when first met."""

    def __init__(self, incident: str, fixed: Mapping[str, int], keys: tuple[str, ...]) -> None:
        """Begin with the facts of the incident, whose bits are the same in every scene.

        Args:
            incident: The incident.
            fixed: The bits of its facts, by key.
            keys: Their keys, by bit from the lowest.
        """
        super().__init__()
        self._incident = incident
        self._fixed = fixed
        self._keys = keys
        self._names: list[tuple[str, str]] = []

    def __missing__(self, name: tuple[str, str]) -> Weights:
        """Weigh the tests on a fact that was not met before."""
        subject, key = name
        bit = self._fixed.get(key) if subject == self._incident else None
        if bit is None:
            bit = 1 << (len(self._keys) + len(self._names))
            self._names.append(name)
        found = self[name] = tuple(of_fact(bit, truth) for truth in Truth)
        return found

    def named(self, facts: int) -> list[tuple[str, str]]:
        """Return the facts of a set, by subject and key, in order."""
        found = [name for _, name in self.each(facts)]
        if facts >> len(self._keys):
            found.sort()
        return found

    def each(self, facts: int) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield each fact of a set with its bit."""
        incident, keys, names = self._incident, self._keys, self._names
        fixed = len(keys)
        while facts:
            bit = facts & -facts
            at = bit.bit_length() - 1
            yield bit, (incident, keys[at]) if at < fixed else names[at - fixed]
            facts ^= bit
