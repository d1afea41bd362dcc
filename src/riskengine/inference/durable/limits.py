"""What durable-rules has room for, measured, and what it does not tell apart: checked before it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

MOST_RULES: Final = 4
"""How many rules one ruleset has, besides the one that everything matches.

Few rules read few facts, so that the same question comes up again, and its answer is remembered.
"""

MOST_WAYS: Final = 48
"""In how many ways the rules of one ruleset can come true at once; at 65 it fails (error 303)."""

MOST_NAMES: Final = 128
"""How many names of properties one ruleset has; at 513 durable-rules never comes back."""

MOST_PROPERTIES: Final = 128
"""How many properties one message has; above 255 it fails (error 302)."""

MOST_COUNTED: Final = 255
"""How many parts are counted at most."""

TAG: Final = "t"
"""A property that every message has and every rule asks for: no rule is true of the hidden state."""

RESERVED: Final = (TAG, "id", "sid", "$s")
"""Names of properties that a message has besides its own."""


class OverLimit(ValueError):
    """A rulebook asks for more than durable-rules has room for."""

    def __init__(self, what: str, number: int, most: int) -> None:
        """Take what there is too much of, how much, and how much there may be."""
        super().__init__(
            f"durable-rules has no room for this rulebook: {number} {what}, at most {most}; "
            "split the rule, or leave the second channel out"
        )


def checked(what: str, number: int, most: int) -> None:
    """Refuse a number that is over a limit.

    Raises:
        OverLimit: If it is.
    """
    if number > most:
        raise OverLimit(what, number, most)


def fnv_1a(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text, by which durable-rules tells names and ids apart."""
    found = 2166136261
    for byte in text.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


def told_apart(names: Iterable[str], beside: Collection[str] = RESERVED) -> None:
    """Refuse names of which durable-rules would take one for another.

    Raises:
        ValueError: If two of them, or one of them and one beside them, have the same hash.
    """
    seen = {fnv_1a(name): name for name in beside}
    for name in names:
        same = seen.setdefault(fnv_1a(name), name)
        if same != name or name in beside:
            raise ValueError(f"durable-rules would take {name!r} for {same!r}: they have the same hash")
