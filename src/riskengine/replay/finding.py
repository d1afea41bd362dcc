"""Finds scenario files: those under the paths somebody named, or those that came with riskengine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from riskengine.packaged import scenarios_dir
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import Span

_PATTERN: Final = "*.scenario.yaml"


@dataclass(frozen=True, slots=True)
class Found:
    """One scenario file and the name it is shown under."""

    path: Path
    shown: str


def find(paths: Sequence[Path], faults: Diagnostics) -> tuple[Found, ...]:
    """Return the scenario files under the paths, each once, in order.

    Args:
        paths: Files, whatever their names, and folders; none for the scenarios that came with riskengine.
        faults: Told where there is nothing.
    """
    found: dict[Path, Found] = {}
    for shown, path in _roots(paths):
        under = list(_under(path, shown))
        for one in under:
            found.setdefault(one.path.resolve(), one)
        if not under:
            help = 'the names of scenario files end in ".scenario.yaml"'
            faults.add("RE109", f'no scenario was found in "{shown}".', Span.whole_file(shown), help)
    return tuple(found.values())


def _roots(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    if not paths:
        yield "scenarios", scenarios_dir()
    for path in paths:
        yield path.as_posix(), path


def _under(path: Path, shown: str) -> Iterator[Found]:
    if not path.is_dir():
        # A file that is not there is reported by whoever reads it.
        yield Found(path, shown)
        return
    for file in sorted(path.rglob(_PATTERN)):
        yield Found(file, (PurePosixPath(shown) / file.relative_to(path).as_posix()).as_posix())
