"""One moment as grading sees it: the facts, what happened, since when rules held and what was known when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from riskengine.grading.happened import Happened
from riskengine.grading.lowering import Lowered
from riskengine.inference.channel import Verdict
from riskengine.model.facts import Facts
from riskengine.rulebook.rules import Rulebook

Held: TypeAlias = Mapping[tuple[str, str, str | None], datetime]
"""Since when each rule has held, by rule, subject and other."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What duties are judged by.

    Attributes:
        rulebook: The rulebook.
        facts: The facts.
        happened: What happened, by what it does.
        held_since: Since when rules have held.
        lowered: The decisions that lower another.
        known: Tells when what a rule rests on was first on record; never before the moment itself.
    """

    rulebook: Rulebook
    facts: Facts
    happened: Happened
    held_since: Held
    lowered: tuple[Lowered, ...]
    known: Callable[[Verdict], datetime]


def held_key(verdict: Verdict) -> tuple[str, str, str | None]:
    """Return what a rule that holds is remembered by."""
    other = verdict.subjects[1].id if len(verdict.subjects) > 1 else None
    return (verdict.rule.id, verdict.subjects[0].id, other)
