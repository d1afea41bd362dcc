"""Whether the answers in an event are values of declared facts, told of those whose facts they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.facts.answers import answered, answers_in
from riskengine.facts.encoding import Unfit, encode
from riskengine.facts.record import IncidentLog
from riskengine.facts.roles import AGE, part_of
from riskengine.model.events import (
    Answers,
    Between,
    Event,
    IncidentReported,
    InformationAdded,
    NotAnswered,
    PersonSaid,
    order_of,
)
from riskengine.model.facts import INCIDENT
from riskengine.model.faults import Fault, below, no_such
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Fact, Vocabulary


def mistold(words: Vocabulary, event: Event, log: IncidentLog) -> Iterator[Fault]:
    """Yield a fault for each answer in an event that is not one.

    Args:
        words: The vocabulary.
        event: The event.
        log: What is known of its incident.
    """
    if not isinstance(event, IncidentReported | InformationAdded):
        return
    yield from _of_incident(words, event.facts)
    for number, person in enumerate(event.people):
        yield from _too_old(words, below("$", "people", number), person)
        plays = _playing(words, event, person, log) if person.facts else set[str]()
        yield from _of_person(words, below("$", "people", number, "facts"), person.facts, plays)


def _too_old(words: Vocabulary, path: str, person: PersonSaid) -> Iterator[Fault]:
    """Yield a fault where somebody is called a child and given an age no child has: one is a slip."""
    for role in (words.roles[name] for name in person.roles if name in words.roles):
        for name in (AGE, f"{role.id}.{AGE.partition('.')[2]}"):
            age = person.facts.get(name)
            least = age.at_least if isinstance(age, Between) else age
            if role.under is not None and isinstance(least, int) and least >= role.under:
                message = f'a "{role.id}" is under {role.under}; mend the age, or leave the role out'
                yield Fault(below(path, "facts", name), message)


def _of_incident(words: Vocabulary, answers: Answers) -> Iterator[Fault]:
    for name, fact in _resolved(words, answers):
        path = below("$", "facts", name)
        if fact is None:
            names = (one.id for one in words.facts.values() if one.of == INCIDENT and not one.concluded)
            yield _no_such_fact(path, name, names)
        elif fact.of != INCIDENT:
            yield Fault(path, 'this is a fact of a person; tell it under the person, in "people"')
    yield from _values(words, below("$", "facts"), answers)


def _of_person(words: Vocabulary, path: str, answers: Answers, plays: set[str]) -> Iterator[Fault]:
    for name, fact in _resolved(words, answers):
        at = below(path, name)
        if fact is None:
            yield _no_such_fact(at, name, _names_for(words, name))
        elif fact.of == INCIDENT:
            yield Fault(at, 'this is a fact of the incident; tell it in "facts" of the event')
        elif fact.of not in plays:
            yield Fault(at, _wrong_role(words, fact.of))
    yield from _values(words, path, answers)


def _values(words: Vocabulary, path: str, answers: Answers) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, fact in _resolved(words, answers):
        if fact is None:
            continue
        if fact.id in seen:
            yield Fault(below(path, name), f'this is told twice: it is the same as "{fact.id}"')
        seen.add(fact.id)
        if fact.concluded:
            yield Fault(below(path, name), "rules conclude this; it cannot be told")
            continue
        answer = answers[name]
        try:
            if not isinstance(answer, NotAnswered):
                encode(fact, answer)
        except Unfit as fault:
            yield Fault(below(path, name), fault.message, fault.allowed)


def _resolved(words: Vocabulary, answers: Answers) -> list[tuple[str, Fact | None]]:
    """Return the fact of each answer, a fact told under its own name before one told under a role's."""
    found = [(name, words.resolve_fact(name)) for name in sorted(answers)]
    return sorted(found, key=lambda one: one[1] is None or one[1].id != one[0])


def _playing(
    words: Vocabulary, event: IncidentReported | InformationAdded, person: PersonSaid, log: IncidentLog
) -> set[str]:
    """Return the roles whose facts may be told of somebody: those given, and those the age may give."""
    given = {*person.roles, *log.people(words.relations).get(person.id, ())}
    answers = answers_in(sorted((*log.standing, event), key=order_of), words)
    ages = answers.get(person.id, {}).get(AGE, ())
    fact = words.facts.get(AGE)
    age = answered(fact, ages, (), event.recorded_at).value if fact is not None else None
    by_age = part_of(given, age, words.roles).roles
    aged = {role.id for role in words.roles.values() if role.under is not None}
    return {PERSON, *(role for role in given if role not in aged), *(role for role in by_age if role in aged)}


def _names_for(words: Vocabulary, name: str) -> Iterator[str]:
    """Yield the names under which facts of people can be told, those of the role that was meant too."""
    role = name.partition(".")[0]
    for fact in words.facts.values():
        if fact.of != INCIDENT and not fact.concluded:
            yield fact.id
            if fact.of == PERSON and role in words.roles:
                yield f"{role}.{fact.id.partition('.')[2]}"


def _no_such_fact(path: str, name: str, names: Iterable[str]) -> Fault:
    message, allowed = no_such("fact", name, names)
    return Fault(path, message, allowed)


def _wrong_role(words: Vocabulary, role: str) -> str:
    declared = words.roles.get(role)
    if declared is not None and declared.under is not None:
        return f'this is a fact of a "{role}", and this person is known to be {declared.under} or over'
    return f'this is a fact of a "{role}", and this person is not one; give the role in "roles"'
