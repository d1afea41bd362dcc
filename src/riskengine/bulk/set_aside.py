"""Sets aside what cannot be used: into a file, each with why, so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from riskengine.bulk.json_values import as_json
from riskengine.bulk.whole_file import whole_file


class Aside:
    """A file of what was set aside, one JSON object a line.

    Attributes:
        count: How many there are in it.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Begin with nothing."""
        self._file, self.count = file, 0

    def put(self, row: int, why: Sequence[str], data: object) -> None:
        """Set one aside.

        Args:
            row: Its number in the file it was read from: of the row, or of the line of a log.
            why: What is wrong with it.
            data: What stands there.
        """
        self.count += 1
        self._file.write(as_json({"row": row, "why": list(why), "data": data}).encode() + b"\n")


@contextmanager
def set_aside(path: Path | None) -> Iterator[Aside | None]:
    """Give what sets aside into a file, which stands in its place at the end; None where there is none.

    Raises:
        CannotWrite: If it cannot be written there.
    """
    if path is None:
        yield None
        return
    with whole_file(path) as file:
        yield Aside(file)
