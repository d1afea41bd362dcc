"""The packs that scenarios are replayed under, each loaded once, when the first scenario names it.

What several inherit from is read once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from riskengine.packaged import rules_dir
from riskengine.replay.reach import Reach
from riskengine.rulebook.diagnostics import Diagnostics, Severity, suggest
from riskengine.rulebook.folder import Folder
from riskengine.rulebook.load import check_packs_in, folder_of
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Span


@dataclass(slots=True)
class Packs:
    """Loads packs on demand.

    Attributes:
        rules: The folder that holds one folder a pack; None for the packs that came with riskengine.
        faults: Takes the faults of packs.
        texts: Takes the texts of their files, so that lines can be shown.
        rulebooks: The rulebooks loaded so far.
        reaches: What the rules of each can bring about.
    """

    rules: Path | None
    faults: Diagnostics
    texts: dict[str, str]
    rulebooks: dict[str, Rulebook] = field(default_factory=dict)
    reaches: dict[str, Reach] = field(default_factory=dict)
    _tried: set[str] = field(default_factory=set)
    _folder: Folder | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all packs that there are."""
        return tuple(sorted(file.parent.name for file in (self.rules or rules_dir()).glob("*/pack.yaml")))

    def get(self, pack: str, named_at: Span) -> Rulebook | None:
        """Return the rulebook of a pack, or None if it has a fault, which is then reported once.

        Args:
            pack: The pack's name.
            named_at: Where a scenario names it.
        """
        packs = self.names
        if packs and pack not in packs:
            help = suggest(pack, packs) or f"packs: {', '.join(packs)}"
            self.faults.add("RE310", f'there is no pack "{pack}".', named_at, help)
        elif pack not in self._tried:
            self._tried.add(pack)
            self._load(pack)
        return self.rulebooks.get(pack)

    def _load(self, pack: str) -> None:
        self._folder = self._folder or folder_of(self.rules)
        found = check_packs_in(self._folder, pack)
        wrong = [fault for fault in found.diagnostics if fault.severity is Severity.ERROR]
        self.faults.extend(wrong)
        self.texts.update(found.sources)
        if pack in found.rulebooks and not wrong:
            self.rulebooks[pack] = found.rulebooks[pack]
            self.reaches[pack] = Reach.of(found.rulebooks[pack])
