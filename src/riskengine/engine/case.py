"""A case: how far the moments of one open incident have been folded, and what has arrived since.

It is a cache and nothing more. What it holds follows from the events; it goes on from where it stood only
where folding everything anew would come to the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from riskengine.grading.fold import Folded


class Arrival(NamedTuple):
    """Something that arrived, here or in another incident, and may concern this one.

    Attributes:
        occurred_at: When it happened.
        recorded_at: When it was recorded.
        rewrites: Whether it changes what earlier events mean.
    """

    occurred_at: datetime
    recorded_at: datetime
    rewrites: bool


@dataclass(slots=True)
class Case:
    """How far one incident is folded.

    Attributes:
        folded: How far, or None where nothing is.
        known_at: By when what is folded was known.
        read_at: By when what others recorded was read: for a closed incident that stands still.
        closed: Whether it is closed as far as it is folded.
        people: Those at it, and for whom else it owes something, of whom others may yet settle that; kept
            while it is closed.
        unsure_until: What was recorded up to then had arrived before this case was begun, and only what was
            recorded by `known_at` is in it; None where that is everything.
        arrived: What has arrived since and is not folded in.
        ahead: How far it is folded beyond everything recorded, as if nothing more happened; whatever arrives
            ends it.
    """

    folded: Folded | None = None
    known_at: datetime | None = None
    read_at: datetime | None = None
    closed: bool = False
    people: frozenset[str] = frozenset()
    unsure_until: datetime | None = None
    arrived: list[Arrival] = field(default_factory=list)
    ahead: Folded | None = None

    def is_ahead_of(self, as_of: datetime, known_at: datetime) -> bool:
        """Tell whether it has been folded further than somebody who asks about the past wants to know."""
        done = self.folded.ledger.as_of if self.folded is not None else None
        if done is None or self.known_at is None:
            return False
        return known_at < self.known_at or as_of < done

    def begin_at(self, known_at: datetime, read_at: datetime, *, closed: bool) -> Folded | None:
        """Return where to go on from, or None where everything is to be folded anew.

        Args:
            known_at: By when what is asked about is known.
            read_at: By when what others recorded is read.
            closed: Whether the incident is closed at the moment asked about.
        """
        done = self.folded.ledger.as_of if self.folded is not None else None
        if done is None or self.known_at is None:
            return None
        if self.unsure_until is not None and known_at > self.known_at:
            return None
        if (closed or self.closed) and read_at != self.read_at:
            return None
        earlier = any(
            one.rewrites or one.occurred_at <= done for one in self.arrived if one.recorded_at <= known_at
        )
        return None if earlier else self.folded

    def ahead_until(self, as_of: datetime) -> Folded | None:
        """Return how far it is folded beyond everything recorded, where that is no further than a moment."""
        done = self.ahead.ledger.as_of if self.ahead is not None else None
        return self.ahead if done is not None and done <= as_of else None

    def keep(
        self, folded: Folded, known_at: datetime, read_at: datetime, heard_until: datetime, *, closed: bool
    ) -> None:
        """Keep how far it is folded now.

        Args:
            folded: How far.
            known_at: By when it was known.
            read_at: By when what others recorded was read.
            heard_until: When the last of everything that has arrived anywhere was recorded.
            closed: Whether the incident is closed by then.
        """
        if self.folded is None and known_at < heard_until:
            self.unsure_until = heard_until
        elif self.unsure_until is not None and known_at >= self.unsure_until:
            self.unsure_until = None
        self.folded, self.known_at = folded, known_at
        self.read_at, self.closed = read_at, closed
        self.arrived = [one for one in self.arrived if one.recorded_at > known_at]
