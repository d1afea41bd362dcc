"""Which channels of inference are asked beside the one that decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from riskengine.cli.exits import Unusable
from riskengine.cli.terminal import remark

_F = TypeVar("_F", bound=Callable[..., Any])

_BY_DEFAULT: Final = "durable"


def with_channels_option(command: _F) -> _F:
    """Give a verb the option that says which channels are asked, and compared."""
    return click.option(
        "--channels",
        metavar="NAME,...",
        help="Ask these channels the same and compare every verdict: native, which decides, durable, "
        "columnar. Left out: native, and durable where it is installed.",
    )(command)


def others_asked(named: str | None) -> tuple[str, ...]:
    """Return the channels to ask beside the native one.

    Args:
        named: What stands after ``--channels``; None for native, and durable where it can be asked.
    """
    from riskengine.replay.channels import NATIVE, why_missing

    if named is not None:
        return _named(named)
    why = why_missing(_BY_DEFAULT)
    if why is None:
        return (_BY_DEFAULT,)
    remark(f"riskengine: channels: {NATIVE} alone; {why}")
    return ()


def _named(named: str) -> tuple[str, ...]:
    from riskengine.replay.channels import CHANNELS, NATIVE, why_missing
    from riskengine.rulebook.diagnostics import suggest

    names = tuple(dict.fromkeys(one.strip() for one in named.split(",")))
    for name in names:
        if name not in CHANNELS:
            near = suggest(name, CHANNELS) or f"there are {', '.join(CHANNELS)}"
            raise Unusable(f'there is no channel "{name}"; {near}')
        why = why_missing(name)
        if why is not None:
            raise Unusable(f"the channel {name} cannot be asked: {why}")
    if NATIVE not in names:
        raise Unusable(f"--channels names those that are compared with {NATIVE}, which decides: add it")
    return tuple(name for name in names if name != NATIVE)
