"""What rested on an event that no longer stands is withdrawn, naming the event; it is never just missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from riskengine.model.events import Event
from riskengine.model.ledger import Challenge, ChallengeState, Duty, DutyState, Ledger


def with_withdrawn(ledger: Ledger, before: Iterable[tuple[Event, Ledger]], as_of: datetime) -> Ledger:
    """Return a ledger with what it held until something was known better, marked as withdrawn.

    Args:
        ledger: The ledger of what is known.
        before: Each event that changed the past, in the order in which they were recorded, with the ledger as
            it stood before; of several the last before which it was there is the one it was withdrawn by.
        as_of: The moment; what came later was not there to be withdrawn.
    """
    duties: dict[str, Duty] = dict(ledger.duties)
    challenges: dict[str, Challenge] = dict(ledger.challenges)
    for event, earlier in before:
        for name, duty in earlier.duties.items():
            if name not in ledger.duties and duty.opened_at <= as_of:
                duties[name] = replace(
                    duty, state=DutyState.WITHDRAWN, ended_at=event.occurred_at, ended_by=event.id
                )
        for name, challenge in earlier.challenges.items():
            if name not in ledger.challenges and challenge.raised_at <= as_of:
                challenges[name] = replace(
                    challenge, state=ChallengeState.WITHDRAWN, ended_at=event.occurred_at, ended_by=event.id
                )
    return replace(ledger, duties=dict(sorted(duties.items())), challenges=dict(sorted(challenges.items())))
