"""The facts met while rules are weighed, each with a bit of its own in every set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
            fixed: Where the bits of its facts are, by key.
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
        at = self._fixed.get(key) if subject == self._incident else None
        if at is None:
            at = len(self._keys) + len(self._names)
            self._names.append(name)
        found = self[name] = weights_at(at)
        return found

    def named(self, facts: int) -> list[tuple[str, str]]:
        """Return the facts of a set, by subject and key, in order."""
        return [self.name_of(bit) for bit in self.in_order(facts)]

    def in_order(self, facts: int) -> tuple[int, ...]:
        """Return the bits of a set in the order of what they stand for, by subject and key."""
        bits = bits_of(facts)
        # The keys of the incident are in order as they are.
        return tuple(sorted(bits, key=self.name_of)) if facts >> len(self._keys) else bits

    def name_of(self, bit: int) -> tuple[str, str]:
        """Return the subject and the key of the fact that a bit stands for."""
        at, fixed = bit.bit_length() - 1, len(self._keys)
        return (self._incident, self._keys[at]) if at < fixed else self._names[at - fixed]


@lru_cache(maxsize=4096)
def weights_at(at: int) -> Weights:
    """Return what tests on the fact weigh that has the bit at a place, counted from the lowest."""
    return tuple(of_fact(1 << at, truth) for truth in Truth)


@lru_cache(maxsize=65_536)
def bits_of(facts: int) -> tuple[int, ...]:
    """Return the bits of a set, from the lowest."""
    found = []
    while facts:
        bit = facts & -facts
        found.append(bit)
        facts ^= bit
    return tuple(found)
