"""Explains a decision: why, why not higher, and what would raise or lower it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from riskengine.grading.compiled import compiled
from riskengine.grading.decide import Inferred, infer
from riskengine.grading.floors import Floors, floors_of
from riskengine.grading.forgetting import without
from riskengine.grading.linked import between
from riskengine.grading.near_miss import Miss, misses
from riskengine.grading.reasons import brings_anything, reasons_for
from riskengine.inference.channel import Verdict
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked, Reason
from riskengine.model.facts import Facts, Subject
from riskengine.model.grades import ResponseGrade
from riskengine.model.ledger import Ledger
from riskengine.model.network import Between, LinkPath
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule, Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A smallest set of answers that would raise a floor.

    Attributes:
        rule: The rule that would then hold.
        subject: For whom.
        to: What it would set (``response: emergency``).
        answers: What would have to be answered so.
    """

    rule: str
    subject: str
    to: str
    answers: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lower:
    """A smallest set of facts without which a floor would not stand.

    Attributes:
        floor: The floor (``response: emergency``).
        subject: For whom.
        without: The facts that, unknown, would take every rule behind it away.
        rules: The rules behind it.
    """

    floor: str
    subject: str
    without: tuple[Asked, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutLink:
    """What would not stand without one link.

    Attributes:
        path: How the link is reached; it is the last of these.
        rules: The rules that would not hold, each with its subject.
        response: The response floor that would be left, where that is lower.
    """

    path: LinkPath
    rules: tuple[tuple[str, str], ...]
    response: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole explanation of a decision.

    Attributes:
        incident: The incident.
        as_of: The moment.
        why: The rules that hold, with their facts.
        why_not: For each rule that would set more and does not hold, what failed and how near it came.
        would_raise: What would raise a floor.
        would_lower: What each floor rests on.
        without_links: What would not stand without each link that a reason rests on.
    """

    incident: str
    as_of: datetime
    why: tuple[Reason, ...]
    why_not: tuple[Miss, ...]
    would_raise: tuple[Raise, ...]
    would_lower: tuple[Lower, ...]
    without_links: tuple[WithoutLink, ...] = ()


def explain(
    rulebook: Rulebook,
    facts: Facts,
    ledger: Ledger,
    as_of: datetime,
    facts_without: Callable[[Between], Facts] | None = None,
) -> Explanation:
    """Explain what `decide` says of the same facts and ledger at the same moment.

    Args:
        rulebook: The rules.
        facts: Everything known about the incident.
        ledger: What it remembers.
        as_of: The moment.
        facts_without: Reads the facts again as if one link were not there; None where there are no links.
    """
    period = compiled(rulebook).at(as_of)
    found = infer(rulebook, period, facts, ledger, as_of)
    floors = floors_of(rulebook, found.holding, found.waiting, facts.kinds)
    higher = [rule for rule in period.rules if _applies(rule, facts) and rule.then.sets_floor]
    reasons = reasons_for(period, found.holding, found.scene)
    links = between(reasons) if facts_without is not None else {}
    linked = [(path, facts_without(link)) for link, path in links.items() if facts_without is not None]
    return Explanation(
        incident=facts.incident.id,
        as_of=as_of,
        why=tuple(one for one in reasons if brings_anything(one, found.duties.values())),
        why_not=tuple(_why_not(rulebook, higher, found.holding, floors, found.scene)),
        would_raise=tuple(_would_raise(found.waiting, floors, found.scene)),
        would_lower=tuple(_would_lower(rulebook, found.holding, floors, found.scene)),
        without_links=tuple(
            _without(path, found, infer(rulebook, period, left, ledger, as_of), rulebook, floors)
            for path, left in linked
        ),
    )


def _without(
    path: LinkPath, found: Inferred, left: Inferred, rulebook: Rulebook, floors: Floors
) -> WithoutLink:
    """Return what holds no more where one link is left out."""
    still = {(one.rule.id, _ids(one.subjects)) for one in left.holding}
    gone = {(one.rule.id, _ids(one.subjects)) for one in found.holding} - still
    rules = {(rule, who[0]) for rule, who in gone}
    response = floors_of(rulebook, left.holding, left.waiting, left.scene.facts.kinds).response
    return WithoutLink(
        path=path,
        rules=tuple(sorted(rules)),
        response=response.id if response < floors.response else None,
    )


def _applies(rule: Rule, facts: Facts) -> bool:
    return rule.kinds is None or bool(rule.kinds & facts.kinds)


def _more(rule: Rule, subject: str, floors: Floors) -> str | None:
    """Return what a rule would set above the floors, or None where it would set nothing more."""
    if rule.then.response is not None and floors.is_raised_by(rule.then.response):
        return f"response: {rule.then.response.id}"
    for strand, level in sorted(rule.then.risk.items()):
        if level > floors.risks.get((subject, strand), 0):
            return f"risk {strand}: {level.id}"
    return None


def _why_not(
    rulebook: Rulebook, rules: Iterable[Rule], holding: Iterable[Verdict], floors: Floors, scene: Scene
) -> Iterator[Miss]:
    hold = {(one.rule.id, _ids(one.subjects)) for one in holding}
    for rule in rules:
        for subjects in _about(rule, scene):
            to = _more(rule, subjects[0].id, floors)
            if to is not None and (rule.id, _ids(subjects)) not in hold:
                yield misses(rulebook, rule, subjects, to, scene)


def _ids(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    return tuple(who.id for who in subjects)


def _about(rule: Rule, scene: Scene) -> Iterator[tuple[Subject, ...]]:
    if rule.about == ("incident",):
        yield (scene.facts.incident,)
    elif len(rule.about) == 1:
        yield from ((who,) for who in scene.people.certain(rule.about[0]))
    else:
        for one in scene.people.certain(rule.about[0]):
            for two in scene.people.certain(rule.about[1]):
                if one.id != two.id and (rule.relation, one.id, two.id) in scene.facts.relations:
                    yield (one, two)


def _would_raise(waiting: Iterable[Verdict], floors: Floors, scene: Scene) -> Iterator[Raise]:
    for one in waiting:
        to = _more(one.rule, one.subjects[0].id, floors)
        if to is None:
            continue
        answers = scene.asked(scene.weigh_rule(one.rule, one.subjects).true)
        yield Raise(rule=one.rule.id, subject=one.subjects[0].id, to=to, answers=answers)


def _would_lower(
    rulebook: Rulebook, holding: tuple[Verdict, ...], floors: Floors, scene: Scene
) -> Iterator[Lower]:
    if floors.response > ResponseGrade.RESOLUTION:
        behind = [one for one in holding if one.rule.then.response == floors.response]
        yield _lower(rulebook, f"response: {floors.response.id}", scene.facts.incident.id, behind, scene)
    for (subject, strand), level in sorted(floors.risks.items()):
        behind = [
            one
            for one in holding
            if one.subjects[0].id == subject and one.rule.then.risk.get(strand) == level
        ]
        if behind:
            yield _lower(rulebook, f"risk {strand}: {level.id}", subject, behind, scene)


def _lower(rulebook: Rulebook, floor: str, subject: str, behind: list[Verdict], scene: Scene) -> Lower:
    """Every rule behind a floor must go: of each, the facts it rests on."""
    every = 0
    for one in behind:
        every |= scene.weigh_rule(one.rule, one.subjects).every
    return Lower(
        floor=floor,
        subject=subject,
        without=_fewest(rulebook, scene.asked(every), behind, scene),
        rules=tuple(sorted({one.rule.id for one in behind})),
    )


def _fewest(
    rulebook: Rulebook, facts: tuple[Asked, ...], behind: list[Verdict], scene: Scene
) -> tuple[Asked, ...]:
    """Drop each fact that need not go: what is left, unknown, takes every rule behind the floor away."""
    kept = facts
    for one in facts:
        rest = tuple(other for other in kept if other != one)
        if rest and not _still_hold(rulebook, behind, rest, scene):
            kept = rest
    return kept


def _still_hold(rulebook: Rulebook, behind: list[Verdict], unknown: tuple[Asked, ...], scene: Scene) -> bool:
    """Tell whether any of the rules would still hold with these facts unknown."""
    inner = scene.of(without(rulebook, scene.facts, unknown))
    subjects = {who.id: who for who in (inner.facts.incident, *inner.facts.people)}
    return any(
        inner.weigh_rule(one.rule, tuple(subjects[who.id] for who in one.subjects)).truth is Truth.TRUE
        for one in behind
    )
