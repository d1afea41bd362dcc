"""Attention: what of an incident somebody must see, who, and how loudly; a pure function of its ledger.

What an alert rests on is written into its ground, so that whoever shows alerts can tell one that is new from
one that was shown, or acknowledged, before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from riskengine.grading.escalation import has_since, holder, is_at_top, leads, next_rise
from riskengine.grading.scales import RESPONSE, response_of
from riskengine.model.attention import Alert, AlertLevel
from riskengine.model.events import AlertAcknowledged, Event
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, Binds, ResponseGrade
from riskengine.model.ledger import (
    Challenge,
    ChallengeState,
    Deadline,
    Duty,
    DutyState,
    Ledger,
    TargetOf,
)
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Post

PostOf = Callable[[str], str | None]
"""Returns the post of whoever said an event."""

_FLAG: Final = "flag."
"""How the scale of a marker begins."""

_LOUDNESS: Final = {AlertLevel.INTERRUPT: 0, AlertLevel.BOARD: 1, AlertLevel.RECORD: 2}


def alerts_of(rulebook: Rulebook, ledger: Ledger, as_of: datetime, post_of: PostOf) -> tuple[Alert, ...]:
    """Return what somebody must see of an incident at a moment, most pressing first.

    What was acknowledged is silent until its ground changes; a time set by law is never silent.

    Args:
        rulebook: The rules.
        ledger: What the incident remembers at that moment.
        as_of: The moment.
        post_of: Tells the post of whoever decided what is challenged, by the event.
    """
    known = ledger.acknowledged
    found = every_alert(rulebook, ledger, as_of, post_of)
    return tuple([one for one in found if one.limit or known.get(one.id) != one.ground])


def every_alert(rulebook: Rulebook, ledger: Ledger, as_of: datetime, post_of: PostOf) -> list[Alert]:
    """Return every alert of an incident, those that were acknowledged included, most pressing first."""
    moment = _Moment(rulebook, ledger, as_of, post_of)
    return sorted(moment.alerts(), key=urgency)


def urgency(alert: Alert) -> tuple[int, bool, datetime, str]:
    """Return what alerts are sorted by: loudness, then times set by law, then since when, then identity."""
    return (_LOUDNESS[alert.level], not alert.limit, alert.since, alert.id)


def with_acknowledged(rulebook: Rulebook, ledger: Ledger, events: Iterable[Event]) -> Ledger:
    """Return a ledger that remembers the alerts acknowledged at its moment, with the ground each then has.

    Args:
        rulebook: The rules.
        ledger: The ledger, with what was acknowledged before.
        events: The events of the incident up to that moment.
    """
    told = tuple(events)
    as_of = ledger.as_of
    named = {one.alert for one in told if isinstance(one, AlertAcknowledged) and one.occurred_at == as_of}
    if as_of is None or not named:
        return ledger
    found = every_alert(rulebook, ledger, as_of, post_in(told))
    grounds = {one.id: one.ground for one in found if one.id in named}
    return replace(ledger, acknowledged={**ledger.acknowledged, **grounds})


def post_in(events: Iterable[Event]) -> PostOf:
    """Return what tells the post of whoever said one of some events."""
    told = tuple(events)
    return lambda event_id: next((one.by.post for one in told if one.id == event_id), None)


def next_attention(rulebook: Rulebook, ledger: Ledger, after: datetime) -> datetime | None:
    """Return the first moment after another at which time alone makes an alert, or makes it somebody else's.

    Deadlines are not among them: what falls due is a moment of the incident itself.
    """
    moments: list[datetime] = []
    for duty in ledger.duties.values():
        if duty.owed and duty.due_at is not None and duty.binds is not Binds.CONSIDER:
            moments += [] if duty.deadline is not Deadline.LIMIT else _warnings(rulebook, duty, duty.due_at)
            rise = next_rise(rulebook, duty, after)
            moments += [] if rise is None else [rise]
    unaccepted = _unaccepted_at(rulebook, ledger)
    moments += [] if unaccepted is None else [unaccepted]
    return min((one for one in moments if one > after), default=None)


def nobody_higher(rulebook: Rulebook, ledger: Ledger, as_of: datetime) -> tuple[tuple[str, str], ...]:
    """Return the overdue duties that nobody higher can take, as holder and duty, for the weekly list.

    One that was acknowledged as it stands is left out.
    """
    known = ledger.acknowledged
    late = [one for one in ledger.duties.values() if _is_late(one, as_of) and is_at_top(rulebook, one, as_of)]
    return tuple(
        (holder(rulebook, one, as_of), one.id)
        for one in late
        if one.lapsed or known.get(f"{ledger.incident}/{one.id}") != _overdue_ground(rulebook, one, as_of)
    )


def supervisor(rulebook: Rulebook, post: str | None) -> str:
    """Return who can mend what somebody of a post decided, and is not the one who decided it.

    That is the first who may decide on a higher rank of the ladder; at its top the post itself, where another
    of that rank can. Whoever stands on no ladder, as a meeting of agencies, is answered by the supervisor of
    those who see to attendance.
    """
    posts = rulebook.vocabulary.posts
    decider = posts.get(post) if post is not None else None
    if decider is not None and decider.ladder is not None:
        return _above(decider, posts) or decider.id
    attendance = rulebook.pack.attendance
    if attendance is not None:
        return _above(posts[attendance.by], posts) or attendance.by
    can = [one for one in posts.values() if one.decides and not one.agency and one.ladder is not None]
    lowest = min(can, key=lambda one: (one.rank, one.id), default=None)
    if lowest is None:
        return post or "supervisor"
    return _above(lowest, posts) or lowest.id


def _above(post: Post, posts: Mapping[str, Post]) -> str | None:
    higher = [
        one for one in posts.values() if one.ladder == post.ladder and one.rank > post.rank and one.decides
    ]
    return min(higher, key=lambda one: (one.rank, one.id)).id if higher else None


def _warnings(rulebook: Rulebook, duty: Duty, due_at: datetime) -> list[datetime]:
    return [due_at - timedelta(seconds=lead) for lead in leads(rulebook, duty)]


def _unaccepted_at(rulebook: Rulebook, ledger: Ledger) -> datetime | None:
    """Return when a handover that nobody has accepted goes to the ladder; None where none was offered."""
    owner = ledger.owner
    if ledger.closed or owner is None or owner.offer is None or owner.offered_at is None:
        return None
    return owner.offered_at + timedelta(seconds=rulebook.pack.attention.handover_within)


def _is_late(duty: Duty, as_of: datetime) -> bool:
    past = duty.due_at is not None and duty.due_at <= as_of
    return past and duty.state is DutyState.OVERDUE and duty.binds is not Binds.CONSIDER


def _overdue_ground(rulebook: Rulebook, duty: Duty, as_of: datetime) -> str:
    return f"overdue/{holder(rulebook, duty, as_of)}/{_iso(duty.due_at)}"


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Moment:
    """What alerts of one incident are made of at one moment."""

    rulebook: Rulebook
    ledger: Ledger
    as_of: datetime
    post_of: PostOf

    def alerts(self) -> Iterator[Alert]:
        for challenge in self.ledger.challenges.values():
            if challenge.state is ChallengeState.OPEN:
                yield self._challenged(challenge)
        for duty in self.ledger.duties.values():
            if duty.owed:
                yield from self._owed(duty)
        unaccepted = _unaccepted_at(self.rulebook, self.ledger)
        if unaccepted is not None and unaccepted <= self.as_of:
            yield self._unaccepted(unaccepted)

    def _challenged(self, one: Challenge) -> Alert:
        return self._alert(
            one.id,
            subject=one.subject,
            rules=one.rules,
            level=AlertLevel.INTERRUPT,
            to=supervisor(self.rulebook, self.post_of(one.event)),
            ground="/".join(["challenged", one.floor or one.forbids or "", *one.lacks, *one.unended]),
            since=one.raised_at,
            says=self._said_of(one),
        )

    def _owed(self, duty: Duty) -> Iterator[Alert]:
        if duty.binds is Binds.CONSIDER:
            yield self._of(duty, AlertLevel.RECORD, duty.by, "consider", duty.opened_at, "To consider")
        elif _is_late(duty, self.as_of):
            yield self._late(duty)
        elif duty.deadline is Deadline.LIMIT and duty.due_at is not None:
            yield from self._near(duty, duty.due_at)

    def _late(self, duty: Duty) -> Alert:
        loud = duty.lapsed or self._is_emergency(duty)
        level = AlertLevel.INTERRUPT if loud else AlertLevel.BOARD
        says = "The time set by law has passed" if duty.lapsed else "Overdue"
        has = holder(self.rulebook, duty, self.as_of)
        since = has_since(self.rulebook, duty, self.as_of)
        ground = _overdue_ground(self.rulebook, duty, self.as_of)
        return self._of(duty, level, has, ground, since, says, limit=duty.lapsed)

    def _is_emergency(self, duty: Duty) -> bool:
        """Tell whether it is attendance at an emergency, by the grade a person set or by the floor."""
        if duty.target_of is TargetOf.FLOOR:
            last = self.ledger.last_floor
            return last is not None and last.response == ResponseGrade.EMERGENCY.id
        set_ = self.ledger.grades.get((RESPONSE, None)) if duty.target_of is not None else None
        return set_ is not None and response_of(self.rulebook, set_.value) is ResponseGrade.EMERGENCY

    def _near(self, duty: Duty, due_at: datetime) -> Iterator[Alert]:
        """A limit warns ahead, once at each of the pack's lead times."""
        passed = [
            lead for lead in leads(self.rulebook, duty) if due_at - timedelta(seconds=lead) <= self.as_of
        ]
        if passed:
            lead = min(passed)
            since = max(duty.opened_at, due_at - timedelta(seconds=lead))
            says = f"Less than {show_duration(lead)} left, by law"
            ground = f"near/{lead}/{_iso(due_at)}"
            yield self._of(duty, AlertLevel.INTERRUPT, duty.by, ground, since, says, limit=True)

    def _unaccepted(self, since: datetime) -> Alert:
        owner = self.ledger.owner
        giver, offer = (owner.post, owner.offer) if owner is not None else (None, None)
        return self._alert(
            f"handover/{offer}",
            level=AlertLevel.INTERRUPT,
            to=supervisor(self.rulebook, giver),
            ground="unaccepted",
            since=since,
            says="A handover was offered and nobody has accepted it",
        )

    def _of(
        self,
        duty: Duty,
        level: AlertLevel,
        to: str,
        ground: str,
        since: datetime,
        says: str,
        *,
        limit: bool = False,
    ) -> Alert:
        return self._alert(
            duty.id,
            subject=duty.subject if duty.subject != self.ledger.incident else None,
            rules=duty.rules,
            level=level,
            to=to,
            ground=ground,
            since=since,
            says=f"{says}: {owed_in_words(self.rulebook, duty)}",
            limit=limit,
        )

    def _alert(
        self,
        cause: str,
        *,
        subject: str | None = None,
        rules: tuple[str, ...] = (),
        level: AlertLevel,
        to: str,
        ground: str,
        since: datetime,
        says: str,
        limit: bool = False,
    ) -> Alert:
        incident = self.ledger.incident
        return Alert(
            id=f"{incident}/{cause}",
            incident=incident,
            subject=subject,
            cause=cause,
            rules=rules,
            level=level,
            to=to,
            ground=ground,
            since=since,
            says=says,
            limit=limit,
        )

    def _said_of(self, one: Challenge) -> str:
        words = self.rulebook.vocabulary
        if one.forbids is not None:
            known = words.handlings.get(one.forbids) or words.actions.get(one.forbids)
            return f"Not allowed now: {one.forbids if known is None else known.title}"
        decided = self._decided(one.scale, one.decided)
        if one.floor is not None:
            return f"Below the floor: {decided} was set, {self._decided(one.scale, one.floor)} is the floor"
        return f"Lowered without enough: {decided}" if one.lacks else f"{decided} over what is still owed"

    def _decided(self, scale: str, value: str) -> str:
        words = self.rulebook.vocabulary
        if scale == RESPONSE and (value in RESPONSE_GRADES or value in self.rulebook.pack.grades):
            own = self.rulebook.pack.grades.get(value)
            return own.word if own is not None else self.rulebook.word_for(response_of(self.rulebook, value))
        if scale.startswith(_FLAG):
            flag = words.flags.get(scale.removeprefix(_FLAG))
            return f"{scale if flag is None else flag.title}, taken off"
        if value in words.handlings:
            return words.handlings[value].title
        strand = words.strands.get(scale)
        level = RISK_LEVELS.get(value)
        return value if strand is None or level is None else strand.levels.get(level, value)


def owed_in_words(rulebook: Rulebook, duty: Duty) -> str:
    """Return what a duty owes, in the words of the pack."""
    words = rulebook.vocabulary
    if duty.answer is not None:
        fact = words.resolve_fact(duty.answer)
        return f"find out: {duty.answer if fact is None else fact.title}"
    return " or ".join(words.actions[name].title if name in words.actions else name for name in duty.actions)
