"""The score: how many of the mutants some scenario noticed, and how near the others came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableSequence
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import RawArray
from random import Random
from typing import Final, TypeAlias, cast

from riskengine.replay.loading import Loaded
from riskengine.replay.mutation.closest import Closest, Searcher
from riskengine.replay.mutation.hunting import Hunted, Hunter, Near, kinds_in
from riskengine.replay.mutation.mutants import Kind, Mutant, Name, mutants_of
from riskengine.replay.scenario import Scenario
from riskengine.replay.side_by_side import side_by_side
from riskengine.rulebook.rules import Rule

Wanted: TypeAlias = Callable[[Rule], bool]
"""Tells whether the mutants of a rule are wanted."""

_MOST_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """One mutant as it was tried.

    Attributes:
        mutant: The mutant.
        killed: Whether some scenario noticed it.
        near: The scenarios that came nearest to noticing: those in which it differed first.
        closest: What it would take in one of them; None where nobody looked.
    """

    mutant: Mutant
    killed: bool
    near: tuple[Near, ...] = ()
    closest: Closest | None = None


@dataclass(frozen=True)
class Score:
    """What became of some mutants.

    Attributes:
        tried: The mutants, in order of their places.
    """

    tried: tuple[Tried, ...]

    @cached_property
    def killed(self) -> int:
        """How many some scenario noticed."""
        return sum(one.killed for one in self.tried)

    @property
    def percent(self) -> float:
        """The share of those, in percent; where there is none, all are."""
        return 100 * self.killed / len(self.tried) if self.tried else 100.0

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """Those that nobody noticed."""
        return tuple(one for one in self.tried if not one.killed)

    @property
    def by_pack(self) -> dict[str, Score]:
        """The scores of the rules that each pack wrote."""
        packs = sorted({one.mutant.rule.pack for one in self.tried})
        return {
            pack: Score(tuple(one for one in self.tried if one.mutant.rule.pack == pack)) for pack in packs
        }

    @property
    def by_kind(self) -> dict[Kind, Score]:
        """The scores by what was done to the rules."""
        every = {kind: Score(tuple(one for one in self.tried if one.mutant.kind is kind)) for kind in Kind}
        return {kind: score for kind, score in every.items() if score.tried}


@dataclass(slots=True)
class Hunt:
    """A hunt for the mutants of some rules, through some scenarios.

    Attributes:
        loaded: The scenarios and the packs they name.
        mutants: The mutants.
        failing: The scenarios that fail on the true rules, and so can notice nothing.
        done: How many scenarios have been played.
    """

    loaded: Loaded
    mutants: tuple[Mutant, ...]
    failing: list[str] = field(default_factory=list)
    done: int = 0
    _killed: set[int] = field(default_factory=set)
    _near: dict[int, list[Near]] = field(default_factory=dict)
    _closest: dict[Name, Closest] = field(default_factory=dict)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios in which some mutated rule may be asked."""
        kinds = {one.rule.id: one.rule.kinds for one in self.mutants}.values()
        if any(some is None for some in kinds):
            return self.loaded.scenarios
        wanted = frozenset(kind for some in kinds for kind in some or ())
        return tuple(one for one in self.loaded.scenarios if wanted & kinds_in(one))

    def go(self, processes: int) -> Iterator[Hunted]:
        """Play scenario after scenario, and yield what each had to say.

        Args:
            processes: How many to play at a time, each in a process of its own.
        """
        names = [one.name for one in self.mutants]
        killed = cast("MutableSequence[int]", RawArray("b", len(names)))
        hunter = Hunter(self.loaded.rulebooks, names, killed)
        # The shortest first: what they notice need not be tried in the long ones.
        played = side_by_side(hunter, self.scenarios, processes, lambda one: -len(one.steps))
        for _, hunted in played:
            self._take(hunted)
            yield hunted

    def closest(self, processes: int) -> Iterator[object]:
        """Look for what it would take to notice the mutants that are left, scenario after scenario."""
        lengths = {one.id: len(one.steps) for one in self.loaded.scenarios}
        wanted: dict[str, list[Name]] = {}
        for number, every in self._near.items():
            if number not in self._killed:
                near = min(every, key=lambda one: (one.differs_at is None, lengths[one.scenario]))
                wanted.setdefault(near.scenario, []).append(self.mutants[number].name)
        names = {scenario: tuple(some) for scenario, some in wanted.items()}
        chosen = [one for one in self.loaded.scenarios if one.id in names]
        searcher = Searcher(self.loaded.rulebooks, names)
        for _, found in side_by_side(searcher, chosen, processes, lambda one: len(one.steps)):
            self._closest |= found
            yield found

    def _take(self, hunted: Hunted) -> None:
        self.done += 1
        if not hunted.passes:
            self.failing.append(hunted.scenario)
        self._killed |= set(hunted.killed)
        for number, near in hunted.near.items():
            self._near.setdefault(number, []).append(near)

    @property
    def score(self) -> Score:
        """What is known so far."""
        found = [
            Tried(
                mutant,
                number in self._killed,
                tuple(self._nearest(number)),
                self._closest.get(mutant.name),
            )
            for number, mutant in enumerate(self.mutants)
        ]
        return Score(tuple(sorted(found, key=lambda one: (one.mutant.rule.pack, one.mutant.span))))

    def _nearest(self, number: int) -> Iterable[Near]:
        every = self._near.get(number, ()) if number not in self._killed else ()
        return sorted(every, key=lambda one: (one.differs_at is None, one.scenario))[:_MOST_NEAR]


def hunt_for(loaded: Loaded, wanted: Wanted, sample: int | None = None, seed: int = 0) -> Hunt:
    """Return a hunt for the mutants of the rules that are wanted.

    Args:
        loaded: The scenarios and the packs they name.
        wanted: Which rules.
        sample: How many of their mutants, chosen by the seed; None for all.
        seed: Chooses them: the same for the same seed.
    """
    found: dict[Name, Mutant] = {}
    # A rule that several packs have from one file is one rule, with the numbers of the pack that wrote it.
    for pack in sorted(loaded.rulebooks, key=lambda name: (loaded.rulebooks[name].pack.inherits or "", name)):
        rulebook = loaded.rulebooks[pack]
        for rule in filter(wanted, rulebook.rules):
            for mutant in mutants_of(rulebook, rule):
                found.setdefault(mutant.name, mutant)
    every = list(found.values())
    if sample is not None and sample < len(every):
        every = Random(seed).sample(every, sample)  # noqa: S311 - a sample, no secret
    return Hunt(loaded, tuple(every))
