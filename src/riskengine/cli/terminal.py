"""What the streams can show: colour, width, and whether a person is looking."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Final, TextIO

import click

_PLAIN_WIDTH: Final = 100
"""The width of text that goes to a file or a pipe: the same on every machine."""


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person is looking at the stream."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def shows_colour(stream: TextIO) -> bool:
    """Tell whether to colour what goes to the stream: as NO_COLOR or FORCE_COLOR say, else for a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)


def width_of(stream: TextIO) -> int:
    """Return how many columns to fill: the terminal's own, within reason, or a fixed width."""
    return min(shutil.get_terminal_size().columns, 120) if is_terminal(stream) else _PLAIN_WIDTH


def result(text: str) -> None:
    """Print a result, which is what standard output is for; styles go where no colour is shown."""
    click.echo(text, nl=False, color=shows_colour(sys.stdout))


def remark(text: str) -> None:
    """Print what is not the result: progress, complaints, advice."""
    click.echo(text, err=True, color=shows_colour(sys.stderr))
