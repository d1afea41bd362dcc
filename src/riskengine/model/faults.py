"""What is wrong with something the engine was told: where, in plain words, and what would be right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

_CLOSE_ENOUGH = 0.6
_LONGEST_NAME = 100
_MOST_SHOWN = 12
_MOST_COMPARED = 2_000
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in one place.

    What was said about people is never repeated in it: names of what is declared, and ids, only.

    Attributes:
        path: Where, from the top of what was told: ``$.people[0].roles[1]``.
        message: What is wrong, in plain words.
        allowed: The words that would be right there, where they can be listed.
    """

    path: str
    message: str
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the fault on one line."""
        return f"{self.path}: {self.message}"


class Refused(ValueError):
    """Something told to the engine that it does not take in; nothing has changed.

    Attributes:
        faults: Everything that is wrong with it, in order of place.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take the faults, of which there is at least one."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def below(path: str, *parts: str | int) -> str:
    """Return the path of what lies below another: ``below("$", "people", 0)`` is ``$.people[0]``."""
    for part in parts:
        plain = isinstance(part, str) and _PLAIN_NAME.fullmatch(part)
        path += f".{part}" if plain else f"[{json.dumps(part)}]"
    return path


def no_such(what: str, name: str, allowed: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the message for a name that is not declared, and the names that are.

    Args:
        what: What it should name: ``kind of incident``.
        name: What was written; it is compared, not repeated.
        allowed: The names that are declared.
    """
    names = tuple(sorted(allowed))
    return f"no such {what}; {instead(name, names)}", names


def unknown_id(what: str, id: str, known: Iterable[str]) -> str:
    """Return the message for an id of something that is not there, with the nearest that is.

    Args:
        what: What it should be the id of: ``incident``.
        id: What was written; it is compared, not repeated.
        known: The ids that are there; there may be very many, so they are not listed. Among too many nobody
            looks for the nearest: that would take seconds, while others wait.
    """
    some = list(islice(known, _MOST_COMPARED + 1))
    if len(some) > _MOST_COMPARED:
        return f"no such {what}"
    near = difflib.get_close_matches(id[:_LONGEST_NAME], sorted(some), n=1, cutoff=_CLOSE_ENOUGH)
    return f'no such {what}; did you mean "{near[0]}"?' if near else f"no such {what}"


def instead(name: str, names: tuple[str, ...]) -> str:
    """Return what to write instead of a name: the one that is nearly right, or all that are allowed."""
    folded = {_folded(candidate): candidate for candidate in reversed(names)}
    close = difflib.get_close_matches(_folded(name[:_LONGEST_NAME]), folded, n=1, cutoff=_CLOSE_ENOUGH)
    if close:
        return f'did you mean "{folded[close[0]]}"?'
    if not names:
        return "there is none"
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return f"allowed: {', '.join(names[:_MOST_SHOWN])}{more}"


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
