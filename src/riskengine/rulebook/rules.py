"""Rules, parameters, packs and the Rulebook they make: immutable, checked once, with a content hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from riskengine.model.grades import Binds, ResponseGrade, RiskLevel
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.conditions import Condition, Test
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Authority, Grade, Model, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """What a rule owes when it holds.

    Attributes:
        actions: The actions of which any one ends it; empty where an answer is owed.
        answer: The fact an answer is owed to, by its reading key; None for an action.
        answer_of: The variable whose fact that is.
        of: The variable the duty is owed for; `INCIDENT_VAR` for the incident.
        other: The variable of the second person of a pair, or None.
        by: The post that owes it.
        within: Seconds from ``start`` to the deadline, or None.
        start: ``occurred``, ``reported``, ``recorded``, ``rule_held``, ``grade_set`` or an action.
        before: An action it must come before.
        deadline: What kind of time it is.
        each: An event type or action: one duty for each.
        where: Tests on the details of the action that ends it.
        escalate_to: The post no escalation goes beyond.
        awaits: What another agency owes in turn.
        span: Where it stands.
    """

    actions: tuple[str, ...] = ()
    answer: str | None = None
    answer_of: int | None = None
    of: int
    other: int | None = None
    by: str
    within: int | None = None
    start: str | None = None
    before: str | None = None
    deadline: Deadline = Deadline.TARGET
    each: str | None = None
    where: Mapping[str, Test] = field(default_factory=dict)
    escalate_to: str | None = None
    awaits: Awaited | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A conclusion that other rules read: at least this value, where the rule holds."""

    var: int
    key: str
    value: bool | int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows when a rule holds."""

    response: ResponseGrade | None = None
    risk: Mapping[str, RiskLevel] = field(default_factory=dict)
    duties: tuple[DutyRule, ...] = ()
    forbids: tuple[str, ...] = ()
    concludes: tuple[Conclusion, ...] = ()

    @property
    def sets_floor(self) -> bool:
        """Whether it sets a floor for the response or for a risk."""
        return self.response is not None or bool(self.risk)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The days from which and until which a rule applies, both included, in the pack's time zone."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule applies on a day."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        id: Its name, ``area.name``.
        title: What it says, in one sentence.
        about: The roles of the subject, or of the pair, that it is about; ``("incident",)`` for the incident.
        relation: The relation that joins a pair, read from the first to the second; None for one subject.
        kinds: The kinds of incident it applies to; None for all.
        headings: The headings it speaks to.
        binds: How strongly it binds.
        when: Its condition.
        then: Its outcome.
        because: Why it is there.
        sources: The ids of its sources.
        in_force: The days it applies on.
        owner: Who answers for it.
        pack: The pack that wrote it.
        version: That pack's version.
        stratum: Rules of a lower stratum are concluded first.
        span: Where it stands.
    """

    id: str
    title: str
    about: tuple[str, ...]
    relation: str | None = None
    kinds: frozenset[str] | None = None
    headings: tuple[str, ...]
    binds: Binds
    when: Condition
    then: Outcome
    because: str
    sources: tuple[str, ...]
    in_force: InForce = InForce()
    owner: str
    pack: str
    version: str
    stratum: int = 0
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that differs between forces, with its reason and sources."""

    id: str
    value: bool | int | float | str
    because: str
    sources: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Who wrote a set of rules, who approved it, and the force's own words and grades."""

    id: str
    title: str
    version: str
    owner: str
    approver: str | None
    approved_on: date | None
    review_by: date | None
    inherits: str | None
    time_zone: str
    model: Model
    grades: Mapping[str, Grade]

    @property
    def approved(self) -> bool:
        """Whether somebody has approved it; a pack nobody approved runs in shadow only."""
        return self.approver is not None and self.approved_on is not None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A pack with everything it inherits, checked and immutable.

    Attributes:
        pack: The pack itself.
        vocabulary: All that may be named.
        parameters: Every parameter, with the pack's own values.
        rules: Every rule, in order of id.
        sources: Every source.
        hash: The SHA-256 of its content, the same on any machine and whatever the order of files.
    """

    pack: Pack
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    sources: Mapping[str, Authority]
    hash: str

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    def word_for(self, grade: ResponseGrade) -> str:
        """Return the force's own word for a response grade."""
        own = [mine for mine in self.pack.grades.values() if mine.means == grade]
        return own[0].word if own else grade.id
