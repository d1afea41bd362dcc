"""An inquiry: everything durable-rules is asked about one set of facts, by what is remembered of its answers.

An answer that is not there yet is noted as wanting, and the inquiry is made again once it has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias, assert_never

from riskengine.inference.conclusions import Least
from riskengine.inference.durable.formulas import (
    Among,
    Judged,
    Number,
    Shown,
)
from riskengine.inference.durable.panels import Asked, Follows, Group, Panel, Part, Step, Told
from riskengine.inference.durable.readings import Bits, Lexicon
from riskengine.inference.durable.rulesets import Ruleset
from riskengine.inference.people import People
from riskengine.model.facts import INCIDENT, Bounds, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import Rule

Wanting: TypeAlias = dict[str, tuple[Ruleset, set[int]]]
"""The questions of which the answer is not known yet, by the ruleset that they are put to."""

Found: TypeAlias = dict[tuple[str, tuple[str, ...]], Truth]


_Name: TypeAlias = tuple[Step, tuple[str, ...]]

_MOST_REMEMBERED: Final = 4096
"""How many answers of one panel are remembered as a whole."""


class Ways(NamedTuple):
    """Whether something is certain, and whether it is possible; of a count, how many are."""

    certain: int
    possible: int


class NotAnswered(Exception):
    """Something is wanted that has not been answered yet."""


@dataclass(slots=True)
class Someone:
    """A subject, with the literals on its facts.

    Attributes:
        subject: The subject.
        bits: The literals that are certain of it, and those that are possible.
        concluded: What has been concluded of it.
    """

    subject: Subject
    bits: Bits
    concluded: dict[str, Value | None] = field(default_factory=dict)


Bound: TypeAlias = tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, whatever the facts.

    Attributes:
        strata: The rules, stratum by stratum.
        incident: The literals on facts of the incident.
        people: Those on facts of people.
        least: What each concluded fact is while nothing concludes it.
    """

    strata: tuple[tuple[Group, ...], ...]
    incident: Lexicon
    people: Lexicon
    least: Least


class Inquiry:
    """What is asked about one set of facts."""

    def __init__(self, questions: Questions, facts: Facts, wanting: Wanting) -> None:
        """Take the questions and the facts.

        Args:
            questions: What is asked.
            facts: The facts.
            wanting: Where what is not answered yet is noted.
        """
        self._questions, self._facts, self._wanting = questions, facts, wanting
        least = questions.least
        self._incident = Someone(facts.incident, questions.incident.bits(facts.incident.readings, least))
        self._people = [Someone(who, questions.people.bits(who.readings, least)) for who in facts.people]
        self._roles: dict[str, list[tuple[Someone, Truth]]] = {}
        self._steps: dict[_Name, Ways] = {}
        self._surely: dict[tuple[str, str], int] = {}
        self._perhaps: dict[tuple[str, str], int] = {}
        self.judged = 0

    def table(self) -> Found:
        """Return the verdicts.

        Raises:
            NotAnswered: If some are not known yet; what has to be asked is noted.
        """
        found: Found = {}
        for groups in self._questions.strata:
            is_answered = True
            concluding: list[tuple[Rule, Bound, Truth]] = []
            for group in groups:
                panel = group.panel(self._facts.kinds)
                if panel is not None:
                    is_answered &= self._judge(group, panel, found, concluding)
            if not is_answered:
                raise NotAnswered
            self._conclude(concluding)
        return found

    def _judge(
        self, group: Group, panel: Panel, found: Found, concluding: list[tuple[Rule, Bound, Truth]]
    ) -> bool:
        """Ask the rules of a group of everybody they are about; tell whether everything was answered."""
        is_answered = True
        for bound, sure in self._about(group):
            try:
                ways = self._ask(panel, bound)
            except NotAnswered:
                is_answered = False
                continue
            self.judged += panel.judged.bit_count()
            ids = tuple([one.subject.id for one in bound]) or (self._facts.incident.id,)
            certain = ways.certain if sure is Truth.TRUE else 0
            for rule, bit in group.fired(ways.possible | certain):
                truth = Truth.TRUE if certain & bit else Truth.UNKNOWN
                found[rule.id, ids] = truth
                if rule.then.concludes:
                    concluding.append((rule, bound, truth))
        return is_answered

    def _about(self, group: Group) -> Iterator[tuple[Bound, Truth]]:
        """Yield whom a group of rules is about, with how certainly they are what it is about."""
        if group.about == (INCIDENT,):
            yield (), Truth.TRUE
            return
        if len(group.about) == 1:
            for who, sure in self._with_role(group.about[0]):
                yield (who,), sure
            return
        for one, first in self._with_role(group.about[0]):
            for two, second in self._with_role(group.about[1]):
                # Somebody unnamed may be several people, so they can be a pair by themselves.
                if one is not two or one.subject.unnamed:
                    name = (group.relation, one.subject.id, two.subject.id)
                    joined = Truth.TRUE if name in self._facts.relations else Truth.UNKNOWN
                    yield (one, two), min(first, second, joined)

    def _with_role(self, role: str) -> list[tuple[Someone, Truth]]:
        """Return everybody who plays a role or may, with how certainly."""
        found = self._roles.get(role)
        if found is None:
            every = [(who, People.membership(who.subject, role)) for who in self._people]
            found = self._roles[role] = [(who, sure) for who, sure in every if sure is not Truth.FALSE]
        return found

    def _ask(self, panel: Panel, bound: Bound) -> Ways:
        """Return which of the formulas of a panel are certain of some people, and which possible."""
        certain = possible = 0
        is_answered = True
        for step, affirmed, at in panel.derived:
            try:
                ways = self._ways(step, bound)
            except NotAnswered:
                is_answered = False
                continue
            if not affirmed:
                ways = _denied(ways)
            certain |= ways.certain << at
            possible |= ways.possible << at
        if not is_answered:
            raise NotAnswered
        of_incident = self._incident.bits
        surely = panel.question(of_incident.certain, [one.bits.certain for one in bound], certain)
        perhaps = panel.question(of_incident.possible, [one.bits.possible for one in bound], possible)
        first, second = self._answer(panel, surely), self._answer(panel, perhaps)
        if first is None or second is None:
            raise NotAnswered
        return Ways(first, second)

    def _answer(self, panel: Panel, question: int) -> int | None:
        found = panel.answers.get(question)
        if found is not None:
            return found
        answer = 0
        is_answered = True
        for ruleset in panel.rulesets:
            part = question & ruleset.mask
            said = ruleset.answers.get(part)
            if said is None:
                self._wanting.setdefault(ruleset.name, (ruleset, set()))[1].add(part)
                is_answered = False
            else:
                answer |= said
        if not is_answered:
            return None
        answer &= panel.judged
        if len(panel.answers) >= _MOST_REMEMBERED:
            panel.answers.clear()
        panel.answers[question] = answer
        return answer

    def _ways(self, step: Step, bound: Bound) -> Ways:
        """Return the answer to what is asked before, once for all who ask the same of the same people."""
        name: _Name = (step, tuple([bound[var].subject.id for var in step.people]))
        found = self._steps.get(name)
        if found is None:
            found = self._steps[name] = self._work_out(step, bound)
        return found

    def _work_out(self, step: Step, bound: Bound) -> Ways:
        match step.atom:
            case Among(every, var, role, other_than):
                return self._among(step.parts[0], every, role, bound[:var], other_than)
            case Number():
                found = self._each([(part, bound) for part in step.parts])
                return Ways(sum(one.certain for one in found), sum(one.possible for one in found))
            case Judged():
                return self._of_part(step.parts[0], bound)
            case Shown():
                certain = self._of_part(step.parts[0], bound).certain
                return Ways(certain, certain)
            case _:
                assert_never(step.atom)

    def _among(self, body: Part, every: bool, role: str, bound: Bound, other_than: int | None) -> Ways:
        """Return whether some, or every, person with a role satisfies a body."""
        left_out = bound[other_than].subject if other_than is not None else None
        # Somebody unnamed may be several people, so one of them can always be somebody else.
        over = [
            (who, sure)
            for who, sure in self._with_role(role)
            if who.subject.unnamed or left_out is None or who.subject.id != left_out.id
        ]
        found = self._each([(body, (*bound, who)) for who, _ in over])
        surely = [ways for ways, (_, sure) in zip(found, over, strict=True) if sure is Truth.TRUE]
        if every:
            return Ways(all(one.certain for one in found), all(one.possible for one in surely))
        return Ways(any(one.certain for one in surely), any(one.possible for one in found))

    def _each(self, asked: Iterable[tuple[Part, Bound]]) -> list[Ways]:
        """Return the answer to each part; where some are wanting, all that are wanting are noted first."""
        found, is_answered = [], True
        for part, bound in asked:
            try:
                found.append(self._of_part(part, bound))
            except NotAnswered:
                is_answered = False
        if not is_answered:
            raise NotAnswered
        return found

    def _of_part(self, part: Part, bound: Bound) -> Ways:
        match part:
            case bool():
                return Ways(part, part)
            case Told(var, bit):
                bits = (self._incident if var == INCIDENT_VAR else bound[var]).bits
                return Ways(bool(bits.certain & bit), bool(bits.possible & bit))
            case Follows(step, affirmed):
                ways = self._ways(step, bound)
                return ways if affirmed else _denied(ways)
            case Asked(panel):
                return self._ask(panel, bound)
            case _:
                assert_never(part)

    def _conclude(self, verdicts: Iterable[tuple[Rule, Bound, Truth]]) -> None:
        """Write what one more stratum concludes among the literals of whom it is about."""
        changed: dict[tuple[str, str], Someone] = {}
        for rule, bound, truth in verdicts:
            for one in rule.then.concludes:
                who = self._incident if one.var == INCIDENT_VAR else bound[one.var]
                place, value = (who.subject.id, one.key), int(one.value)
                self._perhaps[place] = max(self._perhaps.get(place, 0), value)
                if truth is Truth.TRUE:
                    self._surely[place] = max(self._surely.get(place, 0), value)
                changed[place] = who
        for (who_id, key), who in changed.items():
            surely, perhaps = self._surely.get((who_id, key), 0), self._perhaps[who_id, key]
            self._write(who, key, _concluded(surely, perhaps, of_truth=self._questions.least[key] is False))
        if changed:
            self._steps.clear()

    def _write(self, who: Someone, key: str, value: Value | None) -> None:
        lexicon = self._questions.incident if who is self._incident else self._questions.people
        before = who.concluded.get(key, self._questions.least[key])
        who.bits = lexicon.changed(who.bits, key, before, value)
        who.concluded[key] = value


def _denied(ways: Ways) -> Ways:
    return Ways(not ways.possible, not ways.certain)


def _concluded(surely: int, perhaps: int, *, of_truth: bool) -> Value | None:
    """Return a concluded fact of which so much is certain and so much possible."""
    if of_truth:
        return bool(surely) if surely == perhaps else None
    return surely if surely == perhaps else Bounds(surely, perhaps)
