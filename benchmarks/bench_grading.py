"""What grading costs beside sixty hand-written Python functions that do the same, in one run.

The peer is two-valued and says only which rules hold; the engine also says which may hold, and a whole
decision adds reasons, duties and questions. Both are first proven to agree. Times are medians of interleaved
repeats.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import by_hand
import pytest
import workload

from riskengine.grading.compiled import compiled
from riskengine.grading.decide import decide
from riskengine.model.facts import Facts, Subject
from riskengine.model.ledger import Ledger
from riskengine.model.truth import Truth
from riskengine.rulebook.load import load_rulebook

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
RECORDS = list(workload.records(2_000))
BOOK = load_rulebook(workload.HERE / "pack", "bench")
CHANNEL = compiled(BOOK).at(AT).channel
REPEATS = 7


def facts_of(record: dict[str, Any], unknown: float, chance: random.Random) -> Facts:
    """A record as facts, with a share of it unknown."""
    readings = {f"incident.{name}": value for name, value in record.items() if chance.random() >= unknown}
    incident = Subject("i1", {"incident": Truth.TRUE}, readings)
    return Facts(incident, frozenset({"report"}), (), frozenset(), AT, AT)


def table(unknown: float) -> list[Facts]:
    chance = random.Random(workload.SEED)
    return [facts_of(record, unknown, chance) for record in RECORDS]


KNOWN, PARTLY = table(0.0), table(0.1)


def seconds(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """The time one item takes."""
    begun = time.perf_counter()
    for item in items:
        work(item)
    return (time.perf_counter() - begun) / len(items)


def ratio(work: Callable[[Facts], object], facts: Sequence[Facts]) -> float:
    """How many times the hand-written functions' time a piece of work takes."""
    pairs = [(seconds(work, facts), seconds(by_hand.holding, RECORDS)) for _ in range(REPEATS)]
    return statistics.median(mine for mine, _ in pairs) / statistics.median(peer for _, peer in pairs)


def whole(facts: Facts) -> object:
    """Decide: floors, reasons, duties, questions."""
    return decide(BOOK, facts, Ledger(incident="i1"), AT)


def test_both_say_the_same():
    """On every fully known record the engine and the functions name the same rules."""
    for record, facts in zip(RECORDS, KNOWN, strict=True):
        mine = [one.rule.id for one in CHANNEL.verdicts(facts).every if one.truth is Truth.TRUE]
        assert sorted(mine) == sorted(by_hand.holding(record))


@pytest.mark.parametrize(
    ("name", "work", "facts", "aim"),
    [
        ("verdicts of 60 rules, all known", CHANNEL.verdicts, KNOWN, 3),
        ("verdicts of 60 rules, a tenth unknown", CHANNEL.verdicts, PARTLY, 3),
        ("a whole decision, all known", whole, KNOWN[:400], 15),
        ("a whole decision, a tenth unknown", whole, PARTLY[:400], 15),
    ],
)
def test_ratio_to_hand_written_python(name, work, facts, aim, capsys):
    """The ratio is printed beside the aim; it is a measurement and fails nothing."""
    found = ratio(work, facts)
    with capsys.disabled():
        print(f"\n{name}: {found:.1f} times hand-written Python (aim: at most {aim})", end="")
    assert found > 0
