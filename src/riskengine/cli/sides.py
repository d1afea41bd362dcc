"""The two sides of a comparison: which packs of which folder stand on each, and with what tried in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from riskengine.cli.exits import Unusable
from riskengine.cli.packs_given import folder_of, load

if TYPE_CHECKING:
    from riskengine.rulebook.rules import Rulebook
    from riskengine.rulebook.written import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison.

    Attributes:
        rules: The folder of packs; None for those that came with riskengine.
        pack: The one pack that is meant; None for each pack of the folder.
        what_if: Values of parameters to try instead of the packs' own.
    """

    rules: Path | None = None
    pack: str | None = None
    what_if: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of packs."""
        return folder_of(self.rules)

    @property
    def names(self) -> tuple[str, ...]:
        """The packs that are meant."""
        if self.pack is not None:
            return (self.pack,)
        return tuple(sorted(file.parent.name for file in self.folder.glob("*/pack.yaml")))

    def load(self, pack: str) -> Rulebook:
        """Load a pack, or say everything that is wrong with it and stop."""
        return load(self.rules, pack, self.what_if)


def side_named(name: str, rules: Path | None) -> Side:
    """Return the side that somebody names: a folder of packs, the folder of one pack, or a pack by its name.

    Args:
        name: What was given.
        rules: The folder in which packs are looked for by their names.
    """
    path = Path(name)
    if (path / "pack.yaml").is_file():
        whole = path if path.name else path.resolve()
        return Side(rules=whole.parent, pack=whole.resolve().name)
    if path.is_dir() and any(path.glob("*/pack.yaml")):
        return Side(rules=path)
    side = Side(rules=rules, pack=name)
    known = Side(rules=rules).names
    if name not in known:
        from riskengine.rulebook.diagnostics import suggest

        near = suggest(name, known) or f"packs: {', '.join(known)}"
        raise Unusable(f'"{name}" is neither a folder of packs nor a pack; {near}')
    return side


def pack_named(name: str, rules: Path | None) -> Rulebook:
    """Load the pack that somebody names: by its name, or by its folder.

    Args:
        name: What was given.
        rules: The folder in which packs are looked for by their names.
    """
    side = side_named(name, rules)
    if side.pack is None:
        raise Unusable(f'"{name}" is a folder of packs: {", ".join(side.names)}; name one of them')
    return side.load(side.pack)


def values_tried(said: Iterable[str]) -> dict[str, Scalar]:
    """Return the values of parameters that somebody wants to try, each written as NAME=VALUE."""
    from riskengine.rulebook.yaml_scalars import NumberRefusedError, resolve

    found: dict[str, Scalar] = {}
    for one in said:
        name, equals, text = one.partition("=")
        if not (name and equals and text):
            raise Unusable(f'"{one}" is no parameter with a value; write it as missing.repeat_window=60d')
        try:
            value = resolve(text)
        except NumberRefusedError as fault:
            raise Unusable(f"{name}: {text} {fault}") from fault
        if value is None:
            raise Unusable(f"{name}: {text} is no value")
        if name in found:
            raise Unusable(f"{name} is given twice")
        found[name] = value
    return found


def pairs(was: Side, now: Side, wanted: Iterable[str]) -> dict[str, tuple[Rulebook, Rulebook]]:
    """Return the rulebooks to compare, by the name of the first.

    Args:
        was: The first side.
        now: The second.
        wanted: The packs of the first side that are asked for; what the second does not have is left out.
    """
    found: dict[str, tuple[Rulebook, Rulebook]] = {}
    there = now.names
    for name in wanted:
        if now.pack is not None or name in there:
            found[name] = was.load(name), now.load(now.pack or name)
    for parameter in now.what_if:
        _must_be_declared(parameter, [book for book, _ in found.values()])
    return found


def _must_be_declared(parameter: str, rulebooks: Iterable[Rulebook]) -> None:
    known = sorted({name for book in rulebooks for name in book.parameters})
    if parameter not in known:
        from riskengine.rulebook.diagnostics import suggest

        near = suggest(parameter, known)
        raise Unusable(f'the parameter "{parameter}" is not declared' + (f"; {near}" if near else ""))
