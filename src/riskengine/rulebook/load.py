"""Loads a pack with everything it inherits into a Rulebook, or says everything that is wrong with it.

All files are read before anything is judged, so that one run shows every fault of every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from riskengine.packaged import rules_dir
from riskengine.rulebook.assemble import assemble
from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics, RulebookError, in_order
from riskengine.rulebook.files import PackFiles, believable
from riskengine.rulebook.folder import SHIPPED, Folder
from riskengine.rulebook.parameters import NOTHING
from riskengine.rulebook.reporter import meant
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.written import Scalar

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
        path: The folder that holds one folder a pack; None for the packs that come with the engine, which
            packs of any folder may inherit from.
        pack: The pack's name.

    Raises:
        RulebookError: If any file of the pack, or of one it inherits, has a fault.
    """
    folder = folder_of(path)
    book, faults = _load(folder, pack)
    if book is None:
        raise RulebookError(faults, folder.texts)
    return book


def check_packs(
    path: FilePath | str | None = None,
    pack: str | None = None,
    today: date | None = None,
    what_if: Mapping[str, Scalar] = NOTHING,
) -> CheckResult:
    """Check every pack in a folder, or one; the faults of all come in one result.

    Args:
        path: The folder that holds one folder a pack; None for the packs that come with the engine.
        pack: The pack to check, with those it inherits from; None for all of them.
        today: The day to hold the review dates of sources against; None for the day each pack was approved.
        what_if: Values of parameters to try instead of those that the packs give.
    """
    return check_packs_in(folder_of(path), pack, today, what_if)


def check_packs_in(
    folder: Folder,
    pack: str | None = None,
    today: date | None = None,
    what_if: Mapping[str, Scalar] = NOTHING,
) -> CheckResult:
    """Check packs as `check_packs` does, in a folder of which what was read before is not read again."""
    names = folder.names if pack is None else (pack,)
    loaded = {name: _load(folder, name, today, what_if) for name in names}
    found = {one for _, faults in loaded.values() for one in faults}
    if pack is None:
        found |= set(folder.strays())
    if any(one.code == _UNUSED for one in found):
        found -= set(_used_elsewhere(folder, {name: faults for name, (_, faults) in loaded.items()}))
    books = {name: book for name, (book, _) in loaded.items() if book is not None}
    # What came with riskengine may be used by anybody.
    found -= {one for one in found if one.code == _UNUSED and one.span.file.startswith(f"{SHIPPED}/")}
    return CheckResult(in_order(found), books, len(folder.texts), folder.texts)


def folder_of(path: FilePath | str | None = None) -> Folder:
    """Return a folder of packs, not yet read; None for the folder of those that come with the engine."""
    return Folder(FilePath(path) if path is not None else rules_dir())


def _load(
    folder: Folder, name: str, today: date | None = None, what_if: Mapping[str, Scalar] = NOTHING
) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """Assemble one pack; the rulebook is None if anything it needs has a fault."""
    chain, faults = _chain(folder, name)
    judged = Diagnostics()
    book = assemble(chain, judged, today, what_if) if chain and not len(faults) else None
    for pack in chain:
        faults.extend(pack.faults)
    faults.extend(believable(judged, chain))
    return (None if faults.errors else book), faults.sorted()


def _chain(folder: Folder, name: str) -> tuple[tuple[PackFiles, ...], Diagnostics]:
    """Return the pack and those it inherits from, the oldest first."""
    faults = Diagnostics()
    chain: tuple[PackFiles, ...] = ()
    if not folder.names:
        folder.report_empty(faults)
        return chain, faults
    wanted: str | None = name
    asked_at = Span.whole_file(folder.shown)
    while wanted is not None:
        pack = folder.inherited(wanted) if chain else folder.pack(wanted)
        if pack is None:
            help = meant("pack", wanted, folder.names)
            faults.add("RE310", f'there is no pack "{wanted}".', asked_at, help)
            break
        if pack in chain:
            message = f'the pack "{wanted}" inherits from itself.'
            faults.add("RE310", message, asked_at, "take one inherits: away")
            break
        chain, wanted = (pack, *chain), pack.inherits
        if pack.document is not None:
            asked_at = pack.document.span(("inherits",))
    return chain, faults


def _used_elsewhere(folder: Folder, loaded: Mapping[str, tuple[Diagnostic, ...]]) -> Iterator[Diagnostic]:
    """Yield what is called unused and is not: what is declared nationally may be used by one force alone."""
    unused = dict(loaded)
    for name in folder.names:
        if name not in unused:
            unused[name] = _load(folder, name)[1]
    files = {name: frozenset(_files_of(folder, name)) for name in unused}
    for one in {one for faults in loaded.values() for one in faults if one.code == _UNUSED}:
        if any(one.span.file in files[name] and one not in unused[name] for name in unused):
            yield one


def _files_of(folder: Folder, name: str) -> Iterable[str]:
    chain, _ = _chain(folder, name)
    return (file for pack in chain for file in pack.shown)
