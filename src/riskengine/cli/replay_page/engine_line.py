"""What the engine says at one moment that it did not say the moment before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from riskengine.cli.owed_words import OwedWords
from riskengine.cli.replay_page.story import Said, Sort
from riskengine.cli.words import Words
from riskengine.model.attention import Alert, AlertLevel
from riskengine.model.decision import Decision, Evidence, Reason, RiskRange
from riskengine.model.grades import RISK_LEVELS, Binds, RiskLevel
from riskengine.model.ledger import Challenge, ChallengeState, Duty
from riskengine.replay.controls import is_late
from riskengine.replay.scenario import Scenario

WORTH_SAYING = RiskLevel.MEDIUM
"""From which level on a risk is said: what is low needs no words here."""

_T = TypeVar("_T", Challenge, Duty)


@dataclass(frozen=True, slots=True)
class EngineLine:
    """Puts what is new in a Decision into words.

    Attributes:
        scenario: The case.
        words: The words of its pack.
    """

    scenario: Scenario
    words: Words

    def new(self, before: Decision | None, now: Decision, *, told: bool) -> tuple[Said, ...]:
        """Return what one Decision says that the one before it on the same incident did not.

        Args:
            before: The Decision before, or None where this is the first.
            now: The Decision.
            told: Whether anything was told since: only then is the first question worth repeating.
        """
        new = _New(self.scenario, self.words, before, now)
        said = [*new.response(), *new.risks(), *new.challenges(), *new.overdue(), *new.alerts()]
        if now.incident == self.scenario.incident:
            # Of the further incidents of a case it is told how grave they are and what goes wrong in them.
            said += [*new.prohibitions(), *(new.question() if told else ()), *new.owed()]
        return _together(said)


@dataclass(frozen=True, slots=True)
class _New:
    scenario: Scenario
    words: Words
    before: Decision | None
    now: Decision

    def response(self) -> Iterator[Said]:
        response, was = self.now.response, self.before
        if not response.applicable or (was and was.response.floor == response.floor):
            return
        floor, ceiling = response.floor, response.ceiling
        more = "" if floor == ceiling else f"; could still be {ceiling.word}"
        fell = f" (was {was.response.floor.word})" if was and was.response.applicable else ""
        reasons = self._setting(f"response: {floor.id}")
        yield self._resting(self._said(Sort.FLOOR, f"{floor.word} at least{fell}{more}"), reasons)

    def risks(self) -> Iterator[Said]:
        was = {} if self.before is None else {_whose(one): one.floor.id for one in self.before.risks}
        for one in self.now.risks:
            known = was.get(_whose(one))
            high = RISK_LEVELS[one.floor.id] >= WORTH_SAYING or (known and RISK_LEVELS[known] >= WORTH_SAYING)
            if not one.unnamed and high and known != one.floor.id:
                reasons = self._setting(f"risk {one.strand}: {one.floor.id}", one.subject)
                text = f"{self.words.strand(one.strand)}: {one.floor.word} at least"
                yield self._resting(self._said(Sort.RISK, text, one.subject), reasons)

    def challenges(self) -> Iterator[Said]:
        for one in _fresh(self.before, self.now, lambda decision: filter(_is_open, decision.challenges)):
            said = self._said(Sort.CHALLENGE, self._owed.wrong(one), rules=one.rules, since=one.raised_at)
            yield replace(said, loud=self._loud(one.id))

    def overdue(self) -> Iterator[Said]:
        for one in _fresh(self.before, self.now, lambda decision: filter(_is_late, decision.duties)):
            yield replace(self._duty(Sort.OVERDUE, one, one.due_at or one.opened_at), loud=self._loud(one.id))

    def prohibitions(self) -> Iterator[Said]:
        was = set() if self.before is None else {(p.handling, p.subject) for p in self.before.prohibitions}
        for one in self.now.prohibitions:
            if (one.handling, one.subject) not in was:
                yield self._said(
                    Sort.FORBIDDEN, self.words.handling(one.handling), one.subject, rules=one.rules
                )

    def question(self) -> Iterator[Said]:
        first, was = _first_question(self.now), self.before and _first_question(self.before)
        if first is not None and first != was:
            yield self._said(Sort.ASKS, first)

    def owed(self) -> Iterator[Said]:
        for one in _fresh(self.before, self.now, lambda decision: filter(_is_owed, decision.duties)):
            yield self._duty(Sort.OWED, one, one.opened_at)

    def alerts(self) -> Iterator[Said]:
        """Yield the interrupts about what is not new itself: somebody else has it now, or a limit nears."""
        was = set() if self.before is None else {(a.id, a.to) for a in self.before.attention if _is_loud(a)}
        told = {one.id for one in _fresh(self.before, self.now, lambda it: filter(_is_late, it.duties))}
        told |= {one.id for one in _fresh(self.before, self.now, lambda it: filter(_is_open, it.challenges))}
        known = {duty.id: duty.known_from for duty in self.now.duties}
        for one in self.now.attention:
            if _is_loud(one) and (one.id, one.to) not in was and one.cause not in told:
                since = max(one.since, known.get(one.cause) or one.since)
                said = self._said(Sort.ALERT, one.says, rules=one.rules, since=since)
                yield replace(said, loud=(self.words.post(one.to),))

    @property
    def _owed(self) -> OwedWords:
        return OwedWords(self.now.incident, self.now.as_of, self.words)

    def _duty(self, sort: Sort, one: Duty, since: datetime) -> Said:
        text = f"{self._owed.owed(one)}{self._owed.target(one)}"
        known = max(since, one.known_from or since)
        said = self._said(sort, text, one.subject, one.other, rules=one.rules, since=known)
        return replace(said, by=self.words.post(one.by).lower())

    def _loud(self, cause: str) -> tuple[str, ...]:
        alerts = [one for one in self.now.attention if one.cause == cause and _is_loud(one)]
        return tuple(dict.fromkeys(self.words.post(one.to) for one in alerts))

    def _setting(self, sets: str, subject: str | None = None) -> list[Reason]:
        return [one for one in self.now.reasons if sets in one.sets and subject in (None, one.subject)]

    def _resting(self, said: Said, reasons: Iterable[Reason]) -> Said:
        """Return what is said with the rules that say it, and with what was told that makes them hold."""
        some = list(reasons)
        known = dict.fromkeys(self._known(fact) for one in some for fact in one.facts)
        return replace(said, rules=tuple(sorted({one.rule for one in some})), known=tuple(known))

    def _known(self, fact: Evidence) -> str:
        whom = self._whom(fact.subject)
        return f"{self.words.reading(fact.fact)}: {fact.value}{f' ({whom[0]})' if whom else ''}"

    def _said(
        self,
        sort: Sort,
        text: str,
        *ids: str | None,
        rules: tuple[str, ...] = (),
        since: datetime | None = None,
    ) -> Said:
        at = self._placed(since) - self.scenario.starts
        return Said(at=at, sort=sort, text=text, whom=self._whom(*ids), rules=rules)

    def _whom(self, *ids: str | None) -> tuple[str, ...]:
        """Return whom something is about; where that is another incident of the case, which."""
        people = " and ".join(self.words.person(id) for id in ids if id and id != self.now.incident)
        where = "" if self.now.incident == self.scenario.incident else f"at {self.now.incident}"
        whom = " ".join(part for part in (people, where) if part)
        return (whom,) if whom else ()

    def _placed(self, since: datetime | None) -> datetime:
        """Return since when something is said: not before the Decision that did not say it yet."""
        if since is None or self.before is None:
            return self.now.as_of
        return since if self.before.as_of < since <= self.now.as_of else self.now.as_of


def _fresh(before: Decision | None, now: Decision, of: Callable[[Decision], Iterable[_T]]) -> list[_T]:
    was = set() if before is None else {one.id for one in of(before)}
    return [one for one in of(now) if one.id not in was]


def _together(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return what is the same of several people said once, in order of time and weight."""
    found: dict[tuple[object, ...], Said] = {}
    for one in said:
        key = (one.at, one.sort, one.text, one.by, one.loud)
        known = found.get(key, one)
        whom = tuple(dict.fromkeys((*known.whom, *one.whom)))
        rules = tuple(sorted({*known.rules, *one.rules}))
        told = tuple(dict.fromkeys((*known.known, *one.known)))
        found[key] = replace(known, whom=whom, rules=rules, known=told)
    order = list(Sort)
    return tuple(sorted(found.values(), key=lambda one: (one.at, order.index(one.sort))))


def _first_question(decision: Decision) -> str | None:
    return next((one.words for one in decision.questions if not one.held), None)


def _whose(risk: RiskRange) -> tuple[str, str]:
    return risk.subject, risk.strand


def _is_open(challenge: Challenge) -> bool:
    return challenge.state is ChallengeState.OPEN


def _is_late(duty: Duty) -> bool:
    return is_late(duty) and duty.binds is not Binds.CONSIDER


def _is_owed(duty: Duty) -> bool:
    return duty.owed and duty.binds is not Binds.CONSIDER


def _is_loud(alert: Alert) -> bool:
    return alert.level is AlertLevel.INTERRUPT
