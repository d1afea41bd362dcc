"""Whom of those on record somebody may be: candidates to ask a person about, never links.

Names stay with whoever asks: nothing here reaches an event, and an answer holds ids and plain words only.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

_LEAST: Final = 75
"""How like somebody must be, of 100, to be asked about."""

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
    | dict.fromkeys("'`\u2018\u2019\u02bc\u00b4")
)
"""Letters that no accent tells from plain ones, and the apostrophes, which are often left out."""

_MORE_NAMES: Final = 95.0
"""How alike two names are where one has all of the other, and more."""

_SWAPPED: Final = 0.97
_NEAR_YEAR: Final = 0.93
_NO_DATE: Final = 0.85
_ABOUT_THEN: Final = 0.76
"""What a date of birth that is not the same leaves of a likeness; the last, only of the same name."""

_YEARS_SLIPPED: Final = 2
_A_YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody on record, under one of the names they are known by.

    Attributes:
        id: The id by which the engine is told of them.
        name: The name; whoever has several is given once for each.
        born: When they were born, or None where nobody knows.
    """

    id: str
    name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody on record who may be the person asked about.

    Attributes:
        id: The id.
        likeness: How alike the two are, of 100: the same name and date of birth. It is no probability.
        why: What is alike and what is not, in plain words.
        question: What to ask a person, and how to tell the answer.
    """

    id: str
    likeness: int
    why: tuple[str, ...]
    question: str


def candidates(name: str, born: date | None, people: Iterable[KnownPerson]) -> tuple[Candidate, ...]:
    """Return those on record who may be somebody, the most alike first.

    Nobody is offered whose date of birth is clearly another, however alike the names are.

    Args:
        name: The name given.
        born: The date of birth given, or None.
        people: Those on record, in whatever order.
    """
    told = _words(name)
    found = (_candidate(told, born, one) for one in people)
    by_id: dict[str, Candidate] = {}
    for candidate in sorted((one for one in found if one is not None), key=_in_order):
        by_id.setdefault(candidate.id, candidate)
    return tuple(by_id.values())


def _in_order(one: Candidate) -> tuple[int, str, tuple[str, ...]]:
    return (-one.likeness, one.id, one.why)


def _candidate(told: tuple[str, ...], born: date | None, one: KnownPerson) -> Candidate | None:
    dates = _of_dates(born, one.born)
    if dates is None:
        return None
    share, about_date = dates
    names, about_name = _of_names(told, _words(one.name))
    likeness = round(names * share)
    if likeness < _LEAST:
        return None
    question = f"Is this the same person as {one.id}? Say link.stated same_as, or not_same_as."
    return Candidate(id=one.id, likeness=likeness, why=(about_name, about_date), question=question)


def _of_dates(one: date | None, other: date | None) -> tuple[float, str] | None:
    """Return how much two dates of birth leave of a likeness, and why; None where they are clearly two."""
    if one is None or other is None:
        return _NO_DATE, "no date of birth to compare"
    if one == other:
        return 1.0, "the same date of birth"
    years = abs(one.year - other.year)
    if years == 0 and (one.month, one.day) == (other.day, other.month):
        return _SWAPPED, "the same date of birth but for day and month, which are swapped"
    if years <= _YEARS_SLIPPED and (one.month, one.day) == (other.month, other.day):
        return _NEAR_YEAR, "the same day and month of birth, in a year close to it"
    return (_ABOUT_THEN, "born at most a year apart") if abs(one - other) <= _A_YEAR else None


def _of_names(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    """Return how alike two names are, of 100, and why."""
    if not one or not other:
        return 0.0, "no name to compare"
    if one == other or "".join(one) == "".join(other):
        return 100.0, "the same name"
    if sorted(one) == sorted(other):
        return 100.0, "the same names in another order"
    shared = Counter(one) & Counter(other)
    if 1 < shared.total() == min(len(one), len(other)):
        return _MORE_NAMES, "the same names, and more of them"
    return _spelling(" ".join(one), " ".join(other)), "a name that is spelt nearly the same"


def _spelling(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: without capitals, accents, hyphens and apostrophes."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return tuple("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in letters).split())
