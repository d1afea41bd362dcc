"""Warns of packs and sources that were to be looked at again, and have not been, with what rests on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Pack, Rule
from riskengine.rulebook.source import Document
from riskengine.rulebook.vocabulary import Authority

_CODE: Final = "RE451"
_FEW: Final = 3
"""How many of the rules that rest on a source are named."""


def check_review_dates(
    sources: Iterable[Authority], rules: Sequence[Rule], day: date | None, faults: Diagnostics
) -> None:
    """Report sources whose review was due before a day, each with the rules that rest on it (RE451).

    Args:
        sources: The sources.
        rules: The rules that may cite them.
        day: The day to hold them against; None reports nothing.
        faults: Where to report.
    """
    for source in sources:
        if day is not None and source.review_by is not None and source.review_by < day:
            message = f'the source "{source.id}" was to be looked at again by {source.review_by}.'
            resting = _named([rule.id for rule in rules if source.id in rule.sources])
            help = f"look whether it still says so on {day}, and set the next date{resting}"
            faults.add(_CODE, message, source.span, help)


def check_pack_review(pack: Pack, document: Document | None, day: date | None, faults: Diagnostics) -> None:
    """Report a pack whose own review was due before a day (RE451).

    Args:
        pack: The pack.
        document: Its ``pack.yaml``.
        day: The day to hold it against; None reports nothing.
        faults: Where to report.
    """
    if day is None or document is None or pack.review_by is None or pack.review_by >= day:
        return
    message = f'the pack "{pack.id}" was to be looked at again by {pack.review_by}.'
    help = f"have its owner look whether all of it still holds on {day}, and set the next date"
    faults.add(_CODE, message, document.span(("review_by",)), help)


def _named(rules: Sequence[str]) -> str:
    """Say which rules rest on a source, the first few by name."""
    if not rules:
        return ""
    more = f" and {len(rules) - _FEW} more" if len(rules) > _FEW else ""
    return f"; on it rests {', '.join(rules[:_FEW])}{more}"
