"""What a mutant can change in a Decision, and what a scenario looks at; only where they meet is it tried.

An effect is what it is and its name: a floor, a duty, a prohibition, a challenge, that a rule holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from riskengine.model.events import GradeSet, IncidentClosed
from riskengine.replay.checks import (
    Check,
    DutyStands,
    IsAlerted,
    IsChallenged,
    IsForbidden,
    LevelIs,
    ResponseIs,
    RuleHolds,
)
from riskengine.replay.mutation.mutants import Mutant
from riskengine.replay.names import ATTENDED, Decided, Owed
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.rules import Outcome, Rule, Rulebook
from riskengine.rulebook.strata import reads

Effect: TypeAlias = tuple[str, str]
"""What can be changed or looked at."""

ANYTHING: Final[Effect] = ("anything", "")
"""Whatever may be looked at: questions, links, figures of oversight."""

_RESPONSE: Final[Effect] = ("response", "")
_CHALLENGES: Final[Effect] = ("challenges", "")
_DUTIES: Final[Effect] = ("duties", "")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a mutant can change.

    Attributes:
        at_once: What follows from it at the same moment; a duty is owed from then on.
        later: What follows from rules that read what is owed.
    """

    at_once: frozenset[Effect]
    later: frozenset[Effect]


class Effects:
    """Tells what the mutants of one rulebook can change."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Find which rules read what others bring about."""
        self._readers: dict[str, list[Rule]] = {}
        for rule in rulebook.rules:
            for key in reads(rule):
                self._readers.setdefault(_kept(key), []).append(rule)
        again = rulebook.pack.attendance.return_visit if rulebook.pack.attendance is not None else None
        self._goes = [("duty", name) for name in (ATTENDED, again) if name is not None]
        self._of_rules: dict[str, Changed] = {}

    def of(self, mutant: Mutant) -> Changed:
        """Return what a mutant can change."""
        if mutant.kind.of_condition:
            return self._of_rule(mutant.rule)
        before, after = mutant.rule.then, mutant.made.then
        changed = replace(
            before,
            response=before.response if before.response != after.response else None,
            risk={strand: level for strand, level in before.risk.items() if after.risk[strand] != level},
            duties=tuple(one for one in before.duties if one not in after.duties),
            forbids=tuple(one for one in before.forbids if one not in after.forbids),
            concludes=tuple(one for one in before.concludes if one not in after.concludes),
        )
        return self._changed(changed)

    def _of_rule(self, rule: Rule) -> Changed:
        found = self._of_rules.get(rule.id)
        if found is None:
            changed = self._changed(rule.then)
            found = self._of_rules[rule.id] = Changed(changed.at_once | {("rule", rule.id)}, changed.later)
        return found

    def _changed(self, then: Outcome) -> Changed:
        now = self._following([then], _concluded)
        outcomes = [then, *(rule.then for rule in now)]
        next_ = self._following(outcomes, _owed_keys)
        later = [*next_, *self._following([rule.then for rule in next_], _brought)]
        return Changed(frozenset({*self._own(then), *self._of_all(now)}), frozenset(self._of_all(later)))

    def _following(self, outcomes: list[Outcome], keys: Callable[[Outcome], list[str]]) -> list[Rule]:
        """Return the rules that read what outcomes bring about, and those that read what these do."""
        found: dict[str, Rule] = {}
        front = list(outcomes)
        while front:
            for key in keys(front.pop()):
                for reader in self._readers.get(key, ()):
                    if reader.id not in found:
                        found[reader.id] = reader
                        front.append(reader.then)
        return list(found.values())

    def _of_all(self, rules: Iterable[Rule]) -> Iterator[Effect]:
        for rule in rules:
            yield ("rule", rule.id)
            yield from self._own(rule.then)

    def _own(self, then: Outcome) -> Iterator[Effect]:
        """Yield what an outcome is by itself."""
        yield ANYTHING
        if then.response is not None:
            yield from (_RESPONSE, ("challenge", "response"), *self._goes)
        yield from (("risk", strand) for strand in then.risk)
        yield from (("forbid", name) for name in then.forbids)
        yield from (("challenge", name) for name in (*then.risk, *then.forbids))
        if then.response is not None or then.risk or then.forbids:
            yield _CHALLENGES
        if then.duties:
            yield _DUTIES
        yield from (("duty", duty.answer) for duty in then.duties if duty.answer is not None)
        yield from (("duty", action) for action in _actions(then))


def looked_at(scenario: Scenario) -> frozenset[Effect]:
    """Return what a scenario looks at."""
    found: set[Effect] = set()
    scales = {one.event.scale for one in scenario.steps if isinstance(one.event, GradeSet)}
    closes = any(isinstance(one.event, IncidentClosed) for one in scenario.steps)
    for check in _checks(scenario):
        found.update(_looked_at(check, scales, closes=closes))
    if any(one.overseen for one in scenario.expectations):
        # What measures count of levels is left out: to play so many incidents for each rule costs too much.
        found |= {_CHALLENGES, _DUTIES}
    if scenario.is_control:
        found |= {_CHALLENGES, _DUTIES}
    if scenario.no_downgrade is not None:
        found |= {ANYTHING}
    return frozenset(found)


def _checks(scenario: Scenario) -> Iterator[Check]:
    for one in scenario.expectations:
        yield from (expected.check for expected in one.checks)
        yield from one.failing.raises if one.failing is not None else ()
    for never in scenario.never:
        yield from (expected.check for expected in never.checks)


def _looked_at(check: Check, scales: Collection[str], *, closes: bool) -> Iterable[Effect]:
    match check:
        case ResponseIs(part=part):
            return (_RESPONSE,) if part != "by_one_answer" else (_RESPONSE, ANYTHING)
        case LevelIs(strand=strand):
            return (("risk", strand),)
        case DutyStands(owed=owed):
            return _owed(owed)
        case IsForbidden(decided=decided):
            return (("forbid", decided.name),)
        case IsAlerted(about=Owed() as owed):
            return _owed(owed)
        case IsAlerted(about=Decided() as decided) | IsChallenged(decided=decided):
            # A handling can be below a floor, too; and closing is challenged over whatever is owed.
            named = ("challenge", decided.name) if decided.name in scales else _CHALLENGES
            return (named, _DUTIES) if closes else (named,)
        case RuleHolds(rule=rule):
            return (("rule", rule),)
        case _:
            return (ANYTHING,)


def _owed(owed: Owed) -> list[Effect]:
    return [("duty", name) for name in (*owed.actions, owed.answer) if name is not None]


def _actions(then: Outcome) -> Iterator[str]:
    for duty in then.duties:
        yield from duty.actions
        if duty.awaits is not None:
            yield duty.awaits.action


def _concluded(then: Outcome) -> list[str]:
    return [one.key for one in then.concludes]


def _owed_keys(then: Outcome) -> list[str]:
    return [f"duty.{name}" for name in _actions(then)]


def _brought(then: Outcome) -> list[str]:
    return [*_concluded(then), *_owed_keys(then)]


def _kept(key: str) -> str:
    """Return the key without how a duty stands: whoever reads that it is owed reads the duty."""
    return ".".join(key.split(".")[:2]) if key.startswith("duty.") else key
