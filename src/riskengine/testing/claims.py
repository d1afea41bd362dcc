"""What an invariant claims, one thing at a time, and whether a Decision, or two of them, bear it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from riskengine.model.decision import Decision
from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import Duty, DutyState
from riskengine.replay.names import name_of
from riskengine.rulebook.invariants import Against, Always, Being, Invariant
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that an invariant claims.

    Attributes:
        invariant: The invariant.
        being: Which of those that never count against anybody; None where it says what always is.
    """

    invariant: Invariant
    being: Being | None = None

    @property
    def name(self) -> str:
        """What it is called: the invariant, and of several what somebody may be."""
        return self.invariant.id if self.being is None else f"{self.invariant.id} ({self.being.says})"

    @property
    def says(self) -> str:
        """What is claimed, in a few words."""
        if self.being is None:
            return self.invariant.title
        return f"{self.invariant.title}: {self.being.says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One way in which a claim is not borne out.

    Attributes:
        expected: What should have come.
        got: What came.
        part: What an expectation of a scenario looks at: ``response``, ``risk``, ``duty``, ``overdue`` or
            ``forbidden``.
        name: The name by which it is looked at: the strand, the duty, the handling.
        subject: Whose it is; None for the incident.
        least: The least level or grade.
        state: How a duty should stand.
        at: When a duty should have been overdue.
    """

    expected: str
    got: str
    part: str
    name: str = ""
    subject: str | None = None
    least: str = ""
    state: str = "open"
    at: datetime | None = None


def claims_of(invariant: Invariant) -> tuple[Claim, ...]:
    """Return what an invariant claims, one thing at a time."""
    if invariant.always is not None:
        return (Claim(invariant=invariant),)
    return tuple(Claim(invariant=invariant, being=one) for one in invariant.being)


def missing_from(always: Always, about: str, subject: str, decision: Decision) -> Iterator[Broken]:
    """Yield what should always be, and is not.

    Args:
        always: What there is at least.
        about: The role of whom it is about.
        subject: Who, or the incident.
        decision: What the engine says.
    """
    who = None if about == INCIDENT else subject
    floor = decision.response.floor.id
    if always.response is not None and RESPONSE_GRADES[floor] < always.response:
        least = always.response.id
        yield Broken(
            expected=f"a response of {least} at least", got=floor, part="response", least=least, subject=None
        )
    for strand, level in sorted(always.risk.items()):
        got = risks_of(decision).get((subject, strand))
        if got is None or RISK_LEVELS[got] < level:
            expected = f"a risk in {strand} of {level.id} at least for {subject}"
            yield Broken(
                expected=expected, got=got or "none", part="risk", name=strand, subject=who, least=level.id
            )
    for action in always.owed:
        mine = [one for one in decision.duties if action in one.actions and one.subject == subject]
        if all(one.state is DutyState.WITHDRAWN for one in mine):
            got = mine[0].state.value if mine else "never owed"
            yield Broken(
                expected=f"{action} owed for {subject}", got=got, part="duty", name=action, subject=who
            )
    forbidden = {one.handling for one in decision.prohibitions if one.subject in (subject, decision.incident)}
    for handling in always.forbid:
        if handling not in forbidden:
            expected = f"{handling} forbidden for {subject}"
            yield Broken(expected=expected, got="allowed", part="forbidden", name=handling, subject=who)


def lost(
    claim: Claim, words: Vocabulary, without: Decision, with_it: Decision, subject: str
) -> Iterator[Broken]:
    """Yield what there would be if somebody were not what they are, and is not.

    Args:
        claim: What is claimed.
        words: The vocabulary.
        without: What the engine says where it is not told.
        with_it: What it says where it is.
        subject: Whom it is told of.
    """
    never = claim.invariant.never
    if Against.LOWERS in never:
        yield from _lowered(words, without, with_it)
    if Against.REMOVES in never:
        yield from _removed(claim, without, with_it, subject)
    if Against.DELAYS in never:
        yield from _delayed(without, with_it)


def risks_of(decision: Decision) -> dict[tuple[str, str], str]:
    """Return the floor of everybody who has been named, by person and strand."""
    return {(one.subject, one.strand): one.floor.id for one in decision.risks if not one.unnamed}


def _lowered(words: Vocabulary, without: Decision, with_it: Decision) -> Iterator[Broken]:
    least, got = without.response.floor.id, with_it.response.floor.id
    if RESPONSE_GRADES[got] < RESPONSE_GRADES[least]:
        yield Broken(expected=f"a response of {least}, as without it", got=got, part="response", least=least)
    levels = risks_of(with_it)
    for (who, strand), level in risks_of(without).items():
        now = levels.get((who, strand), words.strands[strand].lowest.id)
        if RISK_LEVELS[now] < RISK_LEVELS[level]:
            expected = f"a risk in {strand} of {level} for {who}, as without it"
            yield Broken(expected=expected, got=now, part="risk", name=strand, subject=who, least=level)


def _removed(claim: Claim, without: Decision, with_it: Decision, subject: str) -> Iterator[Broken]:
    still = {one.id: one for one in with_it.duties}
    for duty in without.duties:
        now = still.get(duty.id)
        if _stands(duty) and not (now is not None and _stands(now)) and not _is_answer(duty, claim, subject):
            name = name_of(duty, without.incident)
            got = "never owed" if now is None else now.state.value
            expected = f"{name} {duty.state.value}, as without it"
            yield Broken(expected=expected, got=got, part="duty", name=name, state=duty.state.value)
    forbidden = {(one.handling, one.subject) for one in with_it.prohibitions}
    for one in without.prohibitions:
        if (one.handling, one.subject) not in forbidden:
            who = None if one.subject == without.incident else one.subject
            expected = f"{one.handling} forbidden for {one.subject}, as without it"
            yield Broken(expected=expected, got="allowed", part="forbidden", name=one.handling, subject=who)


def _delayed(without: Decision, with_it: Decision) -> Iterator[Broken]:
    still = {one.id: one for one in with_it.duties}
    for duty in without.duties:
        now = still.get(duty.id)
        if duty.due_at is None or now is None or not (duty.owed and now.owed):
            continue
        if now.due_at is None or now.due_at > duty.due_at:
            name = name_of(duty, without.incident)
            got = "at no time" if now.due_at is None else f"by {now.due_at.isoformat()}"
            expected = f"{name} due by {duty.due_at.isoformat()}, as without it"
            yield Broken(expected=expected, got=got, part="overdue", name=name, at=duty.due_at)


def _stands(duty: Duty) -> bool:
    return duty.owed or duty.state is DutyState.AWAITED


def _is_answer(duty: Duty, claim: Claim, subject: str) -> bool:
    """Tell whether what is owed is the very answer that was told."""
    told = claim.being.clause if claim.being is not None else None
    return told is not None and duty.answer == told.key and duty.subject == subject
