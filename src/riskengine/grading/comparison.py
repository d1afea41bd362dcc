"""Comparison: what two Decisions about one moment say otherwise, whichever rules each was made by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from riskengine.grading.scales import RESPONSE
from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Decision, Graded
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import ChallengeState, Duty, DutyState


class Aspect(StrEnum):
    """What of a Decision is compared."""

    FLOOR = "floor"
    CEILING = "ceiling"
    DUTY = "duty"
    PROHIBITION = "prohibition"
    CHALLENGE = "challenge"
    QUESTION = "question"
    INTERRUPT = "interrupt"


class Way(StrEnum):
    """Which way it is otherwise."""

    NEW = "new"
    HIGHER = "higher"
    SOONER = "sooner"
    OTHER = "other"
    LATER = "later"
    LOWER = "lower"
    GONE = "gone"


_BOUNDS: Final = (Way.HIGHER, Way.LOWER)
"""Which ways a floor or a ceiling moves."""


class Key(NamedTuple):
    """One thing that a Decision may say.

    Attributes:
        aspect: What of the Decision it is.
        name: The scale, the duty, the handling, the challenge, the post, or the cause of an interrupt.
        subject: Whom it is about, or who is interrupted; empty for the incident.
    """

    aspect: Aspect
    name: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How one thing stands in a Decision.

    Attributes:
        value: A grade or level by its id, a state, or the question put first, as its fact and subject.
        word: The same as people read it.
        rank: How much it is, where that can be said.
        due: By when, for a duty that has a deadline and has not ended.
        rules: The rules behind it; of a ceiling, all that hold or may hold.
    """

    value: str
    word: str
    rank: int = 0
    due: datetime | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two Decisions say otherwise.

    Attributes:
        key: What it is.
        was: How it stands in the first; None where the first does not say it.
        now: How it stands in the second; None where the second does not say it.
        way: Which way it is otherwise.
    """

    key: Key
    was: Stand | None
    now: Stand | None
    way: Way

    @property
    def is_less(self) -> bool:
        """Whether it came lower or later, or went away; a question may go because it is answered already."""
        return self.way in (Way.LATER, Way.LOWER, Way.GONE) and self.key.aspect is not Aspect.QUESTION

    @property
    def signature(self) -> tuple[Key, Way, str, str]:
        """What makes it the same difference a moment later; a deadline moves on from round to round."""
        was, now = (one.value if one is not None else "" for one in (self.was, self.now))
        return self.key, self.way, was, now


def differences(was: Decision, now: Decision) -> tuple[Difference, ...]:
    """Return what two Decisions about one incident at one moment say otherwise, in a stable order.

    Args:
        was: The Decision by the first rules.
        now: The Decision by the second.
    """
    before, after = dict(_stands(was)), dict(_stands(now))
    keys = [*before, *(key for key in after if key not in before)]
    found = (_difference(key, before.get(key), after.get(key)) for key in keys)
    order = tuple(Aspect)
    return tuple(
        sorted((one for one in found if one is not None), key=lambda one: (order.index(one.key[0]), one.key))
    )


def _difference(key: Key, was: Stand | None, now: Stand | None) -> Difference | None:
    if was is not None and now is not None:
        if (was.value, was.due) == (now.value, now.due):
            return None
        return Difference(key=key, was=was, now=now, way=_way(key.aspect, was, now))
    if key.aspect is Aspect.DUTY:
        # Whether it has been done meanwhile is no difference where only one of the two ever owes it.
        was, now = (None if one is None else replace(one, value="owed", word="owed") for one in (was, now))
    return Difference(key=key, was=was, now=now, way=Way.NEW if was is None else Way.GONE)


def _way(aspect: Aspect, was: Stand, now: Stand) -> Way:
    if was.rank != now.rank:
        # What has ended is as good as gone, and what has not is as good as new.
        higher, lower = _BOUNDS if aspect in (Aspect.FLOOR, Aspect.CEILING) else (Way.NEW, Way.GONE)
        return higher if now.rank > was.rank else lower
    if was.due != now.due:
        is_later = now.due is None or (was.due is not None and now.due > was.due)
        return Way.LATER if is_later else Way.SOONER
    return Way.OTHER


def _stands(decision: Decision) -> Iterator[tuple[Key, Stand]]:
    yield from _response(decision)
    yield from _risks(decision)
    for duty in decision.duties:
        yield Key(Aspect.DUTY, duty.id), _duty(duty)
    for forbidden in decision.prohibitions:
        key = Key(Aspect.PROHIBITION, forbidden.handling, forbidden.subject)
        yield key, Stand(value="forbidden", word="forbidden", rules=forbidden.rules)
    for challenge in decision.challenges:
        state = challenge.state.value
        rank = int(challenge.state is ChallengeState.OPEN)
        yield (
            Key(Aspect.CHALLENGE, challenge.id),
            Stand(value=state, word=state, rank=rank, rules=challenge.rules),
        )
    yield from _asked_first(decision)
    for alert in decision.attention:
        if alert.level is AlertLevel.INTERRUPT:
            key = Key(Aspect.INTERRUPT, alert.cause, alert.to)
            yield key, Stand(value="interrupts", word="interrupts", rules=alert.rules)


def _response(decision: Decision) -> Iterator[tuple[Key, Stand]]:
    response = decision.response
    if response.applicable:
        floor = _setting(decision, f"{RESPONSE}: {response.floor.id}", None)
        yield Key(Aspect.FLOOR, RESPONSE), _graded(response.floor, RESPONSE_GRADES, floor)
        yield (
            Key(Aspect.CEILING, RESPONSE),
            _graded(response.ceiling, RESPONSE_GRADES, _that_may_hold(decision)),
        )


def _risks(decision: Decision) -> Iterator[tuple[Key, Stand]]:
    for one in decision.risks:
        if not one.unnamed:  # of somebody nobody has named no floor counts
            floor = _setting(decision, f"risk {one.strand}: {one.floor.id}", one.subject)
            yield Key(Aspect.FLOOR, one.strand, one.subject), _graded(one.floor, RISK_LEVELS, floor)
        ceiling = _graded(one.ceiling, RISK_LEVELS, _that_may_hold(decision))
        yield Key(Aspect.CEILING, one.strand, one.subject), ceiling


def _graded(grade: Graded, ranks: Mapping[str, int], rules: tuple[str, ...]) -> Stand:
    return Stand(value=grade.id, word=grade.word, rank=ranks[grade.id], rules=rules)


def _setting(decision: Decision, sets: str, subject: str | None) -> tuple[str, ...]:
    """Return the rules that hold and set a floor: for anybody, or for one subject."""
    found = (one for one in decision.reasons if sets in one.sets and subject in (None, one.subject))
    return tuple(dict.fromkeys(one.rule for one in found))


def _that_may_hold(decision: Decision) -> tuple[str, ...]:
    """Return every rule that holds or may hold."""
    named = {rule for heading in decision.assessment for rule in (*heading.holds, *heading.may_hold)}
    return tuple(sorted(named | {one.rule for one in decision.reasons}))


def _duty(duty: Duty) -> Stand:
    runs = duty.owed or duty.state is DutyState.AWAITED
    word = "owed" if duty.owed else duty.state.value
    due = duty.due_at if runs else None
    return Stand(value=word if runs else "ended", word=word, rank=int(runs), due=due, rules=duty.rules)


def _asked_first(decision: Decision) -> Iterator[tuple[Key, Stand]]:
    """Yield the question that each post is put before all others."""
    seen: set[str] = set()
    for question in decision.questions:
        if question.first and question.of not in seen:
            seen.add(question.of)
            value, word = f"{question.fact}/{question.subject}", f"{question.fact} ({question.subject})"
            yield Key(Aspect.QUESTION, question.of), Stand(value=value, word=word)
