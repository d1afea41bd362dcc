"""What observing one event costs as the past of other people grows, and what closed incidents cost."""

import gc
import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

import memory
import past
from workload import HERE

from riskengine import Engine
from riskengine.rulebook.load import load_rulebook

BOOK = load_rulebook(HERE / "pack", "history")
OBSERVED, MOMENTS = 400, 200
CLOSED, OPEN = 200, 40
Figures = Iterator[dict[str, Any]]


def run(job: dict[str, Any]) -> Figures:
    """Observe the same beside few and many past events; look at open incidents beside closed ones.

    Args:
        job: `past`, how many events are few, and how many are many; `share`, of how many moments.
    """
    figures = [*_closed(int(MOMENTS * job["share"]))]
    yield {"figures": figures}
    for figure in _observed(*job["past"], int(OBSERVED * job["share"])):
        figures.append(figure)
        yield {"figures": figures}


def _observed(few: int, many: int, observed: int) -> Figures:
    engines = {few: _recalled(few)}
    held, begun = memory.held(), perf_counter()
    engines[many] = _recalled(many)
    recalling, now = perf_counter() - begun, memory.held()
    times: dict[int, list[float]] = {few: [], many: []}
    for number in range(observed):
        at = past.NOW + timedelta(minutes=number)
        for event in past.incident(f"now-{number}", at, f"own{number}")[:3]:
            for size, engine in engines.items():
                times[size].append(_seconds(lambda engine=engine, event=event: engine.observe(event)))
    later = past.NOW + timedelta(days=1)
    assert engines[few].decide("now-7", later) == engines[many].decide("now-7", later)
    medians = {size: statistics.median(each) for size, each in times.items()}
    for size, each in times.items():
        p99 = statistics.quantiles(each, n=100)[98]
        said = f"p50 {medians[size] * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms"
        yield _figure(f"one observe, with its Decision, after {size:,} events", said, "p50 below 1 ms")
    ratio = f"{medians[many] / medians[few]:.2f} times as long"
    yield _figure(f"the same after {many:,} as after {few:,}", ratio, "at most 1.3")
    yield _figure(f"recalling {many:,} events", f"{many / recalling:,.0f} a second", "")
    if held is not None and now is not None:
        each = (now - held) * 1024**2 / (many + OBSERVED * 2 * past.EACH)
        yield _figure("memory of a past event", f"{each:,.0f} bytes", "at most 1,500")


def _recalled(events: int) -> Engine:
    """Return an engine that remembers the past, and a few children whose own past is always the same."""
    engine = Engine(BOOK)
    gc.disable()
    engine.recall(past.past(events, max(1_000, events // 5)))
    for number in range(OBSERVED):
        for days in (30, 60):
            at = past.NOW - timedelta(days=days)
            engine.recall(past.incident(f"before-{number}-{days}", at, f"own{number}"))
    gc.enable()
    gc.collect()
    gc.freeze()  # as whoever embeds it should, once its past is there
    return engine


def _closed(moments: int) -> Figures:
    """Yield what ten times as many closed incidents beside the same open ones cost."""
    engines = [_beside(CLOSED), _beside(CLOSED * 10)]
    for name in ("due", "board", "advance"):
        times: list[list[float]] = [[], []]
        for number in range(moments):
            as_of = past.NOW + timedelta(hours=3, minutes=number)
            for each, engine in zip(times, engines, strict=True):
                asked = getattr(engine, name)
                each.append(_seconds(lambda asked=asked, as_of=as_of: asked(as_of)))
        few, many = (statistics.median(each) for each in times)
        what = f"`{name}` with {OPEN} open incidents beside {CLOSED * 10:,} closed, as beside {CLOSED}"
        yield _figure(what, f"{many / few:.2f} times as long", "near 1")


def _beside(closed: int) -> Engine:
    engine = Engine(BOOK)
    engine.recall(past.past(closed * past.EACH, 2_000))
    for number in range(OPEN):
        at = past.NOW + timedelta(minutes=number)
        engine.recall(past.incident(f"open-{number}", at, f"own{number}")[:2])
    engine.advance(past.NOW + timedelta(hours=3))
    return engine


def _figure(what: str, figure: str, aim: str) -> dict[str, str]:
    return {"what": what, "figure": figure, "aim": aim}


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
