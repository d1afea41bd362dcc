"""Loads a pack with everything it inherits into a Rulebook, or says everything that is wrong with it.

All files are read before anything is judged, so that one run shows every fault of every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from riskengine.packaged import rules_dir
from riskengine.rulebook.assemble import assemble
from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics, RulebookError, in_order, suggest
from riskengine.rulebook.documents import PackFile, RuleFile, VocabularyFile
from riskengine.rulebook.files import PackFiles, RuleFileRead, believable
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.source import Document, Span
from riskengine.rulebook.vocabulary_builder import Declared
from riskengine.rulebook.yaml_reader import read_text, read_yaml

_UNUSED = "RE450"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What checking a folder of packs found.

    Attributes:
        diagnostics: Every fault and warning, in the stable order.
        rulebooks: The rulebook of each pack that could be loaded, by name.
        files: How many files were read.
        sources: The text of each file, for showing lines.
    """

    diagnostics: tuple[Diagnostic, ...]
    rulebooks: Mapping[str, Rulebook]
    files: int
    sources: Mapping[str, str]

    @property
    def packs(self) -> int:
        """How many packs could be loaded."""
        return len(self.rulebooks)

    @property
    def rules(self) -> int:
        """How many rules they hold, each counted once."""
        return len({(rule.pack, rule.id) for book in self.rulebooks.values() for rule in book.rules})


def load_rulebook(path: FilePath | str | None = None, pack: str = "national") -> Rulebook:
    """Load a pack and all it inherits.

    Args:
        path: The folder that holds one folder a pack; None for the packs that come with the engine.
        pack: The pack's name.

    Raises:
        RulebookError: If any file of the pack, or of one it inherits, has a fault.
    """
    found = _Folder(FilePath(path) if path is not None else rules_dir())
    found.read_all()
    book, faults = found.load(pack)
    if book is None:
        raise RulebookError(faults, found.texts)
    return book


def check_packs(path: FilePath | str | None = None, pack: str | None = None) -> CheckResult:
    """Check every pack in a folder, or one; the faults of all come in one result."""
    found = _Folder(FilePath(path) if path is not None else rules_dir())
    found.read_all()
    books: dict[str, Rulebook] = {}
    faults: list[Diagnostic] = list(found.faults)
    unused: list[tuple[frozenset[str], frozenset[Diagnostic]]] = []
    for name in [pack] if pack is not None else sorted(found.packs):
        book, these = found.load(name)
        faults += [one for one in these if one.code != _UNUSED]
        unused.append((found.files_of(name), frozenset(one for one in these if one.code == _UNUSED)))
        if book is not None:
            books[name] = book
    faults += _unused_everywhere(unused)
    return CheckResult(in_order(faults), books, len(found.texts), found.texts)


def _unused_everywhere(unused: list[tuple[frozenset[str], frozenset[Diagnostic]]]) -> Iterable[Diagnostic]:
    """Keep what no pack uses: what is declared nationally may be used by one force alone."""
    for one in frozenset[Diagnostic]().union(*(found for _, found in unused)):
        if all(one in found for files, found in unused if one.span.file in files):
            yield one


@dataclass(slots=True)
class _Folder:
    """A folder of packs and what was read of it."""

    root: FilePath
    packs: dict[str, PackFiles] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    faults: Diagnostics = field(default_factory=Diagnostics)

    def read_all(self) -> None:
        """Read every file of every pack; faults of reading are kept with the folder."""
        folders = sorted(self.root.glob("*/pack.yaml")) if self.root.is_dir() else []
        if not folders:
            shown = self.root.name or str(self.root)
            message = f'no pack was found in "{shown}".'
            self.faults.add("RE109", message, Span.whole_file(shown), "a pack is a folder with a pack.yaml")
        for pack_file in folders:
            self._read_pack(pack_file)

    def load(self, name: str) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
        """Assemble one pack; the rulebook is None if anything it needs has a fault."""
        chain, faults = self._chain(name)
        judged = Diagnostics()
        book = assemble(chain, judged) if chain and not faults else None
        every = Diagnostics([*self._reading_faults(chain), *faults, *believable(judged, chain)])
        return (None if every.errors else book), every.sorted()

    def files_of(self, name: str) -> frozenset[str]:
        """Return the files that a pack and those it inherits from consist of."""
        chain, _ = self._chain(name)
        return frozenset(file for pack in chain for file in pack.shown)

    def _reading_faults(self, chain: list[PackFiles]) -> Iterable[Diagnostic]:
        if not self.packs:
            yield from self.faults
        for pack in chain:
            yield from pack.faults

    def _chain(self, name: str) -> tuple[list[PackFiles], tuple[Diagnostic, ...]]:
        """Return the pack and those it inherits from, the oldest first."""
        faults = Diagnostics()
        chain: list[PackFiles] = []
        wanted: str | None = name
        asked_at = Span.whole_file(self.root.name)
        while wanted is not None:
            pack = self.packs.get(wanted)
            if pack is None:
                if self.packs:
                    near = suggest(wanted, self.packs) or f"packs: {', '.join(sorted(self.packs))}"
                    faults.add("RE310", f'there is no pack "{wanted}".', asked_at, near)
                break
            if pack in chain:
                faults.add(
                    "RE310",
                    f'the pack "{wanted}" inherits from itself.',
                    asked_at,
                    "take one `inherits` away",
                )
                break
            chain.insert(0, pack)
            wanted = pack.file.inherits if pack.file is not None else None
            asked_at = pack.document.span(("inherits",)) if pack.document is not None else asked_at
        return chain, faults.sorted()

    def _read_pack(self, pack_file: FilePath) -> None:
        folder = pack_file.parent
        files = PackFiles(folder.name)
        self.packs[folder.name] = files
        for path in sorted(folder.rglob("*.yaml")) + sorted(folder.rglob("*.yml")):
            shown = f"{self.root.name}/{path.relative_to(self.root).as_posix()}"
            document = self._read(path, shown, files)
            if document is not None:
                _sort_in(document, path == pack_file, files)

    def _read(self, path: FilePath, shown: str, files: PackFiles) -> Document | None:
        files.shown.append(shown)
        text, faults = read_text(path, shown)
        self.texts[shown] = text or ""
        files.faults.extend(faults)
        document = None
        if text is not None:
            document, faults = read_yaml(text, shown)
            files.faults.extend(faults)
        files.unreadable |= document is None
        return document


def _sort_in(document: Document, is_pack: bool, files: PackFiles) -> None:
    """Put a file where it belongs by its first keys."""
    keys = set(document.data) if isinstance(document.data, dict) else set()
    if is_pack:
        _take_pack(document, files)
    elif keys & {"rules", "sources"}:
        rules = check_shape(document, RuleFile, files.faults)
        files.note(rules)
        if rules is not None:
            kept = rules.kept("rules", len(rules.model.rules))
            files.rules.append(RuleFileRead(document, rules.model, kept))
    elif keys & set(VocabularyFile.model_fields):
        words = check_shape(document, VocabularyFile, files.faults)
        files.note(words)
        if words is not None:
            files.vocabulary.append(Declared(document, words.model))
    else:
        known = ("rules", "sources", *VocabularyFile.model_fields)
        near = next((found for key in sorted(keys) if (found := suggest(key, known))), None)
        help = near or "a file holds rules:, sources:, or sections of the vocabulary"
        files.faults.add("RE205", "this is not a kind of file that is known here.", document.span(()), help)
        files.unreadable = True


def _take_pack(document: Document, files: PackFiles) -> None:
    shaped = check_shape(document, PackFile, files.faults)
    files.note(shaped)
    files.document = document
    files.file = shaped.model if shaped is not None else None
    if files.file is not None and files.file.pack != files.folder:
        message = f'the pack is called "{files.file.pack}" and its folder "{files.folder}".'
        files.faults.add("RE207", message, document.span(("pack",)), "give both the same name")
