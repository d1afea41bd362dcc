"""Plain Python, as a careful person would write it for these three: deques and a heap."""

from collections import deque
from heapq import heappop, heappush

from happenings import (
    ATTENDED,
    DOMESTIC,
    LATE,
    MISSING,
    TARGET,
    THIRD_CALL,
    THIRD_EPISODE,
    WINDOW,
    YEAR,
    Alert,
    Happening,
)


class Peer:
    """A deque a child and a home, a heap of who is waited for."""

    name = "plain Python, deques and a heap"
    distribution = None
    used = "a deque of times a child and a home, one heap of deadlines"

    def __init__(self) -> None:
        """Begin with nothing."""
        self.episodes: dict[int, deque[int]] = {}
        self.calls: dict[int, deque[int]] = {}
        self.waiting: list[tuple[int, int]] = []
        self.unattended: set[int] = set()

    def given(self, happening: Happening) -> Happening:
        return happening

    def take(self, happening: Happening) -> list[Alert]:
        what, at, incident, who = happening
        alerts = self._late(at)
        if what == MISSING:
            if _within(self.episodes.setdefault(who, deque()), at, WINDOW) >= 3:
                alerts.append((THIRD_EPISODE, incident))
            self._wait(at, incident)
        elif what == DOMESTIC:
            if _within(self.calls.setdefault(who, deque()), at, YEAR) >= 3:
                alerts.append((THIRD_CALL, incident))
            self._wait(at, incident)
        elif what == ATTENDED:
            self.unattended.discard(incident)
        return alerts

    def _wait(self, at: int, incident: int) -> None:
        heappush(self.waiting, (at + TARGET, incident))
        self.unattended.add(incident)

    def _late(self, now: int) -> list[Alert]:
        alerts: list[Alert] = []
        waiting = self.waiting
        while waiting and waiting[0][0] <= now:
            incident = heappop(waiting)[1]
            if incident in self.unattended:
                self.unattended.remove(incident)
                alerts.append((LATE, incident))
        return alerts


def _within(times: deque[int], now: int, window: int) -> int:
    times.append(now)
    while times[0] < now - window:
        times.popleft()
    return len(times)
