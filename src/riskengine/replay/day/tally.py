"""What came of a day: how often floors lay above handlers' grades, what was asked, who was interrupted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, TypeAlias

from riskengine.model.grades import RESPONSE_GRADES, ResponseGrade
from riskengine.replay.day.drawing import calls_of
from riskengine.replay.day.loading import Day
from riskengine.replay.day.playing import Control, Interrupted, Taken, rank_of
from riskengine.replay.loading import ScenarioError
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.rules import Rulebook

Watch: TypeAlias = Callable[[Iterable[Taken]], Iterable[Taken]]
"""Passes on the calls of a day as they come in."""

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busiest:
    """The hour in which people of one post were interrupted most often.

    Attributes:
        post: The post.
        interrupts: How often the post was to be interrupted, all day.
        begins: When the hour begins.
        in_hour: How often in it, all who hold the post together.
        people: How many hold it at a time.
    """

    post: str
    interrupts: int
    begins: datetime
    in_hour: int
    people: int

    @property
    def each(self) -> float:
        """How often each of them in that hour, if all took their share."""
        return self.in_hour / self.people


@dataclass(frozen=True, kw_only=True)
class DayTally:
    """What came of some calls of a day.

    Attributes:
        rulebook: The pack of the day.
        taken: What came of each call.
        interrupted: Who was to be interrupted over them, in order of time.
        people: How many people hold each post.
    """

    rulebook: Rulebook
    taken: Sequence[Taken]
    interrupted: Sequence[Interrupted]
    people: dict[str, int]

    @property
    def calls(self) -> int:
        """How many calls there were."""
        return len(self.taken)

    @cached_property
    def raised(self) -> int:
        """In how many the floor lay above what a handler made of the call."""
        return sum(self._is_raised(one) for one in self.taken)

    @property
    def percent_raised(self) -> float:
        """The same as a share, in percent."""
        return 100 * self.raised / self.calls if self.calls else 0.0

    @property
    def kept_open(self) -> int:
        """How many somebody would have closed, and the rules forbade it."""
        return sum(one.kept_open for one in self.taken)

    def set_to(self, grade: ResponseGrade) -> int:
        """Return how many calls a handler graded so."""
        return sum(rank_of(self.rulebook, one.grade) == grade for one in self.taken)

    def floor_at(self, grade: ResponseGrade) -> int:
        """Return in how many the floor was this while they were open."""
        return sum(one.floor is not None and RESPONSE_GRADES[one.floor.id] is grade for one in self.taken)

    @cached_property
    def asked(self) -> dict[str, list[int]]:
        """How many questions were put first in each call, by post; a call in which none was counts as 0."""
        posts = sorted({post for one in self.taken for post in one.asked})
        return {post: sorted(one.asked.get(post, 0) for one in self.taken) for post in posts}

    @property
    def raised_limit(self) -> int | None:
        """The greatest share, in percent, that the pack allows; None where it says nothing."""
        return _limit(self.rulebook, "attention.raised_percent")

    @property
    def breaches(self) -> tuple[str, ...]:
        """Where a limit of the pack is passed, in a sentence each."""
        found, share, limit = [], self.percent_raised, self.raised_limit
        if limit is not None and share > limit:
            found.append(f"the floor lay higher in {share:.1f} % of calls, and at most {limit} % are allowed")
        most = self.rulebook.pack.attention.interrupts_per_hour
        found += [
            f"each {one.post} was interrupted {one.each:.1f} times in an hour, and at most {most} are allowed"
            for one in self.busiest
            if one.each > most
        ]
        first = _limit(self.rulebook, "questions.first")
        found += [
            f"{max(counts)} questions were put first to one {post}, and at most {first} are allowed"
            for post, counts in self.asked.items()
            if first is not None and max(counts) > first
        ]
        return tuple(found)

    @cached_property
    def busiest(self) -> tuple[Busiest, ...]:
        """The busiest hour of each post, the busiest for each of its people first."""
        by_post: dict[str, list[datetime]] = {}
        for one in self.interrupted:
            by_post.setdefault(one.to, []).append(one.at)
        found = [self._busiest(post, sorted(times)) for post, times in by_post.items()]
        return tuple(sorted(found, key=lambda one: (-one.each, one.post)))

    def by_sort(self) -> dict[str, DayTally]:
        """Return the same for each sort of call, the most frequent first."""
        counts = Counter(one.call.sort.title for one in self.taken)
        return {
            title: self._of(title) for title, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        }

    def _of(self, title: str) -> DayTally:
        taken = [one for one in self.taken if one.call.sort.title == title]
        incidents = {one.call.incident for one in taken}
        interrupted = [one for one in self.interrupted if one.incident in incidents]
        return DayTally(rulebook=self.rulebook, taken=taken, interrupted=interrupted, people=self.people)

    def _is_raised(self, one: Taken) -> bool:
        return one.floor is not None and RESPONSE_GRADES[one.floor.id] > rank_of(self.rulebook, one.grade)

    def _busiest(self, post: str, times: Sequence[datetime]) -> Busiest:
        begins, most = max(
            ((start, _within(times, start)) for start in times), key=lambda one: (one[1], -one[0].timestamp())
        )
        return Busiest(
            post=post, interrupts=len(times), begins=begins, in_hour=most, people=self.people.get(post, 1)
        )


def _limit(rulebook: Rulebook, parameter: str) -> int | None:
    found = rulebook.parameters.get(parameter)
    return found.value if found is not None and isinstance(found.value, int) else None


def _within(times: Iterable[datetime], start: datetime) -> int:
    return sum(start <= time < start + _HOUR for time in times)


def tally_of(day: Day, watch: Watch = lambda calls: calls) -> DayTally:
    """Play a day and return what came of it.

    Args:
        day: The day.
        watch: Passes on the calls as they come in: for whoever shows how far the day has got.

    Raises:
        ScenarioError: If the engine does not accept what the file tells it, with its place there.
    """
    room = Control(day.rulebook, day.document, timedelta(seconds=parse_duration(day.file.raised_after)))
    taken = tuple(watch(room.live(calls_of(day.file))))
    if len(room.faults):
        raise ScenarioError(room.faults, {day.document.file: day.document.text})
    return DayTally(
        rulebook=day.rulebook, taken=taken, interrupted=room.interrupted, people=dict(day.file.posts)
    )
