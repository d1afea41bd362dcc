"""The files of one pack, as read and shaped, before anything in them is judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics
from riskengine.rulebook.documents import PackFile, RuleFile, VocabularyFile
from riskengine.rulebook.shape import Shaped
from riskengine.rulebook.source import Document
from riskengine.rulebook.vocabulary_builder import Declared


@dataclass(frozen=True, slots=True)
class RuleFileRead:
    """One rule file, read.

    Attributes:
        document: The file.
        file: Its rules and sources, less those that do not fit.
        positions: Where each rule stands in the file's own list.
    """

    document: Document
    file: RuleFile
    positions: tuple[int, ...]


@dataclass(slots=True)
class PackFiles:
    """Everything found in the folder of one pack.

    Attributes:
        folder: The folder's name.
        document: Its `pack.yaml`, once read.
        file: The shape of its `pack.yaml`, or None where it has a fault.
        vocabulary: Its vocabulary files.
        rules: Its rule files.
        faults: What reading them found.
        shown: The names of all its files.
        dropped: The last part of every name whose declaration had a fault.
        unreadable: Whether a whole file could not be read.
    """

    folder: str
    document: Document | None = None
    file: PackFile | None = None
    vocabulary: list[Declared] = field(default_factory=list)
    rules: list[RuleFileRead] = field(default_factory=list)
    faults: Diagnostics = field(default_factory=Diagnostics)
    shown: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    unreadable: bool = False

    def note(self, shaped: Shaped[PackFile] | Shaped[RuleFile] | Shaped[VocabularyFile] | None) -> None:
        """Remember what a file declares but could not be read, so that it is not called undeclared."""
        self.unreadable |= shaped is None
        if shaped is not None:
            self.dropped |= {str(path[-1]).rpartition(".")[2] for path in shaped.dropped}


_CONSEQUENCES: Final = ("RE301", "RE302", "RE306", "RE309", "RE312", "RE450")
_QUOTED: Final = re.compile(r'"([^"]*)"')


def believable(judged: Iterable[Diagnostic], chain: Iterable[PackFiles]) -> Iterable[Diagnostic]:
    """Leave out what may only follow from a declaration that could not be read.

    Calling a name undeclared because its own declaration has a typing slip would send people to the wrong
    file; once that is mended, anything left out here shows.
    """
    packs = tuple(chain)
    unreadable = any(pack.unreadable for pack in packs)
    dropped = {name for pack in packs for name in pack.dropped}
    for one in judged:
        if one.code not in _CONSEQUENCES or (
            not unreadable and not (dropped and (one.code == "RE450" or _names(one) & dropped))
        ):
            yield one


def _names(diagnostic: Diagnostic) -> set[str]:
    return {part for name in _QUOTED.findall(diagnostic.message) for part in name.split(".")}
