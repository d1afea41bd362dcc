"""A file that is written whole or not at all, whatever ends the run that writes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class CannotWrite(Exception):
    """A file that cannot be written; the message says why."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, and put it in its place once everything is in it.

    Until then it is a hidden file beside that place. A run that fails takes it away; one that is killed
    leaves it, and the next run for the same place replaces it.

    Args:
        path: Where the file is to be.

    Raises:
        CannotWrite: If it cannot be written there.
    """
    if path.is_dir():
        raise CannotWrite(f'"{path}" is a folder; name a file')
    unfinished = path.with_name(f".{path.name}.unfinished")
    begun: os.stat_result | None = None
    try:
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:
            begun = os.fstat(file.fileno())
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not _is(unfinished, begun):
            raise CannotWrite(f'"{path}" is being written by another run; this one wrote nothing')
        unfinished.replace(path)
    except BaseException as fault:
        if begun is not None and _is(unfinished, begun):
            unfinished.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise _cannot(path, fault) from fault
        raise


def _is(path: Path, file: os.stat_result) -> bool:
    """Tell whether that file still stands there, and not the half of another run that has begun since."""
    try:
        return os.path.samestat(path.stat(), file)
    except OSError:
        return False


def _cannot(path: Path, fault: OSError) -> CannotWrite:
    if not path.parent.is_dir():
        return CannotWrite(f'there is no folder "{path.parent}" to write "{path.name}" in')
    return CannotWrite(f'cannot write "{path}" ({fault.strerror or type(fault).__name__})')
