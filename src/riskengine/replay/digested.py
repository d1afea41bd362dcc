"""Plays scenarios side by side, and keeps of each no more than what somebody wants to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from riskengine.engine import Engine
from riskengine.engine.deciding import Deciding
from riskengine.grading.compiled import Period
from riskengine.replay.channels import Comparison, Overheard
from riskengine.replay.loading import Loaded
from riskengine.replay.play import play
from riskengine.replay.results import Result
from riskengine.replay.scenario import Scenario
from riskengine.replay.side_by_side import side_by_side
from riskengine.replay.sparing import Sparing
from riskengine.rulebook.rules import Rulebook

Kept = TypeVar("Kept")


def digested(
    loaded: Loaded,
    digest: Callable[[Iterable[Result]], Kept],
    processes: int = 1,
    *,
    sparing: bool = False,
    channels: tuple[str, ...] = (),
) -> Iterator[tuple[int, Kept]]:
    """Play each scenario, and yield its position and what is kept of it as soon as it has ended.

    Args:
        loaded: The scenarios and the packs they name.
        digest: Takes the results of one scenario and returns what is kept of them. It works where the
            scenario is played, and is pickled: all Decisions of a replay are too many to be sent.
        processes: How many to play at a time, each in a process of its own; one is this process.
        sparing: Whether Decisions need not say what rules rest on and wait for, but where the scenario or the
            links that are looked over ask for it.
        channels: The channels that are asked, beside the native one, what the rules are asked.
    """
    plays = _Plays(loaded.rulebooks, digest, sparing, Comparison(channels) if channels else None)
    return side_by_side(plays, loaded.scenarios, processes, lambda scenario: len(scenario.steps))


@dataclass(frozen=True, slots=True)
class _Plays(Generic[Kept]):
    rulebooks: Mapping[str, Rulebook]
    digest: Callable[[Iterable[Result]], Kept]
    sparing: bool
    comparison: Comparison | None

    def __call__(self, scenario: Scenario) -> Kept:
        rulebook = self.rulebooks[scenario.pack]
        if self.comparison is None:
            return self.digest(self._play(scenario, rulebook, None))
        overheard = Overheard(rulebook)
        played = self._play(scenario, rulebook, overheard.at)
        return self.digest(self.comparison.following(played, overheard))

    def _play(
        self, scenario: Scenario, rulebook: Rulebook, period_at: Callable[[datetime], Period] | None
    ) -> Iterator[Result]:
        decides = Sparing(rulebook, scenario, period_at) if self.sparing else Deciding(rulebook, period_at)
        return play(scenario, Engine(rulebook, live=False, deciding=decides))
