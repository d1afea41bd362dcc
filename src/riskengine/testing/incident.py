"""Hypothesis strategies for reports: who is there, as what, what is said of them and how they are linked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from riskengine.facts.roles import AGE
from riskengine.grading.compiled import compiled
from riskengine.model.events import Answer, IncidentReported, LinkSaid, PersonSaid, Source
from riskengine.model.facts import INCIDENT
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Fact
from riskengine.testing.answer import NOON, answers
from riskengine.testing.fixed import NAMES, Fixed

INCIDENT_ID: Final = "i1"
"""What a generated incident is called, unless another name is given."""

_GROWN_UP: Final = 60


def asked(rulebook: Rulebook, of: Iterable[str]) -> list[Fact]:
    """Return the facts of some roles that a rule reads and somebody can tell."""
    wanted = set(of)
    keys = compiled(rulebook).keys
    listing = {role.listed_by for role in rulebook.vocabulary.roles.values()}
    return [
        fact
        for fact in rulebook.vocabulary.facts.values()
        if fact.of in wanted and not fact.concluded and (fact.id in keys or fact.id in listing)
    ]


@st.composite
def told(
    draw: st.DrawFn, rulebook: Rulebook, of: Collection[str] = (INCIDENT,), *, most: int = 4
) -> dict[str, Answer]:
    """Return answers to a few of the questions about whoever has some roles; about the incident, if none.

    Args:
        draw: Draws.
        rulebook: The rules.
        of: The roles.
        most: How many answers at most.
    """
    facts = asked(rulebook, of)
    if not facts:
        return {}
    some = draw(st.lists(st.sampled_from(facts), max_size=most, unique_by=lambda fact: fact.id))
    return {fact.id: draw(answers(rulebook, fact)) for fact in some}


def ages(rulebook: Rulebook, roles: Iterable[str]) -> st.SearchStrategy[int]:
    """Return ages that fit the roles of a person."""
    declared = [role for role in map(rulebook.vocabulary.roles.get, roles) if role is not None]
    low = max([0, *(role.not_under for role in declared if role.not_under is not None)])
    high = min([_GROWN_UP, *(role.under - 1 for role in declared if role.under is not None)])
    return st.integers(min(low, high), high)


@st.composite
def persons(
    draw: st.DrawFn,
    rulebook: Rulebook,
    name: str,
    *,
    roles: Collection[str] | None = None,
    most: int = 4,
) -> PersonSaid:
    """Return somebody with roles, an age that fits them or none, and answers about them.

    Args:
        draw: Draws.
        rulebook: The rules.
        name: What to call them.
        roles: Their roles; any two at most, where none are given.
        most: How many answers about them at most, beside the age.
    """
    words = rulebook.vocabulary
    if roles is None:
        roles = draw(st.lists(st.sampled_from(sorted(words.roles)), max_size=2, unique=True))
    facts: dict[str, Answer] = {}
    if AGE in words.facts and draw(st.booleans()):
        facts[AGE] = draw(ages(rulebook, roles))
    by_age = {
        role.id for role in words.roles.values() if role.under is not None and _is_under(facts, role.under)
    }
    more = draw(told(rulebook, {PERSON, *roles, *by_age}, most=most))
    facts |= {name: answer for name, answer in more.items() if name != AGE}
    return PersonSaid(id=name, roles=tuple(sorted(roles)), facts=facts)


def _is_under(facts: Mapping[str, Answer], age: int) -> bool:
    told = facts.get(AGE, 0)
    return isinstance(told, int) and told < age


@st.composite
def links_between(draw: st.DrawFn, rulebook: Rulebook, names: Sequence[str]) -> LinkSaid:
    """Return a link of one of some people with another of them, or with a place or an object."""
    source = draw(st.sampled_from(names))
    relation = draw(st.sampled_from(_relations(rulebook, alone=len(names) == 1)))
    kind = rulebook.vocabulary.relations[relation].target
    others = [name for name in names if name != source]
    target = draw(st.sampled_from(others)) if kind == PERSON_NODE else f"a-{kind.replace('_', '-')}"
    return LinkSaid(relation=relation, source=source, target=target, target_kind=kind)


def _relations(rulebook: Rulebook, *, alone: bool) -> list[str]:
    """Return the relations that somebody can have; who is, or is not, who is a story of its own."""
    return sorted(
        one.id
        for one in rulebook.vocabulary.relations.values()
        if one.source == PERSON_NODE and one.means not in ("same", "different")
        if not (alone and one.target == PERSON_NODE)
    )


def _ends(link: LinkSaid) -> tuple[str, frozenset[str]]:
    return link.relation, frozenset((link.source, link.target))


@st.composite
def incidents(
    draw: st.DrawFn,
    rulebook: Rulebook,
    *,
    kinds: Collection[str] | None = None,
    people: int = 3,
    answers: int = 4,
    links: int = 2,
    given: Mapping[str, Answer] | None = None,
    incident: str = INCIDENT_ID,
    at: datetime = NOON,
    late: bool = True,
) -> IncidentReported:
    """Return a report: the simplest is of one kind, of nobody, with nothing said.

    Args:
        draw: Draws.
        rulebook: The rules; only what they read is told.
        kinds: The kinds it has, all of them; one or two of any, where none are given.
        people: How many people at most; more where `given` speaks of more.
        answers: How many answers at most about the incident, and about each of the people.
        links: How many links at most.
        given: What is certainly told, in the words of a condition: ``{"child.age": 12}``. It is told of the
            first person with that role, who is there; ``role.x: True`` puts somebody there.
        incident: The incident's id.
        at: When it is reported.
        late: Whether it may be written down some time later.
    """
    fixed = Fixed.of(rulebook, given or {})
    if kinds is None:
        every = sorted(rulebook.vocabulary.kinds)
        kinds = draw(st.lists(st.sampled_from(every), min_size=1, max_size=2, unique=True))
    names = list(fixed.people)
    more = draw(st.integers(0, max(0, people - len(names))))
    names += [name for name in NAMES if name not in names][:more]
    there = [_as_given(draw(_person(rulebook, fixed, name, answers)), fixed) for name in names]
    facts = draw(told(rulebook, most=answers)) | fixed.incident
    delay = draw(st.sampled_from((0, 0, 0, 15, 240))) if late else 0
    return IncidentReported(
        id=f"{incident}-reported",
        incident=incident,
        occurred_at=at,
        recorded_at=at + timedelta(minutes=delay),
        by=Source(post=_anybody(rulebook), person="somebody"),
        kinds=tuple(sorted(kinds)),
        people=tuple(_each_once(rulebook, there)),
        links=_linked(draw, rulebook, names, links),
        facts=facts,
    )


def _person(rulebook: Rulebook, fixed: Fixed, name: str, most: int) -> st.SearchStrategy[PersonSaid]:
    one = fixed.people.get(name)
    if one is None:
        return persons(rulebook, name, most=most)
    return persons(rulebook, name, roles=one.roles, most=most)


def _as_given(one: PersonSaid, fixed: Fixed) -> PersonSaid:
    mine = fixed.people.get(one.id)
    return one if mine is None else replace(one, facts={**one.facts, **mine.facts})


def _linked(draw: st.DrawFn, rulebook: Rulebook, names: Sequence[str], most: int) -> tuple[LinkSaid, ...]:
    if not names or not _relations(rulebook, alone=len(names) == 1):
        return ()
    return tuple(draw(st.lists(links_between(rulebook, names), max_size=most, unique_by=_ends)))


def _each_once(rulebook: Rulebook, people: Iterable[PersonSaid]) -> Iterable[PersonSaid]:
    """Leave a role that only one can have to the first who has it."""
    taken: set[str] = set()
    for one in people:
        kept = tuple(role for role in one.roles if role not in taken)
        taken |= {role for role in kept if rulebook.vocabulary.roles[role].one}
        lost = set(one.roles) - set(kept)
        facts = {name: told for name, told in one.facts.items() if name.partition(".")[0] not in lost}
        yield replace(one, roles=kept, facts=facts)


def _anybody(rulebook: Rulebook) -> str:
    """Return a post that may decide, or else any."""
    posts = rulebook.vocabulary.posts
    return next((post.id for post in posts.values() if post.decides), next(iter(posts)))
