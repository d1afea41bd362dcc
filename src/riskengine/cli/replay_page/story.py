"""One case as the page tells it: what the force did and what the engine would have said, in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from riskengine.replay.results import Lead
from riskengine.replay.scenario import Basis
from riskengine.replay.summary import ScenarioSummary


class Sort(StrEnum):
    """What the engine says, the weightiest first."""

    FLOOR = "floor"
    RISK = "risk"
    CHALLENGE = "challenge"
    OVERDUE = "overdue"
    ALERT = "alert"
    FORBIDDEN = "must not"
    ASKS = "asks first"
    OWED = "owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing the engine says that it did not say before.

    Attributes:
        at: From when on it says so.
        sort: What it is.
        text: What it says.
        whom: Whom it is about, as people are called here.
        by: The post that owes it; None where nothing is owed.
        rules: The rules behind it.
        known: What it rests on of what was told, a line for each of the rules that say it.
        loud: The posts that are interrupted by it.
    """

    at: timedelta
    sort: Sort
    text: str
    whom: tuple[str, ...] = ()
    by: str | None = None
    rules: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    loud: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that happened, that the force did, or that it was told.

    Attributes:
        at: When it happened.
        id: The event.
        who: Who did or said it.
        text: What it was.
        details: What was said, a line for each person and for the incident.
        later: How much later it was written down: the engine hears of it no sooner.
        basis: Where it comes from.
        note: A word on it, for readers.
    """

    at: timedelta
    id: str
    who: str
    text: str
    details: tuple[str, ...]
    later: timedelta
    basis: Basis
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment at which something happened or the engine had something new to say."""

    at: timedelta
    done: tuple[Done, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A grade or a level, and from when on it stood.

    Attributes:
        at: From when on.
        word: The word for it.
        rank: How high it is: 1 is the lowest.
    """

    at: timedelta
    word: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the force set on one scale, and the least that the engine was certain of.

    Attributes:
        called: What the scale is called: response, or a strand and whose risk it is.
        set: What the force set, in order.
        floors: The engine's floors, in order.
    """

    called: str
    set: tuple[Level, ...]
    floors: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """What inspectors found wrong, and what became of it.

    Attributes:
        lead: What the replay says of it.
        why: What the report says, or the reasoning.
        until: What ended it, in words; None where it lasted until the end of the case.
    """

    lead: Lead
    why: str
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cited:
    """A source that a rule cites.

    Attributes:
        id: Its name: the id of the statement in the register, where it comes from there.
        says: What it says, in one line.
        report: The report, Act or guidance.
        section: Where in it.
        strength: What kind of authority it has.
    """

    id: str
    says: str
    report: str
    section: str
    strength: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A rule that something the engine says rests on.

    Attributes:
        rule: The rule.
        title: Its title.
        because: Why it is there, in the words of its owner.
        binds: How strongly it binds.
        sources: Where it comes from.
    """

    rule: str
    title: str
    because: str
    binds: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One case.

    Attributes:
        summary: What came of it.
        begins: When it begins, by the clocks of its force.
        kinds: The kinds of its incident.
        before: What happened before the case begins.
        moments: What happened since, and what the engine said, in order.
        scales: How fast to go, and the highest risk, as far as there is any.
        failings: What inspectors found wrong.
        grounds: The rules that anything the engine says rests on.
        not_judged: What was late and the report says nothing of, in words.
    """

    summary: ScenarioSummary
    begins: str
    kinds: tuple[str, ...]
    before: tuple[Done, ...]
    moments: tuple[Moment, ...]
    scales: tuple[Scale, ...]
    failings: tuple[Failing, ...]
    grounds: tuple[Ground, ...]
    not_judged: tuple[str, ...]
