"""Outcomes with one thing changed: a floor lowered, a duty or prohibition left out, a deadline doubled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from riskengine.model.grades import ResponseGrade
from riskengine.rulebook.rules import Conclusion, DutyRule, Outcome, Rule
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An outcome with one thing changed in it.

    Attributes:
        kind: What is done to it.
        says: What is changed.
        span: Where that stands, or the rule where it has no place of its own.
        then: The outcome as it then is.
        way: What is changed, by its position: the same in every pack.
    """

    kind: str
    says: str
    span: Span
    then: Outcome
    way: tuple[int | str, ...]


def outcomes_changed(rule: Rule, vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield the outcome of a rule with one thing changed, in every way that can make a difference."""
    yield from _floors(rule, vocabulary)
    yield from _conclusions(rule, vocabulary)
    yield from _duties(rule.then)
    for at, forbidden in enumerate(rule.then.forbids):
        then = replace(rule.then, forbids=(*rule.then.forbids[:at], *rule.then.forbids[at + 1 :]))
        says = f"`forbid: {forbidden}` is left out"
        yield Change(
            kind="prohibition left out", says=says, span=rule.span, then=then, way=("forbid", forbidden)
        )


def _floors(rule: Rule, vocabulary: Vocabulary) -> Iterator[Change]:
    then, response = rule.then, rule.then.response
    if response is not None and response > min(ResponseGrade):
        lower = ResponseGrade(response - 1)
        says = f"`response: {response.id}` becomes `{lower.id}`"
        slower = replace(then, response=lower)
        yield Change(kind="floor lowered", says=says, span=rule.span, then=slower, way=("response",))
    for strand, level in then.risk.items():
        below = [one for one in vocabulary.strands[strand].levels if one < level]
        if below:
            says = f"`risk: {strand}: {level.id}` becomes `{max(below).id}`"
            risk = {**then.risk, strand: max(below)}
            made = replace(then, risk=risk)
            yield Change(kind="floor lowered", says=says, span=rule.span, then=made, way=("risk", strand))


def _conclusions(rule: Rule, vocabulary: Vocabulary) -> Iterator[Change]:
    concludes = rule.then.concludes
    for at, one in enumerate(concludes):
        words = vocabulary.facts[one.key].values
        lower: tuple[Conclusion, ...] = ()
        if isinstance(one.value, bool) or one.value <= 1:
            value = str(one.value).lower() if isinstance(one.value, bool) else words[one.value]
            says = f"`conclude: {one.key}: {value}` is left out"
        else:
            lower = (replace(one, value=one.value - 1),)
            says = f"`conclude: {one.key}: {words[one.value]}` becomes `{words[one.value - 1]}`"
        then = replace(rule.then, concludes=(*concludes[:at], *lower, *concludes[at + 1 :]))
        yield Change(kind="conclusion lowered", says=says, span=one.span, then=then, way=("conclude", at))


def _duties(then: Outcome) -> Iterator[Change]:
    for at, duty in enumerate(then.duties):
        words = _words(duty)
        says = f"the duty {words} is left out"
        without = replace(then, duties=(*then.duties[:at], *then.duties[at + 1 :]))
        yield Change(kind="duty left out", says=says, span=duty.span, then=without, way=("duty", at))
        for name, term in _terms(duty):
            twice = _doubled(term)
            changed = (*then.duties[:at], _with_term(duty, name, twice), *then.duties[at + 1 :])
            says = f"the duty {words}: `{_KEYS[name]} {term}` becomes `{twice}`"
            slower = replace(then, duties=changed)
            way = ("duty", at, name)
            yield Change(kind="deadline doubled", says=says, span=duty.span, then=slower, way=way)


_KEYS = {"within": "within:", "every": "every:", "awaits_within": "awaits within:"}


def _terms(duty: DutyRule) -> Iterator[tuple[str, Term]]:
    for name in _KEYS:
        term = getattr(duty, name)
        if term is not None:
            yield name, term


def _with_term(duty: DutyRule, name: str, term: Term) -> DutyRule:
    changed: dict[str, Term] = {name: term}
    return replace(duty, **changed)  # type: ignore[arg-type]  # a term, by the names above


def _doubled(term: Term) -> Term:
    return Term(**{one.name: 2 * getattr(term, one.name) for one in fields(term)})


def _words(duty: DutyRule) -> str:
    return f"`{'|'.join(duty.actions) or f'known: {duty.answer}'}` of `{duty.by}`"
