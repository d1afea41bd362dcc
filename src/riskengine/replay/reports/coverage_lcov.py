"""Coverage as LCOV that points into the YAML, for editors and build servers that show it line by line.

A rule is a function, called as often as scenarios made it hold. A clause is a line, with a branch for each
thing that it can be seen to be: true, false, decisive and, where it is not always known, unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from riskengine.replay.coverage import ClauseCoverage, Coverage, RuleCoverage


def render(found: Coverage) -> str:
    """Return what some scenarios tried of rules as an LCOV trace, file by file."""
    rules = sorted(found.rules, key=lambda rule: (rule.span, rule.rule))
    files = groupby(rules, key=lambda rule: rule.span.file)
    return "".join(f"{line}\n" for file, own in files for line in _file(file, list(own)))


def _file(file: str, rules: list[RuleCoverage]) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{file}"
    yield from (f"FN:{rule.span.line},{rule.rule}" for rule in rules)
    yield from (f"FNDA:{rule.seen.true},{rule.rule}" for rule in rules)
    yield from (f"FNF:{len(rules)}", f"FNH:{sum(bool(rule.seen.true) for rule in rules)}")
    branches = [branch for rule in rules for branch in _branches(rule)]
    yield from (f"BRDA:{line},{block},{branch},{taken}" for line, block, branch, taken in branches)
    yield from (f"BRF:{len(branches)}", f"BRH:{sum(taken not in ('-', '0') for *_, taken in branches)}")
    lines = _lines(rules)
    yield from (f"DA:{line},{count}" for line, count in sorted(lines.items()))
    yield from (f"LF:{len(lines)}", f"LH:{sum(bool(count) for count in lines.values())}")
    yield "end_of_record"


def _branches(rule: RuleCoverage) -> Iterator[tuple[int, int, str, str]]:
    """Yield line, number of the clause, what it could be, and how often it was; - if it was never read."""
    for block, clause in enumerate(rule.clauses):
        words = ("true", "false", "decisive", *(() if clause.always_known else ("unknown",)))
        for word in words:
            taken = str(getattr(clause.seen, word)) if _most(clause) else "-"
            yield clause.span.line, block, word, taken


def _lines(rules: list[RuleCoverage]) -> dict[int, int]:
    """Return in how many scenarios at least each line was read; of clauses on one line, the least read."""
    lines: dict[int, int] = {}
    for rule in rules:
        places = [(rule.span.line, _most(rule)), *((one.span.line, _most(one)) for one in rule.clauses)]
        for line, count in places:
            lines[line] = min(count, lines.get(line, count))
    return lines


def _most(one: RuleCoverage | ClauseCoverage) -> int:
    return max(one.seen.true, one.seen.false, one.seen.unknown)
