"""The files of one pack, as read and shaped, before anything in them is judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import PackFile, RuleFile
from riskengine.rulebook.source import Document
from riskengine.rulebook.vocabulary_builder import Declared


@dataclass(frozen=True, slots=True)
class RuleFileRead:
    """One rule file, read."""

    document: Document
    file: RuleFile


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
    """

    folder: str
    document: Document | None = None
    file: PackFile | None = None
    vocabulary: list[Declared] = field(default_factory=list)
    rules: list[RuleFileRead] = field(default_factory=list)
    faults: Diagnostics = field(default_factory=Diagnostics)
    shown: list[str] = field(default_factory=list)
