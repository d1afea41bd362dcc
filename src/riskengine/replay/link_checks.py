"""What an expectation looks at in the links of a Decision: paths, whom they brought in, what was left out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from riskengine.model.decision import Decision
from riskengine.model.network import LinkPath
from riskengine.replay.checks import Judgement, Met, judged
from riskengine.replay.paths import Joined, Walked

_MOST_NEAR: Final = 3
"""How many of the paths that were found are named where the one expected is not among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IsLinked:
    """A path is among those that the rules which hold rest on, or is not.

    Attributes:
        path: The path, or the two that it joins.
        rule: The rule that must rest on it; None for any.
        wanted: Whether it must be there.
    """

    path: Walked | Joined
    rule: str | None = None
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        of = f" of {self.rule}" if self.rule is not None else ""
        return f"{'' if self.wanted else 'no '}{self.path.says}{of}"

    def judge(self, decision: Decision) -> Judgement:
        """Look at the links of every reason that is meant."""
        every = dict(self._paths(decision))
        found = [path for path in every if self.path.names(path)]
        holds = bool(found) is self.wanted
        shown = sorted({str(path) for path in found})[:_MOST_NEAR]
        got = "; ".join(shown) or self._nearest(every)
        rules = tuple(sorted({rule for path in found for rule in every[path]}))
        if holds and found:
            return Met(got=got, because=rules, paths=tuple(shown))
        return judged(self, decision, holds=holds, got=got, because=rules)

    def _paths(self, decision: Decision) -> Iterator[tuple[LinkPath, tuple[str, ...]]]:
        """Yield each path with the rules that rest on it."""
        rules: dict[LinkPath, set[str]] = {path: set() for path in decision.links if self.rule is None}
        for reason in decision.reasons:
            if self.rule in (None, reason.rule):
                for path in reason.links:
                    rules.setdefault(path, set()).add(reason.rule)
        yield from ((path, tuple(sorted(own))) for path, own in rules.items())

    def _nearest(self, every: Iterable[LinkPath]) -> str:
        """Return the paths there are that are most like the one looked for."""
        shown = sorted({str(path) for path in every})
        if not shown:
            return "no path"
        wanted = self.path.text if isinstance(self.path, Walked) else f"{self.path.one} {self.path.other}"
        near = difflib.get_close_matches(wanted, shown, n=_MOST_NEAR, cutoff=0.0)
        more = f" and {len(shown) - len(near)} more" if len(shown) > len(near) else ""
        return f"only {'; '.join(near)}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsSubject:
    """The rules speak of somebody whom links brought in, or do not."""

    person: str
    wanted: bool = True

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.person} {'' if self.wanted else 'not '}among the subjects"

    def judge(self, decision: Decision) -> Judgement:
        """Look for a reason, a level, a duty or a question about them."""
        about = [word for word, people in _spoken_of(decision).items() if self.person in people]
        everybody = sorted(set().union(*_spoken_of(decision).values()))
        got = (
            f"{', '.join(about)} about {self.person}" if about else f"only {', '.join(everybody) or 'nobody'}"
        )
        rules = tuple(
            sorted({one.rule for one in decision.reasons if self.person in (one.subject, one.other)})
        )
        return judged(self, decision, holds=bool(about) is self.wanted, got=got, because=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsLeftOut:
    """A bound of the pack cut the links of something off, and the Decision says so.

    Attributes:
        name: Whose links.
        kind: What it is.
    """

    name: str
    kind: str

    @property
    def says(self) -> str:
        """What is expected."""
        return f"links of {self.name} left out"

    def judge(self, decision: Decision) -> Judgement:
        """Look at each sentence on what was left out."""
        found = [one for one in decision.left_out if f"the {self.kind} {self.name} " in one]
        got = "; ".join(found or decision.left_out) or "nothing left out"
        return judged(self, decision, holds=bool(found), got=got)


def _spoken_of(decision: Decision) -> dict[str, set[str]]:
    """Return everybody that a Decision speaks of who has a name, by what speaks of them."""
    return {
        "a reason": {one for reason in decision.reasons for one in (reason.subject, reason.other) if one},
        "a level": {risk.subject for risk in decision.risks if not risk.unnamed},
        "a duty": {duty.subject for duty in decision.duties},
        "a question": {question.subject for question in decision.questions},
    }
