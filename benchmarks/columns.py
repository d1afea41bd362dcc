"""The records of the workload as columns, a million at a time."""

from collections.abc import Iterator

import numpy as np
from workload import MOST, SEED, Record, Workload

Columns = dict[str, np.ndarray]
"""One array a field; words as small numbers, by their place among the field's words."""


def columns(workload: Workload, rows: int) -> Columns:
    """Return so many records, the same for the same number."""
    chance = np.random.default_rng(SEED)
    found: Columns = {}
    for name, kind in workload.fields.items():
        if kind is bool:
            found[name] = chance.random(rows) < 0.5
        elif kind is int:
            found[name] = chance.integers(0, MOST + 1, rows, dtype=np.int64)
        else:
            found[name] = chance.integers(0, len(kind), rows, dtype=np.int8)
    return found


def records(workload: Workload, table: Columns, rows: int) -> Iterator[Record]:
    """Yield the first rows as records, for hand-written Python."""
    words = {name: kind for name, kind in workload.fields.items() if isinstance(kind, tuple)}
    lists = {
        name: [words[name][at] for at in column[:rows]] if name in words else column[:rows].tolist()
        for name, column in table.items()
    }
    for values in zip(*lists.values(), strict=True):
        yield dict(zip(lists, values, strict=True))


def known(workload: Workload, rows: int, unknown: float) -> Columns:
    """Return for each field which of its values are known."""
    chance = np.random.default_rng(SEED + 1)
    return {name: chance.random(rows) >= unknown for name in workload.fields}
