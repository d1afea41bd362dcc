"""What has been shown to whom: each thing once, and to nobody more in an hour than the pack allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from riskengine.model.attention import Alert, AlertLevel

_HOUR: Final = timedelta(hours=1)


class Shown:
    """Which alerts were shown, and when each post was interrupted within the last hour."""

    __slots__ = ("_grounds", "_interrupted", "_most")

    def __init__(self, interrupts_per_hour: int) -> None:
        """Take the most interrupts one post is shown in an hour."""
        self._most = interrupts_per_hour
        self._grounds: dict[str, set[tuple[str, str]]] = {}
        self._interrupted: dict[str, deque[datetime]] = {}

    def new(self, alerts: Iterable[Alert]) -> list[Alert]:
        """Return the alerts that were not shown before on the ground they have now."""
        return [one for one in alerts if (one.id, one.ground) not in self._grounds.get(one.incident, ())]

    def show(self, alerts: Iterable[Alert], as_of: datetime) -> Iterator[Alert]:
        """Yield alerts as they are shown: what goes over the budget of a post is on its board instead.

        Args:
            alerts: The alerts, most pressing first.
            as_of: When they are shown.
        """
        for alert in alerts:
            self._grounds.setdefault(alert.incident, set()).add((alert.id, alert.ground))
            over = alert.level is AlertLevel.INTERRUPT and not self._may_interrupt(alert.to, as_of)
            yield replace(alert, level=AlertLevel.BOARD) if over else alert

    def forget(self, incident: str) -> None:
        """Forget what was shown of an incident of which nothing is shown any more."""
        self._grounds.pop(incident, None)

    def _may_interrupt(self, post: str, as_of: datetime) -> bool:
        times = self._interrupted.setdefault(post, deque())
        while times and times[0] <= as_of - _HOUR:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(as_of)
        return True
