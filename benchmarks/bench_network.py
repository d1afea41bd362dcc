"""What the network costs: building it, looking over two links, and observing with measures over links.

Beside networkx's own graph of the same links, and a walk written by hand over plain dicts. The town has a
million links, unless ``BENCH_LINKS`` says how many. Times are those of the processor, and interleaved in one
process; nothing is asserted of a time.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import networkx
import pytest
import workload
from near_by_hand import Near
from town import HANDLER, NOW, Town

from riskengine import Engine
from riskengine.facts.answers import Answered
from riskengine.facts.contents import Contents
from riskengine.facts.history import History
from riskengine.facts.link_store import stated_by
from riskengine.facts.linked import Linked
from riskengine.facts.measures import Measured, Viewpoint
from riskengine.facts.network import Network
from riskengine.facts.past import Past
from riskengine.model.events import Event, GradeSet, IncidentReported, InformationAdded, PersonSaid
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Rulebook

BOOK = load_rulebook(workload.HERE / "pack", "network")
LINKS = int(os.environ.get("BENCH_LINKS", "1000000"))
TOWN = Town.of(LINKS)
ASKED, OBSERVED = 2_000, 400
LATER = NOW + timedelta(days=1)


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n{text}", end="")


def resident() -> int:
    """The bytes of memory that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def taken(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def settled() -> None:
    """Keep what is there out of the garbage collector's way, as an embedder should once the past is read."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """Everything that was said in the town."""
    found = list(TOWN.events())
    settled()
    return found


@pytest.fixture(scope="module")
def history(events) -> History:
    """The history of the town."""
    gc.disable()
    found = History.of(BOOK, *events)
    gc.enable()
    settled()
    return found


def test_building(events, capsys):
    """Links a second, beside what networkx takes for the same; and memory above its own."""
    links = [one for event in events for one in stated_by(event, BOOK.vocabulary.relations)]
    settled()
    begun = resident()
    network = Network(BOOK.vocabulary.relations, BOOK.pack.network, lambda *_: frozenset())
    gc.disable()
    mine = taken(lambda: [network.take(event) for event in events])
    gc.enable()
    size = resident() - begun
    begun = resident()
    graph = networkx.MultiDiGraph()
    gc.disable()
    plain = taken(
        lambda: [graph.add_edge(one.source, one.target, (one.relation, one.told.event)) for one in links]
    )
    gc.enable()
    above = (size - (resident() - begun)) / len(links)
    assert graph.number_of_edges() == len(links)
    say(
        capsys,
        f"building {len(links):,} links from events: {len(links) / mine:,.0f} a second "
        f"(aim: at least 100,000), {mine / plain:.1f} times networkx's own adding; {above:,.0f} bytes a link "
        f"above networkx's own (aim: at most 600)",
    )


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


def marked(found: Measured) -> tuple[int, list[tuple[str, ...]]]:
    """How many a measure has found, and the paths to them, as the walk by hand says it."""
    paths = []
    for path in found.paths:
        steps = [part for step in path.steps for part in (step.relation, step.to)]
        paths.append((path.start, *steps))
    number = 0 if found.value is None else found.value.lo
    return number, paths


@pytest.mark.parametrize(
    "whom", ["ordinary people", "those who know the most that are followed", "neighbours of hubs"]
)
def test_two_links_beside_a_walk_by_hand(whom, events, history, capsys):
    """Both find the same; the time of each, and how many times as long the measure takes."""
    people = {
        "ordinary people": TOWN.ordinary(ASKED),
        "those who know the most that are followed": TOWN.hub_people(),
        "neighbours of hubs": TOWN.crowded(),
    }[whom]
    asking, near = Asking(history), Near(events)
    settled()
    for who in people[:200]:
        number, paths, hubs = near.marked_near(who, LATER, LATER)
        found = asking(who)
        assert marked(found) == (number, paths[:12]), who
        assert sorted(one.node.id for one in found.left_out if one.why == "hub") == sorted(hubs), who
    rounds = max(1, ASKED // len(people))
    mine, plain = [], []
    for who in people * rounds:
        mine.append(taken(lambda who=who: asking(who)))
        plain.append(taken(lambda who=who: near.marked_near(who, LATER, LATER)))
    ratio = statistics.median(mine) / statistics.median(plain)
    p50, (p99, by_hand) = (
        statistics.median(mine),
        (statistics.quantiles(each, n=100)[98] for each in (mine, plain)),
    )
    say(
        capsys,
        f"a measure over two links of {whom}: median {p50 * 1e6:,.0f} us, 99th of 100 {p99 * 1e6:,.0f} us; "
        f"{ratio:.1f} and {p99 / by_hand:.1f} times a walk by hand over plain dicts (aim: at most 5)",
    )


def without_links(book: Rulebook) -> Rulebook:
    """The same rules but for those that look over links."""
    words = book.vocabulary
    facts = {id: one for id, one in words.facts.items() if getattr(one.measure, "linked", None) is None}
    rules = tuple(one for one in book.rules if not one.id.startswith("links."))
    return replace(book, vocabulary=replace(words, facts=facts, subjects={}), rules=rules, hash="without")


def call(number: int) -> list[Event]:
    """A call about a family: the report, who is there, and a grade."""
    name, family = f"call-{number}", f"f{number % TOWN.families}"
    when = [NOW + timedelta(minutes=number, seconds=second) for second in (0, 20, 40)]
    envelopes = [
        {"id": f"{name}/{at}", "incident": name, "occurred_at": one, "recorded_at": one, "by": HANDLER}
        for at, one in enumerate(when)
    ]
    child, woman = (
        PersonSaid(id=f"{family}/a", roles=("child",)),
        PersonSaid(id=f"{family}/w", roles=("suspect",)),
    )
    return [
        IncidentReported(**envelopes[0], kinds=("domestic",), people=(child,), place=f"{family}/home"),
        InformationAdded(**envelopes[1], people=(woman,)),
        GradeSet(**envelopes[2], scale="response", value="priority"),
    ]


def test_observing_with_measures_over_links_and_without(events, capsys):
    """One observe with its Decision, in the same town: the ratio of the medians."""
    engines = {"with": Engine(BOOK), "without": Engine(without_links(BOOK))}
    gc.disable()
    for engine in engines.values():
        engine.recall(events)
    gc.enable()
    settled()
    times: dict[str, list[float]] = {"with": [], "without": []}
    for number in range(OBSERVED):
        for event in call(number):
            for name, engine in engines.items():
                times[name].append(taken(lambda engine=engine, event=event: engine.observe(event)))
    decision = engines["with"].decide("call-7", LATER)
    assert decision.degraded is None
    assert any(one.id.startswith("considered") for one in decision.duties)
    medians = {name: statistics.median(each) for name, each in times.items()}
    ninety_nine = statistics.quantiles(times["with"], n=100)[98]
    say(
        capsys,
        f"one observe with measures over links beside one without, {LINKS:,} links: "
        f"ratio {medians['with'] / medians['without']:.2f} (aim: at most 3); "
        f"median {medians['with'] * 1e3:.2f} ms, 99th of 100 {ninety_nine * 1e3:.2f} ms",
    )
