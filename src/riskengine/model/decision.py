"""The Decision: the engine's whole answer about one incident at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import ConfigDict

from riskengine.model.alarms import ChannelAlarm
from riskengine.model.attention import Alert
from riskengine.model.facts import Conflict
from riskengine.model.grades import Binds
from riskengine.model.ledger import Challenge, Duty, GradeInForce
from riskengine.model.network import LinkPath

_STRICT: ConfigDict = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which rules decided: the pack's name, version and content hash."""

    pack: str
    version: str
    hash: str
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade or level with the force's own word for it."""

    id: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One unknown: a fact of one subject."""

    fact: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a grade could still be reached: the fewest unknowns that, answered, would reach it."""

    grade: Graded
    by: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRange:
    """How fast to go: what is certain and what the unknown could still make of it.

    Attributes:
        applicable: Whether any kind of this incident is responded to at all.
        floor: The least grade that is certain.
        ceiling: The most that the unknown could still make it.
        far: The fewest answers that would reach the ceiling; empty where floor and ceiling meet.
        by_one_answer: The highest grade that a single answer could reach.
        in_force: The grade a person set last, or None.
    """

    applicable: bool
    floor: Graded
    ceiling: Graded
    far: tuple[Asked, ...] = ()
    by_one_answer: Reach | None = None
    in_force: GradeInForce | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRange:
    """How much risk one person is at in one strand.

    Attributes:
        subject: The person.
        unnamed: Whether it is somebody nobody has named yet.
        strand: The strand; levels of two strands never compare.
        floor: The least level that is certain.
        ceiling: The most that the unknown could still make it.
        far: The fewest answers that would reach the ceiling.
        in_force: The level a person set last, or None.
    """

    subject: str
    unnamed: bool = False
    strand: str
    floor: Graded
    ceiling: Graded
    far: tuple[Asked, ...] = ()
    in_force: GradeInForce | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact that makes a rule hold, as it was read."""

    fact: str
    subject: str
    value: str
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that holds for one subject or pair, and why.

    Attributes:
        rule: The rule's id.
        title: Its title.
        version: The version of the pack it comes from.
        subject: Whom it holds for.
        other: The second person of a pair.
        headings: The headings of the pack's assessment model that it speaks to.
        binds: How strongly it binds.
        facts: Every fact that supports it: with all of them unknown it would no longer hold.
        enough: The fewest of those facts with which it would still hold.
        because: Why the rule is there, in the words of its owner.
        sources: Where it comes from.
        sets: What it sets, in one line each (``response: priority``, ``risk missing: high``).
        links: The links it rests on: how its subject was brought in, then those its facts were found over.
    """

    rule: str
    title: str
    version: str
    subject: str
    other: str | None = None
    headings: tuple[str, ...]
    binds: Binds
    facts: tuple[Evidence, ...]
    enough: tuple[Asked, ...]
    because: str
    sources: tuple[str, ...]
    sets: tuple[str, ...]
    links: tuple[LinkPath, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingAssessment:
    """What is known under one heading of the assessment model.

    ``assessed`` is false where nothing at all is known that any rule under the heading reads: that
    is "not assessed", which is not the same as nothing to fear.
    """

    heading: str
    assessed: bool
    holds: tuple[str, ...] = ()
    may_hold: tuple[str, ...] = ()


class GainKind(StrEnum):
    """What an answer could change, most important first."""

    RESPONSE = "response"
    RISK = "risk"
    DUTY = "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What the answer to a question could change.

    Attributes:
        changes: Response grade, risk level or a duty.
        to: The highest grade or level it could contribute to; the first duty, for a duty.
        alone: Whether this one answer suffices.
        rules: How many rules the answer bears on.
    """

    changes: GainKind
    to: str
    alone: bool
    rules: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An unknown worth asking: of whom, in what words, for what gain.

    Attributes:
        fact: The fact that is unknown.
        subject: Whose.
        of: The post that can answer it.
        words: How to ask it.
        gain: What the answer could change.
        first: Whether it is among the first few put to that post; the rest on demand.
        held: Whether it waits until the caller can speak freely.
        why_unknown: Not asked, not known, refused, lapsed or not searched.
    """

    fact: str
    subject: str
    of: str
    words: str
    gain: Gain
    first: bool = False
    held: bool = False
    why_unknown: str = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """A handling or action that is not allowed now; doing it is challenged."""

    handling: str
    subject: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Degraded:
    """The decision itself failed: what stands is the last good floor or the pack's fallback.

    Attributes:
        cause: A stable name for the fault, without personal data, so that many at once are one alarm.
        fallback: ``last_good`` or ``pack``.
        advice: What to do by hand.
        questions: A short card of questions to assess by hand.
    """

    cause: str
    fallback: Literal["last_good", "pack"]
    advice: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the engine says about one incident at one moment, knowing what was recorded by another.

    Attributes:
        schema_version: The version of this form.
        incident: The incident.
        kinds: The kinds it has.
        as_of: The moment decided for.
        known_at: Nothing recorded later was read.
        rules: The pack that decided.
        engine: The engine's version.
        degraded: Set where deciding failed; a floor stands all the same.
        response: How fast to go.
        risks: How much risk each person is at, strand by strand.
        highest: Each person's highest floor and its strand, as (subject, strand, level).
        assessment: What is known under each heading of the pack's model.
        reasons: The rules that hold, and why.
        questions: What is worth asking, best first.
        duties: What is or was owed.
        prohibitions: What must not be done now.
        challenges: Human decisions below a floor or against a prohibition.
        attention: What somebody must see, loudest first.
        conflicts: Answers that differ.
        links: Every path that a reason rests on, in order.
        left_out: What a bound of the network cut off, in one sentence each.
        late: Events that were recorded long after they occurred.
        alarms: What a second channel says otherwise, or that it did not answer; none where it agrees.
        next_review_at: When to decide again if nothing happens before.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    schema_version: Literal[1] = 1
    incident: str
    kinds: tuple[str, ...]
    as_of: datetime
    known_at: datetime
    rules: Stamp
    engine: str
    degraded: Degraded | None = None
    response: ResponseRange
    risks: tuple[RiskRange, ...] = ()
    highest: tuple[tuple[str, str, str], ...] = ()
    assessment: tuple[HeadingAssessment, ...] = ()
    reasons: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()
    duties: tuple[Duty, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    attention: tuple[Alert, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    links: tuple[LinkPath, ...] = ()
    left_out: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    alarms: tuple[ChannelAlarm, ...] = ()
    next_review_at: datetime | None = None
