"""Coverage as a table for people: each rule on a line, below it the clauses that are not covered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.replay.coverage import ClauseCoverage, Coverage, RuleCoverage

_HEAD: Final = ("held", "failed", "may hold", "clauses")


def render(found: Coverage, scenarios: int) -> str:
    """Return what some scenarios tried of rules, pack by pack, with the totals at the foot."""
    width = max((len(rule.rule) for rule in found.rules), default=0)
    lines: list[str] = []
    for pack, own in found.by_pack.items():
        lines += [f"{pack:<{width}}  {'  '.join(_HEAD)}"]
        lines += [line for rule in own.rules for line in _rule(rule, width)]
        lines += [""]
    lines += [f"{scenarios} scenario{'s' if scenarios != 1 else ''}; each counts once for whatever it tried."]
    lines += [line for pack, own in found.by_pack.items() for line in _totals(pack, own)]
    return "\n".join(lines) + "\n"


def _rule(rule: RuleCoverage, width: int) -> Iterator[str]:
    seen = rule.seen
    cells = (seen.true, seen.false, seen.unknown, f"{rule.covered}/{len(rule.clauses)}")
    row = "  ".join(f"{cell:>{len(head)}}" for cell, head in zip(cells, _HEAD, strict=True))
    yield f"{rule.rule:<{width}}  {row}"
    yield from (_clause(clause) for clause in rule.clauses if not clause.is_covered)


def _clause(clause: ClauseCoverage) -> str:
    never = ", ".join(f"never {word}" for word in clause.lacking)
    return f"    {clause.span.file}:{clause.span.line}: {clause.text} ({never})"


def _totals(pack: str, found: Coverage) -> Iterator[str]:
    rules = [rule.seen for rule in found.rules]
    held, failed, may = (
        sum(bool(getattr(one, word)) for one in rules) for word in ("true", "false", "unknown")
    )
    yield f"{pack}: {len(rules)} rules; {held} held, {failed} failed to hold, {may} may have held."
    every = found.clauses
    true, false, decisive = (sum(bool(getattr(one.seen, word)) for one in every) for word in _WORDS)
    askable = [one for one in every if not one.always_known]
    unknown = sum(bool(one.seen.unknown) for one in askable)
    yield f"{pack}: {found.covered} of {len(every)} clauses covered ({found.percent:.1f} %)."
    yield (
        f"{pack}: {true} were true, {false} false, {decisive} decisive; "
        f"{unknown} of the {len(askable)} that can be were unknown."
    )


_WORDS: Final = ("true", "false", "decisive")
