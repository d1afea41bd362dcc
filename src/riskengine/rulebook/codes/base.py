"""What a diagnostic code is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a diagnostic is: an error stops the rulebook from loading, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault, under an id that is never given to another.

    Attributes:
        id: `RE` and three digits.
        title: What is wrong, in a few words.
        severity: Whether it stops the rulebook from loading.
        explanation: For a policy owner who is no programmer: what is wrong, why it matters, how to mend it.
        bad: A short example that has the fault.
        good: The same example, mended.
    """

    id: str
    title: str
    severity: Severity
    explanation: str
    bad: str
    good: str


def error(code: str, title: str, explanation: str, bad: str, good: str) -> Code:
    """Declare a code that stops the rulebook from loading."""
    return Code(code, title, Severity.ERROR, explanation.strip(), bad.strip("\n"), good.strip("\n"))


def warning(code: str, title: str, explanation: str, bad: str, good: str) -> Code:
    """Declare a code that is shown and stops nothing."""
    return Code(code, title, Severity.WARNING, explanation.strip(), bad.strip("\n"), good.strip("\n"))
