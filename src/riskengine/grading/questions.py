"""Questions: the unknowns worth asking, of whom, in what words, ranked by what the answer could change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from riskengine.grading.floors import Floors, Open
from riskengine.inference.channel import Verdict
from riskengine.inference.leaves import bits_of
from riskengine.inference.playing import AGE
from riskengine.inference.scene import Scene
from riskengine.model.decision import Gain, GainKind, Question
from riskengine.model.facts import WhyUnknown
from riskengine.model.ledger import Duty
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Outcome, Rulebook
from riskengine.rulebook.vocabulary import Handle

_gain, _question = quickly(Gain), quickly(Question)

_SPEAKS_FREELY = "incident.caller_can_speak_freely"
_DEFAULT_FIRST = 3
_GIVEN_UP = (WhyUnknown.NOT_KNOWN, WhyUnknown.REFUSED)

_RESPONSE, _RISK, _DUTY = 0, 1, 2
_KINDS = (GainKind.RESPONSE, GainKind.RISK, GainKind.DUTY)

Hope: TypeAlias = tuple[int, int, str]
"""What a rule would change if it held: the kind of change, how little of it, and to what.

The less a number the more is to be gained. Levels of different strands do not compare, so only the response
grade counts by height.
"""

Name: TypeAlias = tuple[str, str]
"""An unknown, by subject and key."""

Ranked: TypeAlias = tuple[int, int, bool, int, Name, str]
"""A question in its rank: kind, how little, in company only, less the rules it bears on, which, to what."""


def questions_for(
    rulebook: Rulebook, open_: Iterable[Open], floors: Floors, duties: Mapping[str, Duty], scene: Scene
) -> tuple[Question, ...]:
    """Return every question worth asking, best first; only the first few of each post are put at once."""
    hopes: dict[Hope, tuple[int, int]] = {}
    waiting: dict[str, int] = {}
    owed = {(one.actions, one.subject) for one in duties.values()}
    for verdict, weight in open_:
        rule, subjects, _ = verdict
        hope = _hope(rule.then, subjects[0].id, floors, owed)
        if hope is not None:
            asked = _ages(verdict, scene) & weight.every or weight.every
            alone, every = hopes.get(hope, (0, 0))
            hopes[hope] = (alone | weight.alone_true & asked, every | asked)
            waiting[rule.id] = waiting.get(rule.id, 0) | asked
    return _put(rulebook, sorted(_ranked(hopes, tuple(waiting.values()), scene)), scene)


def _ranked(
    hopes: Mapping[Hope, tuple[int, int]], waiting: tuple[int, ...], scene: Scene
) -> Iterator[Ranked]:
    """Yield each question with the most that its answer could change, and how many rules it bears on."""
    # Sorted by the numbers alone: of several changes as great that of the first rule is named.
    ordered = sorted(
        [(kind, less, False, alone, to) for (kind, less, to), (alone, _) in hopes.items()]
        + [(kind, less, True, every, to) for (kind, less, to), (_, every) in hopes.items()],
        key=lambda one: one[:3],
    )
    found: dict[Name, tuple[int, int, bool, str]] = {}
    behind: dict[Name, int] = {}
    seen = 0
    for kind, less, in_company, facts, to in ordered:
        for bit in bits_of(facts & ~seen):
            put = _put_for(scene.leaves.name_of(bit), scene)
            found.setdefault(put, (kind, less, in_company, to))
            behind[put] = behind.get(put, 0) | bit
        seen |= facts
    bears_on = Counter([bit for facts in waiting for bit in bits_of(facts)])
    for put, (kind, less, in_company, to) in found.items():
        mine = behind[put]
        # Most questions are put for one fact; of several a rule counts once.
        rules = bears_on.get(mine) or sum([1 for facts in waiting if facts & mine])
        yield kind, less, in_company, -rules, put, to


def _hope(then: Outcome, subject: str, floors: Floors, owed: Set[tuple[tuple[str, ...], str]]) -> Hope | None:
    """Return the most that an outcome would change for somebody."""
    if then.response is not None and floors.is_raised_by(then.response):
        return _RESPONSE, -then.response, then.response.id
    for strand, level in sorted(then.risk.items()) if len(then.risk) > 1 else then.risk.items():
        if level > floors.risks.get((subject, strand), 0):
            return _RISK, 0, f"{strand} {level.id}"
    for one in then.duties:
        if (one.actions, subject) not in owed:
            return _DUTY, 0, "|".join(one.actions) or f"answer {one.answer}"
    return (_DUTY, 0, then.forbids[0]) if then.forbids else None


def _ages(verdict: Verdict, scene: Scene) -> int:
    """Return the ages to ask first: of those named of whom a rule is only if they are as young as it says.

    What is unknown of somebody who may be under 18 begins with how old they are: nobody asks of the mother
    what is asked of a child.
    """
    found = 0
    for who, role in zip(verdict.subjects, verdict.rule.about, strict=True):
        if not who.unnamed and who.roles.get(role) is Truth.UNKNOWN:
            found |= scene.leaves[who.id, AGE][Truth.UNKNOWN].every
    return found


def _put_for(name: Name, scene: Scene) -> Name:
    """Return the question that is put: what is unknown of somebody unnamed begins with who is there."""
    if "?" not in name[0]:
        return name
    for subject in name[0].split("/"):
        who = scene.facts.subject(subject)
        if who is not None and who.unnamed:
            return scene.listing(who)
    return name


def _put(rulebook: Rulebook, ranked: Iterable[Ranked], scene: Scene) -> tuple[Question, ...]:
    """Put questions into words, the first few of each post first of all."""
    limit = rulebook.parameters.get("questions.first")
    most = limit.value if limit is not None and isinstance(limit.value, int) else _DEFAULT_FIRST
    speaks_freely = scene.facts.incident.readings.get(_SPEAKS_FREELY) is True
    whom = {who.id: who for who in (*scene.facts.people, scene.facts.incident)}
    put: dict[str, int] = {}
    questions = []
    for kind, _, in_company, rules, (subject, fact), to in ranked:
        who = whom.get(subject)
        why = (who.unknown.get(fact) if who is not None else None) or WhyUnknown.NOT_ASKED
        known = asking(rulebook, fact)
        if known is None:
            continue
        of = known.of[1] if len(known.of) > 1 and why in _GIVEN_UP else known.of[0]
        # A sensitive question waits until it is known that the caller can speak freely.
        held = known.sensitive and of == "caller" and not speaks_freely
        first = not held and put.get(of, 0) < most
        put[of] = put.get(of, 0) + int(first)
        questions.append(
            _question(
                fact=fact,
                subject=subject,
                of=of,
                words=known.words.format(*subject.split("/")) if known.of_whom else known.words,
                gain=_gain(changes=_KINDS[kind], to=to, alone=not in_company, rules=-rules),
                first=first,
                held=held,
                why_unknown=why.value,
            )
        )
    return tuple(questions)


@dataclass(frozen=True, slots=True)
class _Asking:
    """How an unknown is asked about.

    Attributes:
        of: The posts that can answer, the one to ask first first.
        words: The words, with a place for each of whom it is asked.
        of_whom: Whether there is such a place.
        sensitive: Whether it is held until the caller can speak freely.
    """

    of: tuple[str, ...]
    words: str
    of_whom: bool = False
    sensitive: bool = False


@lru_cache(maxsize=4096)
def asking(rulebook: Rulebook, fact: str) -> _Asking | None:
    """Return how an unknown is asked about, or None for what nobody is asked."""
    vocabulary = rulebook.vocabulary
    kind, _, name = fact.partition(".")
    if kind == "flag":
        systems = ", ".join(vocabulary.systems[one].title for one in vocabulary.flags[name].systems)
        return _Asking(("records",), f"Search {_literal(systems)} for {{}}.", of_whom=True)
    if kind == "relation":
        title = _literal(vocabulary.relations[name].title)
        return _Asking(("caller",), f"Is {{}} {title[0].lower()}{title[1:]} {{}}?", of_whom=True)
    if kind == "role":
        role = vocabulary.roles[name]
        return _Asking(role.asked_of, role.ask) if role.ask and role.asked_of else None
    declared = vocabulary.facts[fact]
    if not declared.asked_of or declared.ask is None:
        return None
    return _Asking(declared.asked_of, declared.ask, sensitive=Handle.SENSITIVE in declared.handle)


def _literal(text: str) -> str:
    """Return a text that formatting leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")
