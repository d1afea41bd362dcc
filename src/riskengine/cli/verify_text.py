"""What came of verifying, in words for a terminal: a table, then each case that breaks an invariant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from riskengine.rulebook.rules import Rulebook
from riskengine.testing.scenario_file import scenario_text
from riskengine.testing.verifying import Tried


def verify_text(rulebook: Rulebook, tried: Sequence[Tried], files: Mapping[str, Path] | None) -> str:
    """Return what came of verifying a pack, as text.

    Args:
        rulebook: The pack.
        tried: What came of each claim.
        files: The files into which the cases were written; None where they are shown instead.
    """
    lines = [*_table(tried), "", _total(rulebook, tried)]
    for one in tried:
        if one.violation is not None:
            lines += ["", *_against(rulebook, one, files)]
    return "\n".join(lines) + "\n"


def _table(tried: Sequence[Tried]) -> Iterator[str]:
    yield "result      cases    met  what is claimed"
    title = None
    for one in tried:
        yield f"{_state(one):10} {one.cases:6} {one.met:6}  {one.claim.name}"
        if one.claim.invariant.title != title:
            title = one.claim.invariant.title
            yield f"{'':25}  {title}"


def _state(one: Tried) -> str:
    if one.violation is not None:
        return "BROKEN"
    return "held" if one.met else "NOT MET"


def _total(rulebook: Rulebook, tried: Sequence[Tried]) -> str:
    states = [_state(one) for one in tried]
    pack = f"{rulebook.pack.id} {rulebook.pack.version}"
    claims = "1 claim" if len(tried) == 1 else f"{len(tried)} claims"
    said = f"{claims} of {pack}: {states.count('held')} held, {states.count('BROKEN')} broken"
    untested = states.count("NOT MET")
    return f"{said}, {untested} met by no case, so not tested." if untested else f"{said}."


def _against(rulebook: Rulebook, one: Tried, files: Mapping[str, Path] | None) -> Iterator[str]:
    claim, violation = one.claim, one.violation
    if violation is None:
        return
    span = claim.invariant.span
    yield f"{span.file}:{span.line}: {claim.name} is broken"
    for broken in violation.broken:
        yield f"    expected {broken.expected}; got {broken.got}"
    yield f"    because: {' '.join(claim.invariant.because.split())}"
    if files is not None:
        path = files[claim.name]
        yield f"    written to {path}; riskengine replay {path} fails until it is mended"
        return
    yield "    a case, as a scenario that fails:"
    yield ""
    yield from (f"    {line}" for line in scenario_text(rulebook, claim, violation).splitlines())
