"""How long a check of five hundred rules takes, beside what merely reading their YAML takes.

A policy owner checks on every save; the limit set for it is 1.5 seconds.
"""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import timing
import yaml
from workload import Workload

from riskengine.rulebook.load import check_packs

RULES, LIMIT = 500, 1.5
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Check the rules several times.

    Args:
        job: Nothing is asked of it.
    """
    del job
    with TemporaryDirectory() as folder:
        texts = [yaml.safe_dump(yaml.safe_load(text)) for text in _written(Path(folder))]
        taken = _seconds(lambda: check_packs(Path(folder), "bench"))
        plain = _seconds(lambda: [yaml.load(text, Loader=LOADER) for text in texts])  # noqa: S506 - safe
        assert len(check_packs(Path(folder), "bench").rulebooks["bench"].rules) == RULES
    said = f"{taken:.2f} s, {taken / plain:.1f} times plain YAML"
    yield {"figures": [{"what": f"checking {RULES} rules", "figure": said, "aim": f"{LIMIT} s"}]}


def _written(folder: Path) -> list[str]:
    files = Workload(RULES).rule_files()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(yaml.safe_dump(yaml.safe_load(text), sort_keys=False), encoding="utf-8")
    return list(files.values())


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(timing.REPEATS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return statistics.median(times)
