"""The packs of scenarios: each is loaded once, and what several inherit from is read once."""

from collections import Counter
from pathlib import Path

from riskengine.replay.packs import Packs
from riskengine.rulebook import folder
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.source import Span

PACKS = Path(__file__).parents[1] / "cli" / "packs"
HERE = Span.whole_file("case.yaml")


def test_what_several_packs_inherit_from_is_read_once(monkeypatch):
    """No file is read twice, and each pack is what it is when it is loaded by itself."""
    reading, read = Counter(), folder.read_text

    def counted(path, shown):
        reading[path] += 1
        return read(path, shown)

    monkeypatch.setattr(folder, "read_text", counted)
    faults = Diagnostics()
    packs = Packs(PACKS, faults, {})
    found = {name: packs.get(name, HERE) for name in ("force", "national", "force")}

    assert set(reading.values()) == {1}
    assert {name: book.hash for name, book in found.items()} == {
        name: load_rulebook(PACKS, name).hash for name in ("force", "national")
    }
    assert not len(faults)
