"""The agenda: when something next happens by time alone, of every incident of which anything will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

_SPARE = 64


class Agenda:
    """The next moment of each incident that has one; those that have none cost nothing.

    A heap holds moments that no longer count until they come up; `_next` tells which do.
    """

    __slots__ = ("_heap", "_next")

    def __init__(self) -> None:
        """Begin with nothing to wait for."""
        self._next: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []

    def __len__(self) -> int:
        """Return how many incidents have a next moment."""
        return len(self._next)

    def first(self) -> datetime | None:
        """Return the first moment at which anything happens anywhere."""
        heap = self._heap
        while heap and self._next.get(heap[0][1]) != heap[0][0]:
            heappop(heap)
        return heap[0][0] if heap else None

    def until(self, moment: datetime) -> Iterator[str]:
        """Take out and yield the incidents of which something happens up to a moment, in order of time."""
        first = self.first()
        while first is not None and first <= moment:
            incident = heappop(self._heap)[1]
            del self._next[incident]
            yield incident
            first = self.first()

    def put(self, incident: str, moment: datetime) -> None:
        """Let an incident have its turn at a moment, unless its turn comes before that."""
        known = self._next.get(incident)
        if known is None or moment < known:
            self._next[incident] = moment
            heappush(self._heap, (moment, incident))
            self._tidy()

    def _tidy(self) -> None:
        """Throw out what no longer counts once it is most of the heap."""
        if len(self._heap) > _SPARE + 2 * len(self._next):
            self._heap = [(moment, incident) for incident, moment in self._next.items()]
            heapify(self._heap)
