"""Reports what is wrong in one file, at its place, and names that nothing declares with what was meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Document, Path

_FEW: Final = 12


@dataclass(frozen=True, slots=True)
class Reporter:
    """One file, and where its faults go."""

    document: Document
    faults: Diagnostics

    def fault(
        self, code: str, message: str, path: Path, help: str | None = None, *, key: bool = False
    ) -> None:
        """Report a fault.

        Args:
            code: Its code.
            message: What is wrong.
            path: Where.
            help: What to do.
            key: Whether the key that leads there is wrong, rather than the value.
        """
        span = self.document.key_span(path) if key else self.document.span(path)
        self.faults.add(code, message, span, help)

    def known(
        self,
        what: str,
        name: str | None,
        allowed: Collection[str],
        path: Path,
        *,
        code: str = "RE302",
        key: bool = False,
    ) -> bool:
        """Tell whether a name is among those allowed; report it where it is not.

        Args:
            what: What the name should be of, for the message.
            name: The name; where there is none, nothing is wrong.
            allowed: The names that are declared.
            path: Where the name stands.
            code: The code of the fault.
            key: Whether the name is a key rather than a value.
        """
        if name is None or name in allowed:
            return True
        self.fault(code, f'the {what} "{name}" is not declared.', path, meant(what, name, allowed), key=key)
        return False

    def all_known(
        self, what: str, names: Iterable[str], allowed: Collection[str], path: Path, *, code: str = "RE302"
    ) -> None:
        """Report those of a list of names that are not among those allowed."""
        for at, name in enumerate(names):
            self.known(what, name, allowed, (*path, at), code=code)


def either(words: Collection[str]) -> str:
    """Return words as a choice: ``a``, ``a or b``, ``a, b or c``."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def meant(what: str, name: str, allowed: Collection[str]) -> str:
    """Return the allowed name that was probably meant; or, of few, all of them."""
    near = suggest(name, allowed)
    if near is not None:
        return near
    if len(allowed) > _FEW:
        return f"declare the {what} first, or use one that is declared"
    return f"allowed: {', '.join(sorted(allowed))}" if allowed else f"no {what} is declared yet"
