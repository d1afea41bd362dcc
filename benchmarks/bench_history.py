"""What an event costs as the past grows: with other people's history, with closed incidents, beside deques.

Times are those of the processor, and medians of interleaved repeats in one process, so the ratios hold on a
machine that others use too. Nothing is asserted of a time.
"""

import gc
import os
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path

import past
import pytest
import workload

from riskengine import Engine
from riskengine.engine.agenda import Agenda
from riskengine.facts.history import History
from riskengine.model.events import ActionTaken, Event, IncidentReported
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.measures import Measure

BOOK = load_rulebook(workload.HERE / "pack", "history")
FEW, MANY, PEOPLE = 10_000, 1_000_000, 200_000
OBSERVED = 400
CLOSED, OPEN = 200, 40
WINDOW, YEAR, TARGET = timedelta(days=90), timedelta(days=365), timedelta(hours=2)


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n{text}", end="")


def resident() -> int:
    """The bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def taken(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def recalled(events: int) -> Engine:
    """An engine that remembers the past, and a few children whose own past is the same in every engine."""
    engine = Engine(BOOK)
    gc.disable()
    engine.recall(past.past(events, PEOPLE))
    for number in range(OBSERVED):
        for episode in (30, 60):
            at = past.NOW - timedelta(days=episode)
            engine.recall(past.incident(f"before-{number}-{episode}", at, f"own{number}"))
    gc.enable()
    # As an embedder should, once its past is there: it is never garbage.
    gc.collect()
    gc.freeze()
    return engine


def test_observing_costs_the_same_however_much_happened_to_others(capsys):
    """One observe with its Decision: the ratio of the medians, and the memory of the past."""
    few = recalled(FEW)
    before = resident()
    begun = time.process_time()
    many = recalled(MANY)
    recalling = (time.process_time() - begun) / MANY
    size = (resident() - before) / (MANY + OBSERVED * 2 * past.EACH)
    times: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(OBSERVED):
        at = past.NOW + timedelta(minutes=number)
        for event in past.incident(f"now-{number}", at, f"own{number}")[:3]:
            for name, engine in (("few", few), ("many", many)):
                times[name].append(taken(lambda engine=engine, event=event: engine.observe(event)))
    assert few.decide("now-7", past.NOW + timedelta(days=1)) == many.decide(
        "now-7", past.NOW + timedelta(days=1)
    )
    assert many.decide("now-7", past.NOW + timedelta(days=1)).response.floor.id == "priority"
    medians = {name: statistics.median(each) for name, each in times.items()}
    ninety_nine = statistics.quantiles(times["many"], n=100)[98]
    say(
        capsys,
        f"one observe, {MANY:,} past events beside {FEW:,}: ratio {medians['many'] / medians['few']:.2f} "
        f"(aim: at most 1.3); median {medians['many'] * 1e3:.2f} ms, 99th of 100 {ninety_nine * 1e3:.2f} ms",
    )
    say(
        capsys,
        f"memory of a past event: {size:,.0f} bytes (aim: at most 1,500); "
        f"recalled in {recalling * 1e6:.0f} us",
    )


def closed_beside_open(closed: int) -> Engine:
    """An engine with some open incidents, some of them late, and many more that are closed."""
    engine = Engine(BOOK)
    engine.recall(past.past(closed * past.EACH, PEOPLE))
    for number in range(OPEN):
        engine.recall(
            past.incident(f"open-{number}", past.NOW + timedelta(minutes=number), f"own{number}")[:2]
        )
    engine.advance(past.NOW + timedelta(hours=3))
    return engine


@pytest.fixture(scope="module")
def engines() -> list[Engine]:
    """The same open incidents beside closed ones, and beside ten times as many."""
    return [closed_beside_open(CLOSED), closed_beside_open(CLOSED * 10)]


@pytest.mark.parametrize("name", ["due", "board", "advance"])
def test_closed_incidents_cost_nothing(name, engines, capsys):
    """Ten times as many closed incidents beside the same open ones."""
    moment = past.NOW + timedelta(hours=3)
    times: list[list[float]] = [[], []]
    for number in range(200):
        as_of = moment + timedelta(minutes=number)
        for each, engine in zip(times, engines, strict=True):
            each.append(taken(lambda engine=engine, as_of=as_of: getattr(engine, name)(as_of)))
    few, many = (statistics.median(each) for each in times)
    assert len(engines[0].board(moment).rows) == len(engines[1].board(moment).rows) == OPEN
    say(
        capsys,
        f"{name} with {OPEN} open and {CLOSED * 10:,} closed incidents beside {CLOSED}: "
        f"ratio {many / few:.2f} (aim: near 1); {many * 1e6:,.0f} us",
    )


def by_deques(events: Iterator[Event]) -> tuple[int, int, int]:
    """Third episodes, third calls to a place and late attendances, by what plain Python has."""
    episodes: dict[str, deque[datetime]] = {}
    calls: dict[str, deque[datetime]] = {}
    waiting: list[tuple[datetime, str]] = []
    due: dict[str, datetime] = {}
    thirds = places = late = 0
    for event in events:
        now = event.occurred_at
        if isinstance(event, IncidentReported):
            heappush(waiting, (now + TARGET, event.incident))
            due[event.incident] = now + TARGET
            for who in event.people:
                thirds += within(episodes.setdefault(who.id, deque()), now, WINDOW) >= 3
            if event.place is not None:
                places += within(calls.setdefault(event.place, deque()), now, YEAR) >= 3
        elif isinstance(event, ActionTaken):
            late += now > due[event.incident]
            due.pop(event.incident)
        while waiting and (waiting[0][0] <= now or due.get(waiting[0][1]) != waiting[0][0]):
            heappop(waiting)
    return thirds, places, late


def within(times: deque[datetime], now: datetime, window: timedelta) -> int:
    times.append(now)
    while times[0] < now - window:
        times.popleft()
    return len(times)


def by_history(events: Iterator[Event]) -> tuple[int, int, int]:
    """The same by what the engine has: its history, the measures of its rules, and its agenda."""
    history, agenda = History(BOOK), Agenda()
    facts = BOOK.vocabulary.facts
    sought = []
    for name in ("child.missing_episodes", "incident.calls_here"):
        measure = facts[name].measure
        assert isinstance(measure, Measure)
        sought.append(history.seeking.sought(facts[name], measure, measure.selection))
    due: dict[str, datetime] = {}
    thirds = places = late = 0
    for event in events:
        now = event.occurred_at
        history.take(event)
        if isinstance(event, IncidentReported):
            due[event.incident] = now + TARGET
            agenda.put(event.incident, now + TARGET)
            for who in event.people:
                thirds += history.series(sought[0], who.id).count(now - WINDOW, now, now) >= 3
            if event.place is not None:
                places += history.series(sought[1], event.place).count(now - YEAR, now, now) >= 3
        elif isinstance(event, ActionTaken):
            late += now > due.pop(event.incident)
        for _ in agenda.until(now):
            pass
    return thirds, places, late


@pytest.mark.parametrize("events", [20_000, 80_000])
def test_windows_and_deadlines_beside_plain_python(events, capsys):
    """Both count the same; how many events a second each takes, and how that changes as the past grows."""
    told = list(past.past(events, 5_000))
    repeats = [(taken(lambda: by_history(told)), taken(lambda: by_deques(told))) for _ in range(3)]
    assert by_history(iter(told)) == by_deques(iter(told))
    mine, plain = (statistics.median(each) for each in zip(*repeats, strict=True))
    say(
        capsys,
        f"{events:,} events with windows and deadlines: {events / mine:,.0f} a second "
        f"(aim: at least 50,000), {mine / plain:.1f} times plain deques",
    )
