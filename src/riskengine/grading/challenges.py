"""Challenges: the engine's answer to a human decision below a floor or against a prohibition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from riskengine.grading.floors import Floors
from riskengine.grading.human_decisions import Standing
from riskengine.grading.scales import RESPONSE
from riskengine.inference.channel import Verdict
from riskengine.model.decision import Prohibition
from riskengine.model.events import ActionTaken, ChallengeAnswered, Event
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, ResponseGrade
from riskengine.model.ledger import Challenge, ChallengeState
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What human decisions are held against at one moment.

    Attributes:
        rulebook: The rulebook.
        incident: The incident's id.
        floors: The floors.
        response: The response floor that decisions are held against: once somebody was there, only that of
            what was learnt afterwards.
        prohibitions: What is forbidden, and for whom.
        holding: The rules that hold, those behind both among them.
        as_of: The moment.
    """

    rulebook: Rulebook
    incident: str
    floors: Floors
    response: ResponseGrade
    prohibitions: tuple[Prohibition, ...]
    holding: tuple[Verdict, ...]
    as_of: datetime


def prohibitions_of(holding: Iterable[Verdict]) -> tuple[Prohibition, ...]:
    """Return what every rule that holds forbids, with the rules."""
    found: dict[tuple[str, str], set[str]] = {}
    for rule, subjects, _ in holding:
        for handling in rule.then.forbids:
            found.setdefault((handling, subjects[0].id), set()).add(rule.id)
    return tuple(
        Prohibition(handling=handling, subject=subject, rules=tuple(sorted(rules)))
        for (handling, subject), rules in sorted(found.items())
    )


def challenges_at(
    before: Mapping[str, Challenge], standing: Iterable[Standing], events: Iterable[Event], ruling: Ruling
) -> dict[str, Challenge]:
    """Return every challenge ever raised, as it stands at this moment."""
    now: dict[str, Challenge] = {}
    decided = tuple(standing)
    for one in decided:
        for challenge in _against(one, ruling):
            same = now.get(challenge.id)
            now[challenge.id] = challenge if same is None else _joined(same, challenge)
    challenges = dict(before)
    for name, found in now.items():
        known = challenges.get(name)
        challenges[name] = found if known is None else _again(known, found)
    stands = {one.event for one in decided}
    told = tuple(events)
    # What was done can not be decided anew: only an answer ends what is said against it.
    acts = {event.id for event in told if isinstance(event, ActionTaken)}
    for name, known in challenges.items():
        if known.state is ChallengeState.OPEN and name not in now and known.event not in acts:
            challenges[name] = _ended(known, known.event in stands, ruling.as_of)
    for event in told:
        if isinstance(event, ChallengeAnswered):
            _answer(challenges, event, ruling.rulebook)
    return dict(sorted(challenges.items()))


def _against(decision: Standing, ruling: Ruling) -> Iterable[Challenge]:
    yield from _below_response(decision, ruling)
    yield from _below_risk(decision, ruling)
    yield from _forbidden(decision, ruling)
    if decision.lacks:
        whom = decision.subject
        yield replace(_challenge(decision, decision.scale, whom, ruling, rules=()), lacks=decision.lacks)
    if decision.unended:
        yield replace(_challenge(decision, decision.value, None, ruling, rules=()), unended=decision.unended)


def _joined(one: Challenge, other: Challenge) -> Challenge:
    """Join what stands against one decision: it is below a floor, and lacks what a lowering needs."""
    return replace(
        one,
        floor=one.floor or other.floor,
        forbids=one.forbids or other.forbids,
        lacks=one.lacks or other.lacks,
        unended=one.unended or other.unended,
        rules=tuple(sorted({*one.rules, *other.rules})),
    )


def _below_response(decision: Standing, ruling: Ruling) -> Iterable[Challenge]:
    floor = ruling.response
    if decision.response is None or decision.response >= floor:
        return
    rules = [one.rule.id for one in ruling.holding if one.rule.then.response == floor]
    yield _challenge(decision, RESPONSE, None, ruling, rules=rules, floor=floor.id)


def _below_risk(decision: Standing, ruling: Ruling) -> Iterable[Challenge]:
    for strand, level in decision.levels:
        for (subject, other_strand), floor in sorted(ruling.floors.risks.items()):
            concerned = decision.subject in (None, subject)
            if strand == other_strand and concerned and level < floor:
                rules = [
                    one.rule.id
                    for one in ruling.holding
                    if one.subjects[0].id == subject and one.rule.then.risk.get(strand) == floor
                ]
                yield _challenge(decision, strand, subject, ruling, rules=rules, floor=floor.id)


def _forbidden(decision: Standing, ruling: Ruling) -> Iterable[Challenge]:
    for one in ruling.prohibitions:
        # What is forbidden for anybody at the incident is forbidden for the incident as a whole.
        concerned = decision.subject in (None, one.subject) or one.subject == ruling.incident
        if one.handling in decision.handlings and concerned:
            yield _challenge(
                decision, one.handling, one.subject, ruling, rules=one.rules, forbids=one.handling
            )


def _challenge(
    decision: Standing,
    scale: str,
    subject: str | None,
    ruling: Ruling,
    *,
    rules: Iterable[str],
    floor: str | None = None,
    forbids: str | None = None,
) -> Challenge:
    whom = f"/{subject}" if subject is not None else ""
    return Challenge(
        id=f"{decision.event}/{scale}{whom}",
        event=decision.event,
        scale=scale,
        subject=subject,
        decided=decision.value,
        floor=floor,
        forbids=forbids,
        decided_by=decision.by,
        raised_at=ruling.as_of,
        rules=tuple(sorted(set(rules))),
    )


def _again(known: Challenge, found: Challenge) -> Challenge:
    """Keep a challenge; one that was answered is raised again only by a floor above the one answered."""
    if known.state is ChallengeState.OPEN:
        return replace(
            known,
            floor=found.floor,
            forbids=found.forbids,
            lacks=found.lacks,
            unended=found.unended,
            rules=found.rules,
        )
    if known.state is ChallengeState.ANSWERED and not _rose(known, found):
        return known
    return replace(found, answered_floor=known.answered_floor)


def _rose(known: Challenge, found: Challenge) -> bool:
    """Tell whether a floor is above the one answered; any is, where something else was answered."""
    if known.answered_floor is None or found.floor is None:
        return found.floor is not None
    ranks: Mapping[str, int] = RESPONSE_GRADES if known.scale == RESPONSE else RISK_LEVELS
    return ranks[found.floor] > ranks[known.answered_floor]


def _ended(known: Challenge, decision_stands: bool, as_of: datetime) -> Challenge:
    state = ChallengeState.MET if decision_stands else ChallengeState.UNDONE
    return replace(known, state=state, ended_at=as_of)


def _answer(challenges: dict[str, Challenge], event: ChallengeAnswered, rulebook: Rulebook) -> None:
    """Take the answer of somebody who may give it, and who is not the one who decided."""
    known = challenges.get(event.challenge)
    post = rulebook.vocabulary.posts.get(event.by.post)
    if known is None or known.state is not ChallengeState.OPEN or post is None or not post.decides:
        return
    if event.by.person is None or event.by.person == known.decided_by or event.occurred_at < known.raised_at:
        return
    challenges[event.challenge] = replace(
        known,
        state=ChallengeState.ANSWERED,
        answered_floor=known.floor,
        ended_at=event.occurred_at,
        ended_by=event.id,
        reason=event.reason,
    )
