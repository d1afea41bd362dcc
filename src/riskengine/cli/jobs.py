"""How many processes play scenarios side by side."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])

_WORTH_A_PROCESS: Final = 10
"""How many scenarios it takes to be worth a process of their own."""


def with_jobs_option(command: _F) -> _F:
    """Give a verb that plays scenarios the option that says how many it plays at a time."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Play so many scenarios at a time; left out: one a processor.",
    )(command)


def jobs_for(scenarios: int) -> int:
    """Return how many processes to play scenarios in, where nobody says: one a processor, none for a few."""
    return min(os.cpu_count() or 1, max(1, scenarios // _WORTH_A_PROCESS))
