"""Rules, parameters, packs and the Rulebook they make: immutable, checked once, with a content hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property, partial

from riskengine.model.grades import Binds, ResponseGrade, RiskLevel
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.conditions import Condition, Test
from riskengine.rulebook.invariants import Invariant
from riskengine.rulebook.network import Reach
from riskengine.rulebook.oversight import OversightMeasure
from riskengine.rulebook.register import Family
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term
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
        within: How long from ``start`` to the deadline, or None.
        within_target: Whether it is the target of the response grade in force instead.
        start: ``occurred``, ``reported``, ``recorded``, ``rule_held``, ``grade_set`` or an action.
        before: An action it must come before.
        deadline: What kind of time it is.
        each: An event type or action, or ``grade.lowered``: one duty for each.
        sample: One in how many of those occasions, chosen by their ids; None for all.
        every: How long after it was done, or missed, it is owed again; None where it is owed once.
        every_target: Whether it is owed again each target time of the grade in force instead.
        until: The action that ends its being owed again and again, or None for as long as the rule holds.
        where: Tests on the details of the action that ends it.
        escalate_to: The post no escalation goes beyond.
        awaits: What another agency owes in turn.
        awaits_within: How long the agency has, from when the duty was done; None for no time.
        span: Where it stands.
    """

    actions: tuple[str, ...] = ()
    answer: str | None = None
    answer_of: int | None = None
    of: int
    other: int | None = None
    by: str
    within: Term | None = None
    within_target: bool = False
    start: str | None = None
    before: str | None = None
    deadline: Deadline = Deadline.TARGET
    each: str | None = None
    sample: int | None = None
    every: Term | None = None
    every_target: bool = False
    until: str | None = None
    where: Mapping[str, Test] = field(default_factory=dict)
    escalate_to: str | None = None
    awaits: Awaited | None = None
    awaits_within: Term | None = None
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
class Attendance:
    """Who sees to it that somebody goes within the target of the grade.

    Attributes:
        by: The post that owes it.
        escalate_to: The rank no escalation goes beyond.
        return_visit: The action owed when something learnt after officers attended would send them again.
        visit_lasts: Seconds for which those who went are taken to be there: what they say until then they
            learnt there, and it sends nobody again.
    """

    by: str
    escalate_to: str | None = None
    return_visit: str | None = None
    visit_lasts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """What it takes to lower a grade or level, or to remove a marker that raises risk.

    Attributes:
        posts: The posts that may.
        assessment: The action of a trained second assessment, which stands in for new information; or None.
    """

    posts: frozenset[str]
    assessment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionBudget:
    """How much may be asked of anybody's attention.

    Attributes:
        interrupts_per_hour: The most interrupts one post is shown in an hour.
        lead_times: How many seconds before a limit set by law somebody is told, longest first.
        shift_changes: The times of day at which what is overdue goes up one rank.
        weekly_on: The day of the week, Monday is 0, and the time of the list of what nobody higher can take.
        handover_within: Seconds in which a handover is to be accepted.
    """

    interrupts_per_hour: int = 6
    lead_times: tuple[int, ...] = (12 * 3600, 2 * 3600)
    shift_changes: tuple[time, ...] = (time(7), time(15), time(23))
    weekly_on: tuple[int, time] = (0, time(9))
    handover_within: int = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Who wrote a set of rules, who approved it, and the force's own words, grades and times.

    Attributes:
        id: Its name.
        title: What it is.
        version: Its version.
        owner: Who answers for it.
        approver: Who approved it, or None.
        approved_on: When.
        review_by: When it must be looked at again.
        inherits: The pack it inherits from, or None.
        time_zone: The name of its time zone.
        model: Its assessment model.
        grades: Its own response grades.
        calendar: Its days: when people work, when schools are open.
        attendance: Who owes attendance within the target of a grade; None where no target runs.
        lowering: What it takes to lower a grade; None where nothing is asked.
        attention: How much may be asked of anybody's attention.
        catch_up: Seconds within which a duty is done that a late record brought.
        network: How far links are followed.
    """

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
    calendar: Calendar = field(default_factory=partial(Calendar, time_zone="UTC"))
    attendance: Attendance | None = None
    lowering: Lowering | None = None
    attention: AttentionBudget = AttentionBudget()
    catch_up: int = 3600
    network: Reach = field(default_factory=Reach)

    @property
    def approved(self) -> bool:
        """Whether somebody has approved it; a pack nobody approved runs in shadow only."""
        return self.approver is not None and self.approved_on is not None


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """A pack with everything it inherits, checked and immutable.

    Attributes:
        pack: The pack itself.
        vocabulary: All that may be named.
        parameters: Every parameter, with the pack's own values.
        rules: Every rule, in order of id.
        sources: Every source.
        hash: The SHA-256 of its content, the same on any machine and whatever the order of files.
        oversight: Every measure of oversight, in order of id.
        families: The register of what the rules mean to follow, in order of id; it decides nothing.
        invariants: What must be so whatever the rules say, in order of id; it decides nothing.
        named_at: Where each parameter is named.
    """

    pack: Pack
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    sources: Mapping[str, Authority]
    hash: str
    oversight: tuple[OversightMeasure, ...] = ()
    families: Mapping[str, Family] = field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()
    named_at: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Rulebook {self.pack.id} {self.pack.version}>"

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    def word_for(self, grade: ResponseGrade) -> str:
        """Return the force's own word for a response grade."""
        own = [mine for mine in self.pack.grades.values() if mine.means == grade]
        return own[0].word if own else grade.id
