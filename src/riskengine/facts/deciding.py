"""Whether whoever decides, or answers for a decision, may do so."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from riskengine.facts.named import HANDLING, RESPONSE
from riskengine.facts.state import State
from riskengine.model.events import (
    AlertAcknowledged,
    ChallengeAnswered,
    DutyReleased,
    DutyTransferred,
    Event,
    GradeSet,
    HandoverAccepted,
    HandoverOffered,
)
from riskengine.model.faults import Fault, unknown_id
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary


def undecided(rulebook: Rulebook, event: Event, state: State) -> Iterator[Fault]:
    """Yield a fault for each thing that keeps a decision, or what answers for one, from counting.

    Args:
        rulebook: What may be named.
        event: The event.
        state: What was taken in before.
    """
    match event:
        case GradeSet():
            yield from _grade(rulebook, event)
        case DutyTransferred(duty=duty) | DutyReleased(duty=duty):
            duties = state.ledger_of(event.incident, event.recorded_at).duties
            if duty not in duties:
                yield Fault("$.duty", unknown_id("duty", duty, duties))
        case ChallengeAnswered():
            yield from _challenge(rulebook.vocabulary, event, state)
        case AlertAcknowledged():
            yield from _decides(rulebook.vocabulary, event)
            yield from _alert(event, state)
        case HandoverOffered() | HandoverAccepted():
            yield from _decides(rulebook.vocabulary, event)
        case _:
            pass


def _grade(rulebook: Rulebook, event: GradeSet) -> Iterator[Fault]:
    yield from _decides(rulebook.vocabulary, event)
    if event.scale == RESPONSE and event.subject is not None:
        yield Fault("$.subject", "the response is graded for the incident, not for a person")
    if event.subject is None and event.scale in rulebook.vocabulary.strands:
        yield Fault("$.subject", "risk is graded for a person: this is needed and is not there")
    if event.scale == HANDLING:
        yield from _retired(rulebook, event)


def _retired(rulebook: Rulebook, event: GradeSet) -> Iterator[Fault]:
    handling = rulebook.vocabulary.handlings.get(event.value)
    day = event.occurred_at.astimezone(ZoneInfo(rulebook.pack.time_zone)).date()
    if handling is not None and handling.retired is not None and day >= handling.retired:
        yield Fault("$.value", f"this was retired on {handling.retired}; it is read in old records only")


def _decides(words: Vocabulary, event: Event) -> Iterator[Fault]:
    """Only a person decides, or takes on what is decided, and only one whose post may."""
    if event.by.person is None:
        yield Fault("$.by.person", "a person decides, never a system: this is needed and is not there")
    post = words.posts.get(event.by.post)
    if post is not None and not post.decides:
        deciding = tuple(sorted(one.id for one in words.posts.values() if one.decides))
        yield Fault("$.by.post", f"this post does not decide; allowed: {', '.join(deciding)}", deciding)


def _challenge(words: Vocabulary, event: ChallengeAnswered, state: State) -> Iterator[Fault]:
    yield from _decides(words, event)
    challenges = state.ledger_of(event.incident, event.recorded_at).challenges
    challenge = challenges.get(event.challenge)
    if challenge is None:
        yield Fault("$.challenge", unknown_id("challenge", event.challenge, challenges))
    elif event.by.person is not None and event.by.person == challenge.decided_by:
        yield Fault("$.by.person", "somebody other than who decided answers a challenge")


def _alert(event: AlertAcknowledged, state: State) -> Iterator[Fault]:
    """What an alert is about is named after the incident: a duty, a challenge or a handover."""
    ledger = state.ledger_of(event.incident, event.recorded_at)
    causes = [*ledger.duties, *ledger.challenges]
    if ledger.owner is not None and ledger.owner.offer is not None:
        causes.append(f"handover/{ledger.owner.offer}")
    alerts = [f"{event.incident}/{cause}" for cause in causes]
    if event.alert not in alerts:
        yield Fault("$.alert", unknown_id("alert", event.alert, alerts))
