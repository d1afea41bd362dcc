"""Tries every answer worth telling apart to a set of questions: what a rule could come to by them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from riskengine.facts.roles import part_of
from riskengine.grading.compiled import compiled
from riskengine.model.decision import Asked
from riskengine.model.facts import Bounds, Facts, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    Anything,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Known,
    NotShown,
    Quantified,
    Test,
    walk,
)
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import FactType

AGE = "person.age"
NEW = ("new1", "new2")


def outcomes(
    book: Rulebook, facts: Facts, rule: Rule, who: Sequence[str], asked: Iterable[Asked]
) -> set[Truth]:
    """Return every truth that a rule could come to by answers to these questions and no others."""
    questions = list(asked)
    channel = compiled(book).at(facts.as_of).channel
    found: set[Truth] = set()
    for answers in product(*(candidates(rule, one) for one in questions)):
        for people in (1, 2):
            told = _told(book, facts, dict(zip(questions, answers, strict=True)), people)
            table = channel.verdicts(told).as_table()
            there = [one.id for one in told.people]
            named = [[one, *(new for new in NEW if one.startswith("?") and new in there)] for one in who]
            found |= {table.get((rule.id, them), Truth.FALSE) for them in product(*named)}
    return found


def settled_each_by_one_answer(book: Rulebook, rule: Rule, subjects: Sequence[Subject]) -> bool:
    """Tell whether no two parts of a condition are decided by one answer, and each can go either way.

    Elsewhere what is so of parts may not be so of the whole: nobody is under ten and over twelve.
    """
    parts = list(walk(rule.when))
    clauses = [part for part in parts if isinstance(part, Clause)]
    keys = [part.key for part in clauses]
    shared = {AGE, *(role.listed_by for role in book.vocabulary.roles.values())}
    shared |= {fact.id for fact in book.vocabulary.facts.values() if fact.concluded}
    # Who else is there is one answer too.
    asked_who = [part for part in parts if isinstance(part, Quantified)]
    asked_who += [who for who in subjects if who.unnamed]
    return (
        len(asked_who) <= 1
        and not any(isinstance(part, Known | NotShown) for part in parts)
        and not shared & set(keys)
        and len(keys) == len(set(keys))
        and all(len({passes(one.test, value) for value in values_of(one)}) > 1 for one in clauses)
    )


def values_of(clause: Clause) -> list[Value]:
    """Return values that tell apart all that a clause can say."""
    if clause.type is FactType.BOOL:
        return [True, False]
    literals = list(_literals(clause.test))
    if clause.type is FactType.ENUM:
        return [*literals, "something else"]
    if clause.type is FactType.TIME:
        return [*literals, *(one.replace(year=year) for one in literals for year in (2000, 2100))]
    return sorted({near for one in literals for near in (one - 1, one - 0.5, one, one + 0.5, one + 1)} | {0})


def _literals(test: Test) -> Iterator:
    match test:
        case Compare(_, value):
            yield value
        case Interval(lo, _, hi, _):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from _literals(one)
        case Except(inner):
            yield from _literals(inner)
        case Anything():
            return


def candidates(rule: Rule, asked: Asked) -> list[Value]:
    """Return the answers to a question that tell apart all that a rule can make of it."""
    if asked.fact == AGE:
        return [5, 12, 30]
    found = [value for one in _reading(rule.when, asked.fact) for value in values_of(one)]
    return found or [True, False]


def _reading(condition: Condition, key: str) -> list[Clause]:
    return [part for part in walk(condition) if isinstance(part, Clause) and part.key == key]


def _told(book: Rulebook, facts: Facts, answers: dict[Asked, Value], people: int) -> Facts:
    """Return the facts with answers told.

    Asked who else is there, yes names so many people, of whom is so what was asked of the possible one; no
    says that nobody is.
    """
    possible = {_listing(book, who): who.id for who in facts.people if who.unnamed}
    listed = {possible[one.fact]: yes for one, yes in answers.items() if one.fact in possible}
    now: list[Subject] = []
    for who in (facts.incident, *facts.people):
        own = {one.fact: value for one, value in answers.items() if one.subject == who.id}
        told = replace(
            who, readings={**who.readings, **{key: own[key] for key in own if key not in possible}}
        )
        if listed.get(who.id):
            roles = dict.fromkeys(who.roles, Truth.TRUE)
            now += [Subject(name, roles, told.readings) for name in NEW[:people]]
        if listed.get(who.id) is not False:
            now.append(_aged(book, told))
    related = {each for one in answers if _joins(one) for each in _between(one)}
    relations = facts.relations | related
    return replace(facts, incident=now[0], people=tuple(now[1:]), relations=relations)


def _listing(book: Rulebook, who: Subject) -> str:
    name = who.id.removeprefix("?")
    return book.vocabulary.roles[name].listed_by or f"role.{name}"


def _joins(asked: Asked) -> bool:
    return asked.fact.startswith("relation.")


def _between(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield a relation, of somebody unnamed also for the people who turn out to be there."""
    name = asked.fact.partition(".")[2]
    one, two = asked.subject.split("/")
    ones = [one, *NEW] if one.startswith("?") else [one]
    twos = [two, *NEW] if two.startswith("?") else [two]
    yield from ((name, left, right) for left in ones for right in twos)


def _aged(book: Rulebook, who: Subject) -> Subject:
    age = who.readings.get(AGE)
    if who.unnamed or age is None or isinstance(age, Bounds):
        return who
    told = [name for name, truth in who.roles.items() if truth is Truth.TRUE]
    return replace(who, roles=part_of(told, age, book.vocabulary.roles).roles)
