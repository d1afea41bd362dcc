"""Whether a scenario may notice a mutant at all: what can be told without playing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from riskengine.inference.channel import Verdict
from riskengine.replay.checks import Met
from riskengine.replay.mutation.effects import ANYTHING, Changed, Effect, looked_at
from riskengine.replay.mutation.glance import AT_ONCE, seen
from riskengine.replay.mutation.mutants import Mutant
from riskengine.replay.mutation.recording import Recording, Taken
from riskengine.replay.mutation.screening import Alone, Screened
from riskengine.replay.mutation.trial import Trying
from riskengine.replay.scenario import Scenario

_PLAIN: Final = (*AT_ONCE, ANYTHING[0])
_NOTHING_NEW: Final = frozenset({ANYTHING})


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Tells of mutants whether one scenario may notice them.

    Attributes:
        scenario: The scenario.
        recording: How it was played by the true rules.
        looked: What it looks at.
        shown: The steps at which somebody looked.
    """

    scenario: Scenario
    recording: Recording
    looked: frozenset[Effect]
    shown: tuple[Taken, ...]

    @classmethod
    def of(cls, scenario: Scenario, recording: Recording) -> Suspicion:
        """Take a scenario that was played."""
        shown = tuple(one for one in recording.steps if one.decision is not None)
        return cls(scenario, recording, looked_at(scenario), shown)

    def falls_on(self, mutant: Mutant, effects: Changed, alone: Alone, differs: Screened) -> bool:
        """Tell whether a mutant may be noticed, so that it must be played.

        Args:
            mutant: The mutant.
            effects: What it can change.
            alone: It by itself.
            differs: Where it differs from its rule.
        """
        met = self.looked & effects.at_once
        if any(what not in _PLAIN for what, _ in met) or not self.looked & effects.later <= _NOTHING_NEW:
            return bool(differs.steps)
        trying = Trying(mutant, self.recording, differs)
        if any(self._is_seen(one, mutant, alone, trying) for one in self._shown(differs.steps)):
            return True
        weighed = ANYTHING in met and self.recording.needed.ever
        return weighed and any(self._is_judged(one, trying) for one in self._shown(differs.decisions))

    def _shown(self, steps: frozenset[int]) -> Iterator[Taken]:
        return (one for one in self.shown if id(one) in steps)

    def _is_seen(self, one: Taken, mutant: Mutant, alone: Alone, trying: Trying) -> bool:
        """Tell whether anything looks otherwise at once; what is concluded leads on to other rules."""
        found, rulebook = one.step.found, self.recording.rulebook
        before = (*found.holding, *found.waiting)
        if mutant.rule.then.concludes:
            after: Iterable[Verdict] = trying.verdicts(one)
        else:
            others = (verdict for verdict in before if verdict.rule.id != mutant.rule.id)
            after = (*others, *alone.verdicts(one.asked[-1].facts))
        return seen(one, before, rulebook, self.looked) != seen(one, after, rulebook, self.looked)

    def _is_judged(self, one: Taken, trying: Trying) -> bool:
        """Tell whether a check that looks at more than that may come out otherwise."""
        if one.decision is None or not self.recording.needed.is_weighed(one.facts):
            return False
        anew = trying.anew(one)
        checks = self.recording.needed.weighing
        return any(isinstance(c.judge(anew), Met) != isinstance(c.judge(one.decision), Met) for c in checks)
