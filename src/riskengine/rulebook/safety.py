"""What must hold of every rule, so that answering a question can never make anybody less safe.

Each check is one sentence of policy; each fault has its own code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import Binds
from riskengine.rulebook.conditions import Clause, Except, Known, NotShown, Quantified, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.measures import Measure, MeasureKind
from riskengine.rulebook.polarity import Conditions, Resting, under_floors
from riskengine.rulebook.readings import Origin, Reading
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType, Handle, Vocabulary


def check_safety(rules: Iterable[Rule], vocabulary: Vocabulary, faults: Diagnostics) -> None:
    """Report everything about rules that could make somebody less safe."""
    every = tuple(rules)
    conditions = Conditions(vocabulary)
    floors = under_floors(every, conditions)
    for rule in every:
        directions = floors.get(rule.id, frozenset())
        checks = _Checks(rule, vocabulary, conditions, faults)
        if directions:
            checks.check_floor()
        for rising in directions:
            checks.check_polarity(rising=rising)
        for rising in directions or {True}:
            checks.check_protected(rising=rising, floor=bool(directions))


@dataclass(frozen=True, slots=True)
class _Checks:
    """The checks of one rule."""

    rule: Rule
    vocabulary: Vocabulary
    conditions: Conditions
    faults: Diagnostics

    def check_floor(self) -> None:
        """Report what no floor can rest on: whether something is known, who is free, what is monitored."""
        if self.rule.binds is Binds.CONSIDER and self.rule.then.concludes:
            message = "a rule that only considers concludes what a floor rests on."
            help = "let the rule bind as should if its source allows, or take the conclusion away"
            self.faults.add("RE414", message, self.rule.then.concludes[0].span, help)
        for part in self.conditions.parts(self.rule.when):
            match part:
                case Known(wanted=wanted, span=span):
                    word = "known" if wanted else "unknown"
                    message = f'"{word}" stands in a rule that sets a floor: an answer could lower it.'
                    help = "test the fact itself, or set the floor in another rule"
                    self.faults.add("RE403", message, span, help)
                case NotShown():
                    message = '"not_shown" stands in a rule that sets a floor: a record could lower it.'
                    self.faults.add("RE411", message, self._span_of(part), "test the fact itself")
                case Clause():
                    self._check_handling(part)
                case _:
                    pass

    def _check_handling(self, clause: Clause) -> None:
        fact = self.vocabulary.facts.get(clause.key)
        handle = fact.handle if fact is not None else frozenset()
        if Handle.RESOURCE in handle:
            message = f'"{clause.name}" is about who is free, which is not risk: no floor can rest on it.'
            self.faults.add("RE404", message, clause.span, "owe an escalation, in a rule of its own")
        if Handle.MONITORING in handle:
            message = f'"{clause.name}" is kept for monitoring: no floor can rest on it.'
            self.faults.add("RE406", message, clause.span, "take it away")

    def check_polarity(self, *, rising: bool) -> None:
        """Report what grows with danger, or with time alone, more of which could take the floor away."""
        for one in self.conditions.rests_on(self.rule.when, rising=rising):
            if one.more_can_undo and grows_with_time(one.reading):
                message = (
                    f'time alone makes more of "{one.clause.name}", and here that could take away the floor.'
                )
                help = "test that so much time has passed, outside `not` and `<`"
                self.faults.add("RE417", message, one.clause.span, help)
            elif one.more_can_undo and one.reading.raises_risk:
                what, help = "the floor", "test that it is so, or at least so much, outside `not` and `<`"
                if not rising:
                    what = "a floor that rests on this conclusion not being so"
                    help = "turn that floor's condition round, or take this clause away"
                message = f'"{one.clause.name}" raises risk, and here more of it could take away {what}.'
                self.faults.add("RE402", message, one.clause.span, help)

    def check_protected(self, *, rising: bool, floor: bool) -> None:
        """Report protected facts that do anything but raise the protection of whom they describe."""
        for one in self.conditions.rests_on(self.rule.when, rising=rising):
            fact = one.reading.fact
            if fact is None or Handle.PROTECTED not in fact.handle:
                continue
            name = one.clause.name
            if floor and one.reading.raises_risk and one.more_can_undo:
                continue  # reported by check_polarity
            if not _affirms(one):
                what = "take the floor away" if floor else "take away what follows here"
                message = f'"{name}" is protected, and here it could {what}.'
                help = "test that it is so, outside `not`"
                self.faults.add("RE405", message, one.clause.span, help)
            elif floor and not self._is_about(one.clause):
                message = (
                    f'"{name}" is protected: it may only raise the protection of the person it describes.'
                )
                help = "make the rule about that person; no characteristic makes a suspect of anybody"
                self.faults.add("RE405", message, one.clause.span, help)

    def _is_about(self, clause: Clause) -> bool:
        """Tell whether a clause is about the person that the rule protects."""
        first = self.rule.about[0]
        role = self.vocabulary.roles.get(first)
        accused = role is not None and role.accused
        return first != INCIDENT and clause.var == 0 and not accused

    def _span_of(self, condition: NotShown) -> Span:
        spans = (part.span for part in walk(condition) if isinstance(part, (Clause, Known, Quantified)))
        return next(spans, self.rule.span)


def grows_with_time(reading: Reading) -> bool:
    """Tell whether the passing of time makes more of a reading, though nobody does or learns anything."""
    if reading.origin is Origin.DUTY:
        return reading.key.endswith((".overdue", ".late"))
    measure = reading.fact.measure if reading.fact is not None else None
    return isinstance(measure, Measure) and measure.kind is MeasureKind.ELAPSED


def _affirms(resting: Resting) -> bool:
    """Tell whether a protected fact is tested to be so: that it is not so would be held against somebody."""
    if resting.reading.raises_risk or resting.reading.type is FactType.BOOL:
        return not resting.more_can_undo
    return resting.rising and not isinstance(resting.clause.test, Except)
