"""RESULTS.md from the figures of a run: nothing here measures, and nothing there is written by hand."""

from collections.abc import Iterable, Sequence
from typing import Any

from prose import EVENTS, FAIRNESS, GROWTH, HEAD, LINKS, RECORDS, TABLES

Found = dict[str, Any]


def rendered(report: dict[str, Any]) -> str:
    """Return the whole file.

    Args:
        report: What `bench.py` keeps of a run.
    """
    found = report["found"]
    parts = [
        HEAD.format(command=report["command"], when=report["when"], took=report["took"] / 60),
        _machine(report["machine"]),
        overview(found),
        _records(found),
        _tables(found),
        _events(found),
        _links(found),
        _own(found),
        _used(found),
        FAIRNESS.format(gigabytes=8),
    ]
    return "\n".join(part for part in parts if part)


def figure(value: float | None) -> str:
    """Return a number to three figures, as people write it."""
    if value is None:
        return ""
    if abs(value) >= 100:
        digits = len(f"{abs(value):.0f}")
        return f"{round(value, 3 - digits):,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 or value == 0 else f"{value:.5f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; without rows, nothing."""
    every = list(rows)
    if not every:
        return ""
    numbers = ["---" if at == 0 else "---:" for at in range(len(head))]
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, numbers, *every])


def _machine(said: dict[str, str]) -> str:
    return f"{'; '.join(f'{name}: {value}' for name, value in said.items())}.\n"


def _of(found: list[Found], section: str, **job: Any) -> list[Found]:
    """Return what was found by some jobs, the fastest first, and last what failed or is wrong."""
    chosen = [
        one
        for one in found
        if one["job"]["section"] == section
        and all(one["job"].get(name) == value for name, value in job.items())
    ]
    return sorted(chosen, key=lambda one: (_is_bad(one), _ratio(one) or 0))


def _is_bad(one: Found) -> bool:
    return bool(one.get("failed")) or bool(one.get("wrong"))


def _ratio(one: Found) -> float | None:
    return one.get("timed", one).get("ratio")


def _times(one: Found | None, of: str = "ratio") -> str:
    """Return the ratio, in brackets where the answers are wrong, or what went wrong."""
    if one is None:
        return ""
    ratio = one.get("timed", one).get(of)
    if one.get("failed") and (ratio is None or "repeats" not in one):
        return one["failed"]
    return f"({figure(ratio)})" if one.get("wrong") else figure(ratio)


def _spread(one: Found) -> str:
    timed = one.get("timed", one)
    return f"{figure(timed['least'])} to {figure(timed['most'])}" if "least" in timed else ""


def _right(one: Found) -> str:
    """Return on how many it was compared, and how many it got wrong."""
    compared = one.get("compared", one.get("happenings"))
    if compared is None or "wrong" not in one:
        return ""
    return f"wrong on {one['wrong']:,} of {compared:,}" if one["wrong"] else f"all {compared:,}"


def _rate(one: Found) -> str:
    return figure(one.get("timed", one).get("per_second"))


def _first(found: list[Found], section: str, of: str) -> Any:
    """Return the smallest size that was measured: the one that everybody is measured on."""
    sizes = [one["job"][of] for one in found if one["job"]["section"] == section]
    return min(sizes, default=None)


def overview(found: list[Found]) -> str:
    """Return the table of everybody in all works, with its heading.

    Args:
        found: What `bench.py` keeps of each benchmark.
    """
    happenings, links = _first(found, "in_time", "happenings"), _first(found, "linked", "links")
    works = [
        ("sixty rules, one record", _of(found, "each_record", rules=60, fields=40)),
        ("sixty rules, a table", _of(found, "whole_table", unknown=0.0)),
        ("windows and a deadline", _of(found, "in_time", happenings=happenings)),
        ("adding links", _of(found, "linked", links=links)),
    ]
    rows = [
        [work, one["name"], _times(one), _spread(one), _rate(one)] for work, every in works for one in every
    ]
    for hops, words in ((2, "two"), (3, "three")):
        walks = [(one["name"], one[f"walk{hops}"]) for one in works[-1][1] if f"walk{hops}" in one]
        rows += [
            [f"a walk of {words} steps", name, _times(walk), _spread(walk), _rate(walk)]
            for name, walk in sorted(walks, key=lambda each: each[1]["ratio"])
        ]
    head = ["work", "engine", "time / hand-written Python", "lowest to highest", "a second"]
    return f"## In one table\n\n{table(head, rows)}"


def _records(found: list[Found]) -> str:
    base = _of(found, "each_record", rules=60, fields=40)
    if not base:
        return ""
    head = ["engine", "version", "right on", "time / hand-written Python", "and its input"]
    head += ["decisions/s", "p50 us", "p99 us", "prepared in ms"]
    rows = [
        [
            one["name"],
            one["version"],
            _right(one),
            _times(one),
            figure(one.get("giving")),
            _rate(one),
            figure(one.get("p50")),
            figure(one.get("p99")),
            figure(one["prepared"] * 1e3) if "prepared" in one else "",
        ]
        for one in base
    ]
    said = RECORDS
    return "\n".join([said, table(head, rows), _growth(found, base)])


def _growth(found: list[Found], base: list[Found]) -> str:
    sizes = sorted(
        {
            (one["job"]["rules"], one["job"]["fields"])
            for one in found
            if one["job"]["section"] == "each_record"
        },
        key=lambda size: (size[0] * size[1], size[1]),
    )
    if len(sizes) < 2:
        return ""
    by_size = {
        (one["job"]["peer"], one["job"]["rules"], one["job"]["fields"]): one
        for one in found
        if one["job"]["section"] == "each_record"
    }
    rows = [
        [one["name"], *(_grown(by_size.get((one["job"]["peer"], *size))) for size in sizes)] for one in base
    ]
    head = ["engine", *(f"{rules} rules, {fields} fields" for rules, fields in sizes)]
    said = GROWTH.format(
        fewest=min((one.get("compared", 0) for one in by_size.values() if "timed" in one), default=0)
    )
    return f"{said}\n{table(head, rows)}"


def _grown(one: Found | None) -> str:
    if one is None or "timed" not in one:
        return _times(one)
    wrong = f"; wrong on {one['wrong']:,} of {one['compared']:,}" if one.get("wrong") else ""
    return f"{figure(one['timed']['ratio'])} ({figure(1e6 / one['timed']['per_second'])}){wrong}"


def _tables(found: list[Found]) -> str:
    every = _of(found, "whole_table", unknown=0.0)
    if not every:
        return ""
    partly = {
        one["job"]["peer"]: one
        for one in found
        if one["job"]["section"] == "whole_table" and one["job"]["unknown"]
    }
    rows = []
    for one in every:
        other = partly.get(one["job"]["peer"], {})
        rows.append(
            [
                one["name"],
                one["version"],
                _right(one),
                _times(one),
                _rate(one),
                figure(one.get("above_mb")),
                _rate(other) or other.get("failed", ""),
                _right(other),
                f"{other['unknown']:,}" if "unknown" in other else "",
            ]
        )
    head = ["engine", "version", "right on", "time / hand-written Python", "records/s", "MB above the table"]
    head += ["a tenth unknown: records/s", "right on", "verdicts unknown"]
    said = TABLES.format(rows=every[0]["job"]["rows"])
    return f"{said}\n{table(head, rows)}"


def _events(found: list[Found]) -> str:
    sizes = sorted({one["job"]["happenings"] for one in found if one["job"]["section"] == "in_time"})
    if not sizes:
        return ""
    parts = []
    for size in sizes:
        every = _of(found, "in_time", happenings=size)
        head = [
            "engine",
            "version",
            "right on",
            "time / hand-written Python",
            "lowest to highest",
            "events/s",
        ]
        head += ["in the first fifth", "in the last fifth", "MB held", "repeats"]
        rows = [
            [
                one["name"],
                one["version"],
                _right(one),
                _times(one),
                _spread(one),
                _rate(one),
                *_ends(one.get("rates")),
                figure(one.get("held_mb")),
                figure(one.get("repeats")),
            ]
            for one in every
        ]
        children = every[0]["job"]["children"]
        parts.append(f"### {size:,} events of {children:,} children and homes\n\n{table(head, rows)}")
    said = EVENTS
    return "\n".join([said, *parts])


def _ends(rates: list[float] | None) -> tuple[str, str]:
    return (figure(rates[0]), figure(rates[-1])) if rates else ("", "")


def _links(found: list[Found]) -> str:
    every = _of(found, "linked")
    if not every:
        return ""
    head = [
        "structure",
        "version",
        "adding: time / dict of sets",
        "links/s in the first fifth",
        "in the last fifth",
    ]
    head += ["MB held", "two steps: time", "walks/s", "three steps: time", "walks/s"]
    rows = []
    for one in every:
        row = [one["name"], one["version"], _times(one), *_ends(one.get("rates")), figure(one.get("held_mb"))]
        for hops in (2, 3):
            walk = one.get(f"walk{hops}")
            row += [_times(walk), _rate(walk) if walk else ""]
        rows.append(row)
    means = ", ".join(
        f"{figure(one[f'walk{hops}']['reached'])} in {words} steps"
        for hops, words in ((2, "two"), (3, "three"))
        for one in every[:1]
        if f"walk{hops}" in one
    )
    compared = ", ".join(_right(one["walk2"]) for one in every[:1] if "walk2" in one)
    said = LINKS.format(links=every[0]["job"]["links"], compared=compared, means=means)
    return f"{said}\n{table(head, rows)}"


def _own(found: list[Found]) -> str:
    rows = [[said["what"], said["figure"], said["aim"]] for one in found for said in one.get("figures", ())]
    rows += [
        [one["job"]["section"], one["failed"], ""]
        for one in found
        if "peer" not in one["job"] and one.get("failed")
    ]
    said = "## Ours alone: how it grows with history, links and rules\n"
    return f"{said}\n{table(['what', 'figure', 'aim'], rows)}" if rows else ""


def _used(found: list[Found]) -> str:
    seen: dict[tuple[str, str], Found] = {}
    for one in found:
        if "peer" in one["job"]:
            seen.setdefault((one["job"]["kind"], one["job"]["peer"]), one)
    lines = [
        f"* {' '.join(filter(None, (one['name'], one['version'])))}: {one['used']}"
        f" ([{kind}/{peer}.py](peers/{kind}/{peer}.py))."
        for (kind, peer), one in sorted(seen.items(), key=lambda each: each[0][0])
    ]
    return "## How each is used\n\n" + "\n".join(lines) + "\n" if lines else ""
