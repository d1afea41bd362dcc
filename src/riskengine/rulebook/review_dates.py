"""Warns of sources that were to be looked at again, and have not been."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.vocabulary import Authority


def check_review_dates(sources: Iterable[Authority], day: date | None, faults: Diagnostics) -> None:
    """Report sources whose review was due before a day (RE451).

    Args:
        sources: The sources.
        day: The day to hold them against; None reports nothing.
        faults: Where to report.
    """
    for source in sources:
        if day is not None and source.review_by is not None and source.review_by < day:
            message = f'the source "{source.id}" was to be looked at again by {source.review_by}.'
            help = f"look whether it still says so on {day}, and set the next date"
            faults.add("RE451", message, source.span, help)
