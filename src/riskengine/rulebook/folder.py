"""A folder of packs, and what is read of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Final

from riskengine.packaged import rules_dir
from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics, suggest
from riskengine.rulebook.documents import RuleFile, VocabularyFile
from riskengine.rulebook.files import PackFiles, sections_in
from riskengine.rulebook.pack_documents import PackFile
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.source import Document, Span
from riskengine.rulebook.yaml_reader import read_text, read_yaml

SHIPPED: Final = "riskengine/rules"
"""What the folder of the packs that came with riskengine is called where it is not the one that is read."""

_PACK_FILE: Final = "pack.yaml"
_ENDINGS: Final = (".yaml", ".yml")
_OF_RULES: Final = frozenset(RuleFile.model_fields)
_OF_VOCABULARY: Final = frozenset(VocabularyFile.model_fields)


class Folder:
    """A folder that holds one folder a pack; each pack is read when it is first asked for.

    Attributes:
        shown: What to call the folder.
        names: The names of the packs, in order.
        texts: The text of every file read, by the name it is shown under.
    """

    def __init__(self, root: FilePath, shown: str | None = None) -> None:
        """Find the packs."""
        self._root = root
        self.shown = shown or root.name or root.resolve().name
        packs = root.glob(f"*/{_PACK_FILE}") if root.is_dir() else ()
        self.names = tuple(sorted(found.parent.name for found in packs))
        self.texts: dict[str, str] = {}
        self._packs: dict[str, PackFiles] = {}
        self._shipped: dict[str, PackFiles | None] = {}

    def pack(self, name: str) -> PackFiles | None:
        """Return the files of a pack, or None where there is no such pack."""
        if name not in self.names:
            return None
        if name not in self._packs:
            self._packs[name] = self._read_pack(name)
        return self._packs[name]

    def inherited(self, name: str) -> PackFiles | None:
        """Return the files of a pack to inherit from: of this folder, or else with riskengine."""
        if name in self.names:
            return self.pack(name)
        if name not in self._shipped:
            self._shipped[name] = self._read_shipped(name)
        return self._shipped[name]

    def report_empty(self, faults: Diagnostics) -> None:
        """Report that there is no pack at all."""
        message = f'no pack was found in "{self.shown}".'
        help = f"a pack is a folder with a {_PACK_FILE}"
        faults.add("RE109", message, Span.whole_file(self.shown), help)

    def strays(self) -> Iterator[Diagnostic]:
        """Yield a fault for every file of rules or words that lies in no pack: nothing falls silent."""
        if not self.names:
            faults = Diagnostics()
            self.report_empty(faults)
            yield from faults
            return
        for path in self._files_of_no_pack():
            text, _ = read_text(path, path.name)
            if sections_in(text or "") & {"pack", *_OF_RULES, *_OF_VOCABULARY}:
                message = "this file lies in no pack, so nothing in it is read."
                help = f"put it in the folder of a pack, or give its folder a {_PACK_FILE}"
                yield Diagnostic("RE109", message, Span.whole_file(self._shown(path)), help)

    def _files_of_no_pack(self) -> Iterator[FilePath]:
        for path in sorted(self._root.iterdir()):
            if path.name in self.names or path.name.startswith("."):
                continue
            if path.is_dir():
                yield from _files_in(path)
            elif path.suffix.lower() in _ENDINGS:
                yield path

    def _read_shipped(self, name: str) -> PackFiles | None:
        try:
            shipped = Folder(rules_dir(), SHIPPED)
        except FileNotFoundError:
            return None
        found = shipped.pack(name)
        self.texts.update(shipped.texts)
        return found

    def _read_pack(self, name: str) -> PackFiles:
        files = PackFiles(name)
        own = self._root / name / _PACK_FILE
        for path in _files_in(self._root / name):
            shown = self._shown(path)
            files.shown.append(shown)
            document = self._read(path, shown, files)
            if document is None:
                files.lose(self.texts[shown])
            elif path == own:
                _take_pack(document, files)
            else:
                _sort_in(document, files)
        return files

    def _read(self, path: FilePath, shown: str, files: PackFiles) -> Document | None:
        text, faults = read_text(path, shown)
        self.texts[shown] = text or ""
        files.faults.extend(faults)
        if text is None:
            return None
        document, faults = read_yaml(text, shown)
        files.faults.extend(faults)
        return document

    def _shown(self, path: FilePath) -> str:
        return f"{self.shown}/{path.relative_to(self._root).as_posix()}"


def _files_in(folder: FilePath) -> list[FilePath]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)


def _sort_in(document: Document, files: PackFiles) -> None:
    """Put a file where it belongs by its first keys."""
    keys = set(document.data) if isinstance(document.data, dict) else set()
    if keys & _OF_RULES:
        files.take_rules(document, check_shape(document, RuleFile, files.faults))
    elif keys & _OF_VOCABULARY:
        files.take_vocabulary(document, check_shape(document, VocabularyFile, files.faults))
    else:
        known = (*RuleFile.model_fields, *VocabularyFile.model_fields)
        near = next((found for key in sorted(keys) if (found := suggest(key, known))), None)
        help = near or "a file holds rules:, sources:, or sections of the vocabulary"
        message = "this is not a kind of file that is known here."
        files.faults.add("RE205", message, _first_key(document), help)
        files.lose(document.text)


def _first_key(document: Document) -> Span:
    keys = list(document.data) if isinstance(document.data, dict) else []
    return document.key_span((keys[0],)) if keys else document.span(())


def _take_pack(document: Document, files: PackFiles) -> None:
    shaped = check_shape(document, PackFile, files.faults)
    files.take_pack(document, shaped)
    if files.file is not None and files.file.pack != files.folder:
        message = f'the pack is called "{files.file.pack}" and its folder "{files.folder}".'
        help = "give both the same name"
        Reporter(document, files.faults).fault("RE207", message, ("pack",), help)
