"""The bounded walk that a measure over links makes, beside one written by hand over plain dicts.

Both find the same people by the same paths, and leave the same hubs out, in a town with links that have
ended, were said late or were taken back.
"""

import gc
import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

from near_by_hand import Near
from town import NOW, Town
from workload import HERE

from riskengine.facts.answers import Answered
from riskengine.facts.contents import Contents
from riskengine.facts.history import History
from riskengine.facts.linked import Linked
from riskengine.facts.measures import Measured, Viewpoint
from riskengine.facts.past import Past
from riskengine.rulebook.load import load_rulebook

BOOK = load_rulebook(HERE / "pack", "network")
ASKED, COMPARED, SHOWN = 2_000, 200, 12
LATER = NOW + timedelta(days=1)


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Ask of ordinary people, of those who know as many as are followed, and of neighbours of hubs.

    Args:
        job: `links`, about how many the town has; `share`, how many of the people are asked about.
    """
    town = Town.of(job["links"])
    gc.disable()
    events = list(town.events())
    asking, near = Asking(History.of(BOOK, *events)), Near(events)
    gc.enable()
    gc.collect()
    gc.freeze()
    figures: list[dict[str, str]] = []
    asked = int(ASKED * job["share"])
    for whom, people in (
        ("ordinary people", town.ordinary(asked)),
        ("those who know as many as are followed", town.hub_people()),
        ("neighbours of hubs", town.crowded()),
    ):
        what = f"a measure over two links of {whom}, in a town of {job['links']:,} links"
        figures.append(
            {"what": what, "figure": _asked(asking, near, people, asked), "aim": "at most 5 times"}
        )
        yield {"figures": figures}


class Asking:
    """Asks one measure over links of anybody, as the reading of an incident does."""

    def __init__(self, history: History) -> None:
        """Stand at the first family's incident."""
        fact = BOOK.vocabulary.facts["child.marked_near"]
        measure = fact.measure
        assert measure.linked is not None
        self.gauge = Linked.of(fact, measure, measure.linked, history.seeking, BOOK.pack.calendar)
        self.history = history
        self.here = Contents(history.standing("f0", LATER, LATER).outline, history.seeking)

    def __call__(self, who: str) -> Measured:
        """Read the measure of somebody; nothing is remembered of whoever was asked about before."""
        past = Past(self.history, "f0", self.here, LATER, LATER)
        view = Viewpoint(who=who, past=past, anchor=NOW, readings={}, told={}, said=(), answered=Answered())
        return self.gauge.read(view)


def _asked(asking: Asking, near: Near, people: list[str], times: int) -> str:
    for who in people[:COMPARED]:
        number, paths, hubs = near.marked_near(who, LATER, LATER)
        found = asking(who)
        assert _marked(found) == (number, paths[:SHOWN]), who
        assert sorted(one.node.id for one in found.left_out if one.why == "hub") == sorted(hubs), who
    mine, by_hand = [], []
    for who in people * max(1, times // len(people)):
        mine.append(_seconds(lambda who=who: asking(who)))
        by_hand.append(_seconds(lambda who=who: near.marked_near(who, LATER, LATER)))
    p50, p99 = statistics.median(mine), statistics.quantiles(mine, n=100)[98]
    ratio = p50 / statistics.median(by_hand)
    return f"{ratio:.1f} times a walk by hand; p50 {p50 * 1e6:,.0f} us, p99 {p99 * 1e6:,.0f} us"


def _marked(found: Measured) -> tuple[int, list[tuple[str, ...]]]:
    """Return how many a measure has found, and the paths to them, as the walk by hand says it."""
    paths = []
    for path in found.paths:
        steps = [part for step in path.steps for part in (step.relation, step.to)]
        paths.append((path.start, *steps))
    return 0 if found.value is None else found.value.lo, paths


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
