"""A mutation score for people: what survived and where, then how many were noticed, by kind and by pack."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.replay.mutation.closest import Closest, Told
from riskengine.replay.mutation.hunting import Near
from riskengine.replay.mutation.score import Score, Tried
from riskengine.replay.offsets import show_offset


def render(score: Score, scenarios: int) -> str:
    """Return which mutants survived some scenarios, with the scores at the foot."""
    lines: list[str] = []
    for one in score.survivors:
        lines += [*_survivor(one), ""]
    lines += [f"{scenarios} scenario{'s' if scenarios != 1 else ''} tried {len(score.tried)} mutants."]
    lines += [f"{kind.value}: {_of(one)}" for kind, one in score.by_kind.items()]
    lines += [f"{pack}: {_of(one)}" for pack, one in score.by_pack.items()]
    return "\n".join(lines) + "\n"


def _of(score: Score) -> str:
    return f"{score.killed} of {len(score.tried)} noticed ({score.percent:.1f} %)"


def _survivor(one: Tried) -> Iterator[str]:
    span = one.mutant.span
    yield f"{span.file}:{span.line}: {one.mutant.says} ({one.mutant.rule.id})"
    if not one.near:
        yield "    no scenario asks this rule"
    elif one.closest is None:
        yield from (f"    {_near(near)}" for near in one.near)
    else:
        yield from (f"    {line}" for line in _closest(one.closest, one.mutant.rule.id))


def _near(near: Near) -> str:
    if near.differs_at is None:
        return f"{near.scenario}: asked, never otherwise"
    return f"{near.scenario}: otherwise from {show_offset(near.differs_at)} on, and nothing looks at it"


def _closest(closest: Closest, rule: str) -> Iterator[str]:
    """Yield where it would be noticed and, ready to be written there, how."""
    at = show_offset(closest.at)
    if not closest.told:
        yield f"{closest.scenario} at {at}: it matters there, and nothing looks at it"
        yield "expect:"
        yield f"  - {{at: {at}, basis: inferred, why: ...}}   # what should happen here?"
        return
    words = ", ".join(f"{one.name} were {one.value}" for one in closest.told)
    yield f"{closest.scenario} at {at}: it would matter if {words}"
    if all(one.is_told for one in closest.told):
        yield "variations:"
        yield f"  - variation: {rule.partition('.')[2]}-{_slug(closest.told[0])}"
        yield f"    title: {', '.join(f'{one.name} is {one.value}' for one in closest.told)}"
        yield "    basis: inferred"
        yield "    why: ...   # the reasoning, not what the engine said"
        yield f"    facts: {{{', '.join(f'{one.name}: {one.value}' for one in closest.told)}}}"
        yield f"    expect: [{{at: {at}}}]   # what should happen here?"


def _slug(told: Told) -> str:
    """Return a name for a variation in which this is told."""
    return f"{told.name.partition('/')[0].partition('.')[2]}-{told.value}".replace("_", "-").replace(".", "-")
