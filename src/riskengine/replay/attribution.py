"""Attribution: by which rule, or what else that is declared otherwise, two Decisions differ.

It starts at the rules behind what differs. One that is itself otherwise is the cause; of one that is not,
what it reads is looked at: a fact, an action, a role, or a conclusion or duty that others bring about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from riskengine.grading.comparison import Aspect, Difference, Stand, Way
from riskengine.grading.scales import RESPONSE
from riskengine.model.decision import Decision
from riskengine.rulebook.changes import Alteration, Changed, Part, RulebookChanges
from riskengine.rulebook.conditions import Quantified, walk
from riskengine.rulebook.rulebook_changes import PACK, RULE
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.strata import concludes, reads

_PARTS: Final = {
    Aspect.FLOOR: frozenset({Part.WHEN, Part.FLOOR}),
    Aspect.CEILING: frozenset({Part.WHEN, Part.FLOOR}),
    Aspect.DUTY: frozenset({Part.WHEN, Part.DUTY}),
    Aspect.PROHIBITION: frozenset({Part.WHEN, Part.FORBID}),
    Aspect.CHALLENGE: frozenset({Part.WHEN, Part.FLOOR, Part.FORBID, Part.DUTY}),
    Aspect.QUESTION: frozenset({Part.WHEN, Part.FLOOR, Part.DUTY}),
    Aspect.INTERRUPT: frozenset({Part.WHEN, Part.FLOOR, Part.FORBID, Part.DUTY}),
}
"""Which parts of a rule can change what of a Decision."""

_OF_PACK: Final = {
    Aspect.DUTY: ("grades", "attendance", "calendar", "time zone", "catch up"),
    Aspect.CHALLENGE: ("lowering", "grades"),
    Aspect.INTERRUPT: ("attention", "attendance", "lowering", "grades"),
}
"""What of a pack itself can change what of a Decision, whatever its rules say."""

_TOLD_OF: Final = {
    "flag": "flag",
    "done": "action",
    "duty": "action",
    "grade": "strand",
    "handling": "handling",
}
"""What is declared that a reading is of, by how its key begins; any other reading is of a fact."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something declared otherwise by which a Decision is otherwise.

    Attributes:
        changed: What is declared otherwise.
        alterations: What in it bears on the difference; empty where it was added or removed.
        through: The rules that are as they were and lead from it to the difference, the nearest last.
    """

    changed: Changed
    alterations: tuple[Alteration, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribution:
    """Finds what in two rulebooks brings a difference about.

    Attributes:
        changes: What is otherwise between them.
    """

    changes: RulebookChanges

    def causes(self, one: Difference, was: Decision, now: Decision) -> tuple[Cause, ...]:
        """Return what brought a difference about; nothing where it only follows from another one.

        Args:
            one: The difference.
            was: The Decision by the first rules.
            now: The Decision by the second.
        """
        found: dict[Cause, None] = {}
        for side, stand in self._sides(one, was, now):
            found |= dict.fromkeys(self._of_rules(self._behind(one, side, stand), side, one))
        return tuple(found) or tuple(self._of_pack(one))

    def _sides(self, one: Difference, was: Decision, now: Decision) -> Iterator[tuple[_Side, Stand]]:
        """Yield the sides to look at: the one that asks for more, and both where neither does."""
        if one.now is not None and one.way not in (Way.LOWER, Way.GONE):
            yield _Side(self.changes.now, now), one.now
        if one.was is not None and one.way not in (Way.HIGHER, Way.NEW):
            yield _Side(self.changes.was, was), one.was

    def _behind(self, one: Difference, side: _Side, stand: Stand) -> Iterator[str]:
        """Yield the rules behind what differs."""
        match one.key.aspect:
            case Aspect.QUESTION:
                yield from side.asking(stand.value.partition("/")[0])
            case Aspect.CEILING:
                yield from (rule for rule in stand.rules if side.reaches(rule, one.key.name, stand.value))
            case Aspect.FLOOR if not stand.rules:
                yield from side.speaking_of(one.key.name)
            case _:
                yield from side.sending(one.key.name) or stand.rules

    def _of_rules(self, rules: Iterable[str], side: _Side, one: Difference) -> Iterator[Cause]:
        """Yield what is otherwise of some rules, or of what they rest on."""
        waiting = deque((rule, _PARTS[one.key.aspect], tuple[str, ...]()) for rule in dict.fromkeys(rules))
        seen: set[str] = set()
        while waiting:
            rule, parts, through = waiting.popleft()
            if rule in seen:
                continue
            seen.add(rule)
            changed = self.changes.by_name.get((RULE, rule))
            if changed is not None and changed.bears_on(parts):
                yield Cause(changed, _bearing_on(changed, parts, one), through)
                continue
            further = (rule, *through)
            for name in dict.fromkeys(side.rests_on(rule)):
                changed = self.changes.by_name.get(name)
                if changed is not None and changed.decides:
                    yield Cause(changed, _that_decide(changed), further)
            if side.waits_for_somebody(rule):
                yield from (replace(cause, through=further) for cause in self._of_pack(one, Aspect.DUTY))
            waiting.extend((other, parts, further) for other, parts in side.brought_about_by(rule))

    def _of_pack(self, one: Difference, aspect: Aspect | None = None) -> Iterator[Cause]:
        """Yield what of the pack itself is otherwise and can bring it about."""
        parts = _OF_PACK.get(aspect or one.key.aspect, ())
        for changed in self.changes.of(PACK):
            found = tuple(each for each in _that_decide(changed) if each.what.partition(".")[0] in parts)
            if found:
                yield Cause(changed, found)


@dataclass(frozen=True)
class _Side:
    """One of two Decisions that differ, and the rules that it was made by.

    Attributes:
        rulebook: The rules.
        decision: The Decision.
    """

    rulebook: Rulebook
    decision: Decision

    def asking(self, fact: str) -> Iterator[str]:
        """Yield the rules that read a fact, or owe an answer to it."""
        for rule in self.rulebook.rules:
            if fact in reads(rule) or any(duty.answer == fact for duty in rule.then.duties):
                yield rule.id

    def reaches(self, name: str, scale: str, grade: str) -> bool:
        """Tell whether a rule sets a grade or level."""
        rule = self.rulebook.rule_by_id.get(name)
        if rule is None:
            return False
        reached = rule.then.response if scale == RESPONSE else rule.then.risk.get(scale)
        return reached is not None and reached.id == grade

    def speaking_of(self, strand: str) -> Iterator[str]:
        """Yield the rules that may set a level of a strand: of whom they speak its lowest is certain."""
        may_hold = {rule for heading in self.decision.assessment for rule in heading.may_hold}
        yield from (one.id for one in self.rulebook.rules if strand in one.then.risk and one.id in may_hold)

    def sending(self, duty: str) -> tuple[str, ...]:
        """Return the rules that set the floor of the response, where by its target somebody has to come.

        Of any other duty there are none: the rules that owe it are named in it.
        """
        awaited = any(one.id == duty and one.target_of is not None for one in self.decision.duties)
        sets = f"{RESPONSE}: {self.decision.response.floor.id}"
        reasons = (one.rule for one in self.decision.reasons if awaited and sets in one.sets)
        return tuple(dict.fromkeys(reasons))

    def rests_on(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield what is declared that a rule rests on."""
        for key in self._keys(name):
            kind, _, rest = key.partition(".")
            yield (_TOLD_OF[kind], rest.partition(".")[0]) if kind in _TOLD_OF else ("fact", key)
        rule = self.rulebook.rule_by_id.get(name)
        if rule is None:
            return
        quantified = (part.role for part in walk(rule.when) if isinstance(part, Quantified))
        for role in (*rule.about, *quantified):
            yield "role", role
            yield "linked subject", role
        for duty in rule.then.duties:
            yield from (("action", action) for action in duty.actions)

    def brought_about_by(self, name: str) -> Iterator[tuple[str, frozenset[Part]]]:
        """Yield the rules that conclude, or owe, what a rule rests on, with the parts of them that do."""
        keys = self._keys(name)
        owed = _owed_in(keys)
        for other in self.rulebook.rules:
            if not concludes(other).isdisjoint(keys):
                yield other.id, frozenset({Part.WHEN, Part.CONCLUDE})
        for duty in self.decision.duties:
            if not owed.isdisjoint(duty.actions):
                yield from ((rule, frozenset({Part.WHEN, Part.DUTY})) for rule in duty.rules)

    def waits_for_somebody(self, name: str) -> bool:
        """Tell whether a rule rests on somebody's having come by the target of a grade, or not."""
        owed = _owed_in(self._keys(name))
        awaited = (duty for duty in self.decision.duties if duty.target_of is not None)
        return any(not owed.isdisjoint(duty.actions) for duty in awaited)

    def _keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of what a rule rests on here; where it does not hold, of all that it reads.

        A reason names what was told and not what was concluded from it: of conclusions that the rule reads,
        those count that are drawn here.
        """
        rule = self.rulebook.rule_by_id.get(name)
        read = reads(rule) if rule is not None else frozenset[str]()
        reasons = [one for one in self.decision.reasons if one.rule == name]
        if not reasons:
            return tuple(sorted(read))
        told = {fact.fact for reason in reasons for fact in reason.facts}
        return tuple(sorted(told | (read & self._concluded)))

    @cached_property
    def _concluded(self) -> frozenset[str]:
        """The keys of everything that is concluded here."""
        rules = self.rulebook.rule_by_id
        return frozenset[str]().union(
            *(concludes(rules[one.rule]) for one in self.decision.reasons if one.rule in rules)
        )


def _owed_in(keys: Iterable[str]) -> frozenset[str]:
    """Return the actions of which keys say that they are owed, or overdue."""
    return frozenset(key.split(".")[1] for key in keys if key.startswith("duty."))


def _bearing_on(changed: Changed, parts: frozenset[Part], one: Difference) -> tuple[Alteration, ...]:
    """Return what of a rule bears on a difference; of duties, only the one that differs."""
    found = tuple(each for each in changed.alterations if each.part in parts)
    if one.key.aspect is not Aspect.DUTY:
        return found
    what = one.key.name.partition("/")[0].replace("|", " or ").replace("known:", "answer ")
    own = tuple(
        each
        for each in found
        if each.part is not Part.DUTY or each.what == "binds" or each.what.startswith(f"duty {what}")
    )
    return own or found


def _that_decide(changed: Changed) -> tuple[Alteration, ...]:
    return tuple(each for each in changed.alterations if each.part is not Part.WORDS)
