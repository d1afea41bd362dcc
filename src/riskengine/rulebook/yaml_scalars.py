"""What an unquoted word in a rule file means: the core schema of YAML 1.2.

YAML 1.1, which most libraries read, turns ``NO`` into false, ``22:00`` into 1320 and ``2014-01-01`` into a
date. Here they stay the text that was written; only what 1.2 calls a number, a truth value or null is one.
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

Scalar: TypeAlias = bool | int | float | str | None

_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

# What every consumer of a decision (JSON, SQL, columns) can hold. It also bounds the work: to convert a
# number of ten thousand digits is slow, and Python refuses to print it back.
_LARGEST = 2**63 - 1
_MOST_DIGITS = 400


class NumberRefusedError(ValueError):
    """A number that no rule could compare with; its text says why, to follow the number in a sentence."""


def resolve(plain: str) -> Scalar:
    """Return the value of an unquoted scalar.

    Raises:
        NumberRefusedError: It is infinite, not a number, or beyond 64 bits.
    """
    if plain in _WORDS:
        return _WORDS[plain]
    if plain[0] not in "+-.0123456789":
        return plain
    if _NO_NUMBER.fullmatch(plain):
        raise NumberRefusedError("is not a number that anything can be compared with")
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(plain):
            return _integer(plain, base)
    return _finite(plain) if _FLOAT.fullmatch(plain) else plain


def _integer(digits: str, base: int) -> int:
    if len(digits) <= _MOST_DIGITS:
        number = int(digits.removeprefix("0o").removeprefix("0x"), base)
        if abs(number) <= _LARGEST:
            return number
    raise NumberRefusedError("is too large a number")


def _finite(digits: str) -> float:
    number = float(digits) if len(digits) <= _MOST_DIGITS else math.inf
    if math.isinf(number):
        raise NumberRefusedError("is too large a number")
    return number
