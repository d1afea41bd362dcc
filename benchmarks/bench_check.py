"""How long it takes to check five hundred rules, beside what merely reading their YAML takes.

A policy owner checks on every save; the limit set for it is 1.5 seconds.
"""

import timeit
from pathlib import Path

import pytest
import yaml

from riskengine.rulebook.load import check_packs
from written.packs import rule, written

RULES, FILES = 500, 50
LIMIT = 1.5
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def made(number: int) -> dict[str, object]:
    """Return one of many rules, each a little different."""
    when = {
        "child.age": f"< {3 + number % 15}",
        "any": [
            {"child.episodes": ">= param missing.repeat_after", "child.mood": "upset, silent"},
            {"child.gone_for": f"> {1 + number % 20}h", "not": {"child.done.child_seen": True}},
        ],
        "some suspect": {"suspect.age": "> 17", "suspect.flag.looked_after": True},
    }
    owed = {
        "action": "child_seen",
        "by": "officer",
        "from": "reported",
        "within": "param missing.seen_within",
        "escalate_to": "sergeant",
    }
    then = {"duties": [owed]} if number % 2 else {"risk": {"missing": "high"}, "forbid": ["close"]}
    return rule(f"many.rule-{number}", incidents=["missing"], when=when, then=then)


@pytest.fixture(scope="module")
def rules(tmp_path_factory) -> Path:
    """A pack of five hundred rules, as people lay them out."""
    files = {
        f"national/many/file_{at:02}.yaml": yaml.safe_dump(
            {"rules": [made(number) for number in range(at, RULES, FILES)]}, sort_keys=False
        )
        for at in range(FILES)
    }
    folder = written(tmp_path_factory.mktemp("packs"), files)
    assert check_packs(folder, "national").diagnostics == ()
    return folder


def read_plainly(texts: list[str]) -> list[object]:
    """Read the same files as any program would, keeping no places."""
    return [yaml.load(text, Loader=LOADER) for text in texts]  # noqa: S506 - a safe loader


@pytest.mark.benchmark(group="check 500 rules")
def test_plain_yaml(benchmark, rules):
    """What the text alone costs: the least that any check could take."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(rules.glob("national/**/*.yaml"))]
    assert len(benchmark(read_plainly, texts)) == FILES + 3


@pytest.mark.benchmark(group="check 500 rules")
def test_checking(benchmark, rules):
    """Reading with places, shaping, checking names, tests and safety, ordering and hashing."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(rules.glob("national/**/*.yaml"))]
    plain = min(timeit.repeat(lambda: read_plainly(texts), number=1, repeat=5))
    result = benchmark(check_packs, rules, "national")
    assert len(result.rulebooks["national"].rules) == RULES + 3
    if benchmark.stats is not None:  # None where benchmarks are switched off
        taken = benchmark.stats.stats.min
        print(f"\n{RULES} rules checked in {taken:.2f} s (limit {LIMIT} s), {taken / plain:.1f} x plain YAML")
        benchmark.extra_info |= {"limit_s": LIMIT, "times_plain_yaml": round(taken / plain, 1)}
