"""Hypothesis strategies for incidents under any rulebook: what is reported, learnt, done and decided.

Everything is told as events, so that only what can come about is tried.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import strategies as st

from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.grading.compiled import compiled
from riskengine.inference.applicability import holds
from riskengine.model.events import (
    Answer,
    Between,
    Event,
    IncidentReported,
    LinkSaid,
    NotAnswered,
    PersonSaid,
    Unanswered,
)
from riskengine.model.facts import INCIDENT, Facts
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Fact, FactType
from small.telling import after, person, reported

NAMES = ("ada", "ben", "cai")
BOUNDED = (FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED)
DURATIONS = ("10m", "50m", "1h", "90m", "1d", "30d")


def read(book: Rulebook, events: Iterable[Event], at: datetime) -> Facts:
    """Return the facts of the first incident, as the engine reads them."""
    ready = compiled(book)
    reader = FactReader.of(book, holds=holds(book), roles_used=ready.roles, needed=ready.keys)
    return reader.read("i1", History.of(book, *events), as_of=at, known_at=at)


def values(fact: Fact, least: float | None = None, most: float | None = None) -> st.SearchStrategy[Answer]:
    """Return exact answers to a question, within bounds where there are any."""
    match fact.type:
        case FactType.BOOL:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(fact.values)
        case FactType.ORDERED:
            lo, hi = int(least or 0), int(most if most is not None else len(fact.values) - 1)
            return st.sampled_from(fact.values[lo : hi + 1])
        case FactType.DURATION:
            return st.sampled_from(DURATIONS)
        case FactType.TIME:
            return st.integers(-180, 60).map(lambda minutes: after(minutes).isoformat())
    lo = least if least is not None else fact.minimum if fact.minimum is not None else 0
    hi = most if most is not None else fact.maximum if fact.maximum is not None else 200
    whole = st.integers(int(-(-lo // 1)), int(hi // 1))
    return whole if fact.type is FactType.INT else whole.map(float)


@st.composite
def answers_to(draw: st.DrawFn, fact: Fact) -> Answer:
    """Return any answer to a question: exact, a bound, or none."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return NotAnswered(unknown=draw(st.sampled_from(list(Unanswered))))
    if kind == 1 and fact.type in BOUNDED:
        end = draw(values(fact))
        return Between(at_least=end) if draw(st.booleans()) else Between(at_most=end)
    return draw(values(fact))


def asked(book: Rulebook, of: Iterable[str]) -> list[Fact]:
    """Return the facts of some roles that a rule reads and somebody can tell."""
    wanted = set(of)
    keys = compiled(book).keys
    listing = {role.listed_by for role in book.vocabulary.roles.values()}
    return [
        fact
        for fact in book.vocabulary.facts.values()
        if fact.of in wanted and not fact.concluded and (fact.id in keys or fact.id in listing)
    ]


@st.composite
def told_of(draw: st.DrawFn, facts: Sequence[Fact], most: int) -> dict[str, Answer]:
    """Return answers to a few questions."""
    if not facts:
        return {}
    some = draw(st.lists(st.sampled_from(facts), max_size=most, unique_by=lambda fact: fact.id))
    return {fact.id: draw(answers_to(fact)) for fact in some}


def ages(roles: Iterable[str], *, adult: bool = False) -> st.SearchStrategy[int]:
    """Return ages that fit the roles of a person."""
    under = set(roles)
    return st.integers(18 if adult else 10 if "suspect" in under else 0, 17 if "child" in under else 60)


@st.composite
def persons(draw: st.DrawFn, book: Rulebook, name: str, *, most: int = 5) -> PersonSaid:
    """Return somebody with roles, an age that fits them or none, and answers about them."""
    roles = sorted(draw(st.sets(st.sampled_from(sorted(book.vocabulary.roles)), max_size=2)))
    facts: dict[str, Answer] = {}
    if draw(st.booleans()):
        facts["person.age"] = draw(ages(roles))
    by_age = ["child"] if "child" in book.vocabulary.roles and facts.get("person.age", 0) < 18 else []
    facts |= draw(told_of([one for one in asked(book, {*roles, *by_age}) if one.id != "person.age"], most))
    return person(name, *roles, facts=facts)


@st.composite
def links_between(draw: st.DrawFn, book: Rulebook, names: Sequence[str]) -> LinkSaid:
    """Return a link of one of some people with another of them, or with a place or an object."""
    from_people = [one for one in book.vocabulary.relations.values() if one.source == PERSON_NODE]
    # Who is, or is not, who is a story of its own: what contradicts it is refused.
    relation = draw(st.sampled_from([one for one in from_people if one.means not in ("same", "different")]))
    source = draw(st.sampled_from(names))
    others = [name for name in names if name != source]
    target = draw(st.sampled_from(others)) if relation.target == PERSON_NODE else f"a-{relation.target}"
    return LinkSaid(relation=relation.id, source=source, target=target, target_kind=relation.target)


def _ends(link: LinkSaid) -> tuple[str, frozenset[str]]:
    return link.relation, frozenset((link.source, link.target))


@st.composite
def reports(draw: st.DrawFn, book: Rulebook) -> IncidentReported:
    """Return a report with some people and some answers."""
    kinds = tuple(
        draw(st.lists(st.sampled_from(sorted(book.vocabulary.kinds)), min_size=1, max_size=2, unique=True))
    )
    people = [draw(persons(book, name)) for name in NAMES[: draw(st.integers(0, len(NAMES)))]]
    callers = [one for one in people if "caller" in one.roles]
    people = [
        replace(one, roles=tuple(set(one.roles) - {"caller"})) if one in callers[1:] else one
        for one in people
    ]
    names = [one.id for one in people]
    links: list[LinkSaid] = []
    if len(names) > 1:
        links = draw(st.lists(links_between(book, names), max_size=3, unique_by=_ends))
    facts = draw(told_of(asked(book, {INCIDENT}), 6))
    return reported(kinds=kinds, people=tuple(people), links=tuple(links), facts=facts)
