"""Event logs to make facts of: cases of the project, each with ids of its own, as if told to one force."""

from functools import cache
from pathlib import Path

from riskengine.bulk.fact_making import FactMaker
from riskengine.bulk.families import ids_in
from riskengine.model.events import Event
from riskengine.model.wire import event_from, event_to
from riskengine.replay.loading import Loaded, load_scenarios

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CASES = (
    "exploitation/man-of-an-earlier-return",
    "exploitation/telephone-of-a-county-line",
    "missing/door-at-which-three-searches-end",
    "missing/left-with-a-friend-of-the-barred-man",
    "missing/one-girl-under-two-spellings",
    "missing/three-girls-missing-together",
)
"""Cases of several incidents that are linked, by people under one id or two, places and telephones."""

IDS = {
    *("id", "incident", "subject", "other", "place", "into", "replaces", "by_event", "redacts"),
    *("source", "target", "offer", "considered"),
}


@cache
def cases() -> Loaded:
    """Return the cases, without their variations."""
    return load_scenarios([SCENARIOS / f"{name}.scenario.yaml" for name in CASES])


@cache
def log() -> tuple[Event, ...]:
    """Return the events of all cases in the order in which they were recorded."""
    told = [
        (step.event.recorded_at, number, place, _renamed(f"{number}/", event_to(step.event)))
        for number, scenario in enumerate(cases().scenarios)
        if scenario.variation_of is None
        for place, step in enumerate(scenario.told)
    ]
    return tuple(event_from(data) for *_, data in sorted(told, key=lambda one: one[:3]))


def families(events, cut=()):
    """Return the events of each family, found slowly: sets of ids that meet are made one, until none meet."""
    parts = []
    for event in events:
        ids, mine = set(ids_in(event)) - {*cut}, [event]
        for other in [one for one in parts if one[0] & ids]:
            parts.remove(other)
            ids, mine = other[0] | ids, other[1] + mine
        parts.append((ids, mine))
    return [sorted(mine, key=events.index) for _, mine in parts]


@cache
def together():
    """Return the facts of each incident of the log at its last record, all read by one process."""
    return facts(log())


def facts(events):
    """Return the facts of each incident of some events at its last record."""
    maker = FactMaker([cases().rulebooks["national"]])
    for event in events:
        maker.take(event)
    return {one.incident.id: one for one in maker.at_last_records()}


def facts_at_each_event(events):
    """Return the facts at each of some events, of its incident."""
    maker = FactMaker([cases().rulebooks["national"]])
    return [maker.facts(one.incident, one.recorded_at) for one in events if maker.take(one)]


def _renamed(prefix, data):
    if isinstance(data, list):
        return [_renamed(prefix, one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: prefix + value if key in IDS and isinstance(value, str) else _renamed(prefix, value)
        for key, value in data.items()
    }
