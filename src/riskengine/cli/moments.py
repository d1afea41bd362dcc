"""Times on the command line: with an offset, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


def moment_option(name: str, help: str, *, offsets: bool = False) -> Callable[[_F], _F]:
    """Return the option of a time, which carries its offset; or of an offset from the start of a scenario."""
    return click.option(name, metavar="TIME", callback=_moment_or_offset if offsets else _moment, help=help)


def _moment_or_offset(
    context: click.Context, parameter: click.Parameter, text: str | None
) -> datetime | timedelta | None:
    if text is None or not text.startswith("T"):
        return _moment(context, parameter, text)
    from riskengine.replay.offsets import parse_offset

    try:
        return parse_offset(text)
    except ValueError as fault:
        message = f"{fault}: write it as T+0, T+15m, T+2h30m or T+3d."
        raise click.BadParameter(message, context, parameter) from None


def _moment(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f'"{text}" is not a time: write it as 2026-11-21T20:15:00+00:00.'
        raise click.BadParameter(message, context, parameter) from None
    if moment.tzinfo is None:
        message = (
            f'"{text}" has no offset, so near a clock change it could mean two moments: '
            f"write {moment.isoformat()}+00:00, or +01:00 for summer time."
        )
        raise click.BadParameter(message, context, parameter)
    return moment
