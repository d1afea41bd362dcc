"""The files of one pack, as read and shaped, before anything in them is judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics, folded
from riskengine.rulebook.documents import RuleFile, VocabularyFile
from riskengine.rulebook.pack_documents import PackFile
from riskengine.rulebook.shape import Shaped
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary_builder import Declared


@dataclass(frozen=True, slots=True)
class RuleFileRead:
    """One rule file, read.

    Attributes:
        document: The file.
        file: Its rules and sources, less those that do not fit.
        positions: Where each rule stands in the file's own list.
        oversight: Where each measure of oversight stands in the file's own list.
        invariants: Where each invariant stands in the file's own list.
    """

    document: Document
    file: RuleFile
    positions: tuple[int, ...]
    oversight: tuple[int, ...] = ()
    invariants: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class PackFiles:
    """Everything found in the folder of one pack.

    Attributes:
        folder: The folder's name.
        document: Its `pack.yaml`, once read.
        file: The shape of its `pack.yaml`, or None where it has a fault.
        inherits: The pack it inherits from, which is known even where the rest of `pack.yaml` is not.
        withdrawn: Where each withdrawal stands in the pack file's own list.
        is_whole: Whether all of `pack.yaml` could be read.
        vocabulary: Its vocabulary files.
        rules: Its rule files.
        faults: What reading them found.
        shown: The names of all its files.
        dropped: Every name whose declaration had a fault, folded: it may be the name that is badly written.
        lost_rules: Whether some rules or sources could not be read.
        lost_names: Whether some declarations could not be read, so that any name may be declared after all.
    """

    folder: str
    document: Document | None = None
    file: PackFile | None = None
    inherits: str | None = None
    withdrawn: tuple[int, ...] = ()
    is_whole: bool = False
    vocabulary: list[Declared] = field(default_factory=list)
    rules: list[RuleFileRead] = field(default_factory=list)
    faults: Diagnostics = field(default_factory=Diagnostics)
    shown: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    lost_rules: bool = False
    lost_names: bool = False

    def take_pack(self, document: Document, shaped: Shaped[PackFile] | None) -> None:
        """Take the pack's own file."""
        self.document = document
        inherits = document.data.get("inherits") if isinstance(document.data, dict) else None
        self.inherits = inherits if isinstance(inherits, str) else None
        if shaped is None:
            self.lost_names = True
            return
        self.file, self.is_whole, self.withdrawn = shaped.model, not shaped.dropped, shaped.kept("withdraw")
        self._note(shaped.dropped, document)

    def take_rules(self, document: Document, shaped: Shaped[RuleFile] | None) -> None:
        """Take a file of rules."""
        if shaped is None:
            self.lost_rules = True
            return
        kept = (shaped.kept(section) for section in ("rules", "oversight", "invariants"))
        self.rules.append(RuleFileRead(document, shaped.model, *kept))
        self._note(shaped.dropped, document)

    def take_vocabulary(self, document: Document, shaped: Shaped[VocabularyFile] | None) -> None:
        """Take a file of the vocabulary."""
        if shaped is None:
            self.lost_names = True
            return
        self.vocabulary.append(Declared(document, shaped.model))
        self._note(shaped.dropped, document)

    def lose(self, text: str | None) -> None:
        """Remember a file that could not be read: what it might have declared is not "undeclared"."""
        sections = sections_in(text or "")
        self.lost_rules = True
        self.lost_names |= not sections & _OF_RULES or bool(sections & _OF_VOCABULARY)

    def _note(self, dropped: Iterable[Path], document: Document) -> None:
        """Remember what a file declares and could not be read."""
        for path in dropped:
            if len(path) == 1:
                self.lost_rules |= path[0] in _OF_RULES
                self.lost_names |= path[0] not in _OF_RULES
            else:
                self.dropped.update(_declared_at(path, document))


_SECTION: Final = re.compile(r"^(?:\{\s*)?\"?([a-z]+)\"?\s*:", re.MULTILINE)
_OF_RULES: Final = frozenset(RuleFile.model_fields)
_OF_VOCABULARY: Final = frozenset(VocabularyFile.model_fields)
_DOUBTED_WITHOUT_RULES: Final = frozenset({"RE309", "RE312", "RE450"})
_DOUBTED_WITHOUT_NAMES: Final = _DOUBTED_WITHOUT_RULES | {"RE301", "RE302", "RE306"}
_QUOTED: Final = re.compile(r'"([^"]*)"')


def sections_in(text: str) -> frozenset[str]:
    """Return the outermost keys that a file seems to have, whether or not it can be read."""
    return frozenset(_SECTION.findall(text))


def believable(judged: Iterable[Diagnostic], chain: Iterable[PackFiles]) -> Iterator[Diagnostic]:
    """Leave out what may only follow from a declaration that could not be read.

    Calling a name undeclared because its own declaration has a typing slip would send people to the wrong
    file; once that is mended, anything left out here shows.
    """
    packs = tuple(chain)
    dropped = {name for pack in packs for name in pack.dropped}
    doubted: set[str] = set()
    if any(pack.lost_names for pack in packs):
        doubted |= _DOUBTED_WITHOUT_NAMES
    if any(pack.lost_rules for pack in packs):
        doubted |= _DOUBTED_WITHOUT_RULES
    if dropped:
        doubted.add("RE450")
    for one in judged:
        if one.code not in doubted and not (
            one.code in _DOUBTED_WITHOUT_NAMES and _names_in(one.message) & dropped
        ):
            yield one


def _declared_at(path: Path, document: Document) -> Iterator[str]:
    """Yield the names under which others know what is declared at a path."""
    section, entry = path[0], path[1]
    if isinstance(entry, str):
        yield folded(entry)
        yield folded(entry.rpartition(".")[2])
        return
    data = document.data
    written = data.get(str(section)) if isinstance(data, dict) else None
    found = written[entry] if isinstance(written, list) else None
    id = found.get("id") if isinstance(found, dict) else found
    if isinstance(id, str):
        yield folded(id)


def _names_in(message: str) -> set[str]:
    """Return the names a message quotes, whole and in parts: "child.age" is about a child and an age."""
    quoted = {folded(name) for name in _QUOTED.findall(message)}
    return quoted | {part for name in quoted for part in name.split(".")}
