"""The vocabulary: everything a rule, an event or a scenario may name, declared by policy owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from riskengine.model.grades import Binds, ResponseGrade, RiskLevel
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.network import LinkedSubject
from riskengine.rulebook.source import Span


class FactType(StrEnum):
    """What values a fact takes."""

    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    ENUM = "enum"
    ORDERED = "ordered"
    DURATION = "duration"
    TIME = "time"


class Handle(StrEnum):
    """How a fact is to be handled, beyond the ordinary."""

    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    PROTECTED = "protected"
    MONITORING = "monitoring"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedBy:
    """What ends a fact that raises risk: an action, or an answer from a post that may say so."""

    actions: tuple[str, ...] = ()
    answers_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One declared fact.

    Attributes:
        id: ``person.age``, ``child.school_known``, ``incident.weapon_seen``: whose fact it is, and its name.
        of: The role it is about; ``person`` for anybody, ``incident`` for the incident.
        type: What values it takes.
        title: What it means, in one line.
        values: The words of an enum, in rising order for an ordered one.
        minimum: The least value of a number.
        maximum: The greatest value of a number.
        asked_of: The posts that can answer it, first the one to ask first.
        ask: The words to ask it in.
        applies_when: The condition under which it applies, as parsed; None for always.
        raises_risk: Whether more of it is more risk.
        ended_by: What ends a yes, for a fact that raises risk.
        lasts: How many seconds an answer that lowers risk stands; None for ever.
        handle: How it is to be handled.
        concluded: Whether rules conclude it; it is then never told.
        measure: How it is computed from history, as parsed (a `Measure`); None where it is not. One that is
            measured may be told too: what is told then counts as a bound on what is found.
        source: Where the fact comes from.
        span: Where it is declared.
    """

    id: str
    of: str
    type: FactType
    title: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    asked_of: tuple[str, ...] = ()
    ask: str | None = None
    applies_when: object | None = None
    raises_risk: bool = False
    ended_by: EndedBy = field(default_factory=EndedBy)
    lasts: int | None = None
    handle: frozenset[Handle] = frozenset()
    concluded: bool = False
    measure: object | None = None
    source: str | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of incident; one that does not respond (custody) has no response grade."""

    id: str
    title: str
    responds: bool = True
    fallback: str | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role a person plays at an incident.

    Attributes:
        id: Its name.
        title: What it means.
        under: Anyone younger than this age, in years, plays it whatever else they play (child: 18).
        not_under: Nobody younger than this age plays it (suspect: 10).
        listed_by: The incident fact that says everyone with this role has been named.
        ask: How to ask whether there is somebody.
        asked_of: Whom to ask.
        one: Whether at most one person plays it.
        accused: Whether whoever plays it is said to have done harm.
        span: Where it is declared.
    """

    id: str
    title: str
    under: int | None = None
    not_under: int | None = None
    listed_by: str | None = None
    ask: str | None = None
    asked_of: tuple[str, ...] = ()
    one: bool = False
    accused: bool = False
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Somebody who says, decides or owes: a police post, the caller, a system or another agency.

    Attributes:
        id: Its name.
        title: What it is called.
        ladder: The ladder it stands on (control_room, safeguarding, custody), or None.
        rank: Its place on that ladder, from 1 up.
        agency: Whether it is another agency's.
        decides: Whether it may set grades.
        span: Where it is declared.
    """

    id: str
    title: str
    ladder: str | None = None
    rank: int = 0
    agency: bool = False
    decides: bool = False
    span: Span


class Settles(StrEnum):
    """How far an action reaches when it ends a duty."""

    OCCASION = "occasion"
    INCIDENT = "incident"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something somebody does.

    Attributes:
        id: Its name.
        title: What it means.
        of: The role it is done for; ``incident`` where it is done once for the incident.
        pair: The role of the second person, for an action about two.
        power: Whether it is a coercive power, which can never be owed.
        settles: How far it reaches.
        by: The posts that may do it; empty for any.
        event: The type of event that does it (``grade.set``), where no ``action.taken`` is needed.
        span: Where it is declared.
    """

    id: str
    title: str
    of: str = "incident"
    pair: str | None = None
    power: bool = False
    settles: Settles = Settles.INCIDENT
    by: tuple[str, ...] = ()
    event: str | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A marker on a person or place.

    Attributes:
        id: Its name.
        title: What it means.
        of: The role of those who bear it; ``person`` for anybody, ``place`` for a place.
        systems: The systems that show it.
        raises_risk: Whether it is more risk.
        handle: How it is to be handled; where it is restricted, so is whoever bears it, in a picture.
        asked_of: The posts to ask about one that is restricted, first the one to ask first.
        span: Where it is declared.
    """

    id: str
    title: str
    of: str = "person"
    systems: tuple[str, ...] = ()
    raises_risk: bool = False
    handle: frozenset[Handle] = frozenset()
    asked_of: tuple[str, ...] = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """A way of dealing with an incident or a person that can be forbidden.

    Attributes:
        id: Its name.
        title: What it means.
        response: The response grade it amounts to, or None.
        risk: The level it amounts to, by strand.
        lowest: The strands of which setting the lowest level is this handling.
        event: The type of event that does it (``incident.closed``).
        undone_by: The actions that undo it; a grade or level set later on what it amounts to does so too.
        retired: The date from which the word can no longer be set.
        span: Where it is declared.
    """

    id: str
    title: str
    response: ResponseGrade | None = None
    risk: Mapping[str, RiskLevel] = field(default_factory=dict)
    lowest: tuple[str, ...] = ()
    event: str | None = None
    undone_by: tuple[str, ...] = ()
    retired: date | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation between two people, or of one with a place or an object; it is read from source to target.

    Attributes:
        id: Its name.
        title: What it means.
        symmetric: Whether it is the same read from target to source.
        inverse: The name under which it is followed from target to source, where both ends are of one kind.
        source: What kind of node it begins with.
        target: What kind of node it leads to.
        means: ``same`` where both are one person, under two ids; ``different`` where somebody has looked and
            they are not; ``part_of`` where a dwelling is part of a building; None for any other.
        handle: How it is to be handled, beyond the ordinary.
        asked_of: The posts to ask about one that is restricted, first the one to ask first.
        span: Where it is declared.
    """

    id: str
    title: str
    symmetric: bool = False
    inverse: str | None = None
    source: str = PERSON_NODE
    target: str = PERSON_NODE
    means: str | None = None
    handle: frozenset[Handle] = frozenset()
    asked_of: tuple[str, ...] = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A kind of thing that people use: a telephone, a vehicle, an account."""

    id: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system that holds records."""

    id: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A strand of risk, the levels it uses, their words and its tool."""

    id: str
    title: str
    levels: Mapping[RiskLevel, str]
    tool: str | None = None
    span: Span

    @property
    def lowest(self) -> RiskLevel:
        """The lowest level the strand uses."""
        return min(self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One of a pack's own response grades."""

    id: str
    word: str
    means: ResponseGrade
    targets: Mapping[str, int] = field(default_factory=dict)
    met_by: tuple[str, ...] = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The assessment model: its name, and which headings of the rules each of its own takes in."""

    name: str
    headings: Mapping[str, tuple[str, ...]]


class Strength(StrEnum):
    """What kind of authority a source has."""

    STATUTE = "statute"
    CODE = "code"
    GUIDANCE = "guidance"
    POLICY = "policy"
    RECOMMENDATION = "recommendation"
    CRITICISM = "criticism"

    def allows(self, adopted: bool) -> Binds:
        """Return the strongest binding a rule may take from it."""
        if self in (Strength.STATUTE, Strength.CODE):
            return Binds.MUST
        if self in (Strength.GUIDANCE, Strength.POLICY):
            return Binds.SHOULD
        return Binds.SHOULD if adopted else Binds.CONSIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A source that rules cite.

    Attributes:
        id: Its name; the id in the register of policy statements where it comes from there.
        title: What it says, in one line.
        report: The report, Act or guidance.
        section: Where in it.
        strength: What kind of authority it has.
        adopted: Whether the pack's owner has adopted a criticism or recommendation by name.
        review_by: When it must be looked at again.
        span: Where it is declared.
    """

    id: str
    title: str
    report: str
    section: str
    strength: Strength
    adopted: bool = False
    review_by: date | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All that is declared in a pack and those it inherits from."""

    kinds: Mapping[str, Kind]
    roles: Mapping[str, Role]
    posts: Mapping[str, Post]
    facts: Mapping[str, Fact]
    actions: Mapping[str, Action]
    flags: Mapping[str, Flag]
    handlings: Mapping[str, Handling]
    relations: Mapping[str, Relation]
    systems: Mapping[str, System]
    strands: Mapping[str, Strand]
    headings: tuple[str, ...]
    objects: Mapping[str, Object] = field(default_factory=dict)
    subjects: Mapping[str, LinkedSubject] = field(default_factory=dict)

    def resolve_fact(self, name: str) -> Fact | None:
        """Return the fact a rule means by ``role.name``: its own, or the one of any person.

        ``child.age`` is ``person.age``, read of a child.
        """
        fact = self.facts.get(name)
        if fact is not None:
            return fact
        role, _, rest = name.partition(".")
        return self.facts.get(f"person.{rest}") if role in self.roles else None
