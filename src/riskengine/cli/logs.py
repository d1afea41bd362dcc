"""What the command line says of its own doings: ids only, on standard error, and little unless asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, TypeVar

import click

from riskengine.cli.terminal import shows_colour

_F = TypeVar("_F", bound=Callable[..., Any])
_KEY: Final = "riskengine.logs"


class Level(IntEnum):
    """How grave a line of the log is, on the scale of the standard library."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


@dataclass(slots=True)
class _Wanted:
    """What the options asked for, before or after the verb."""

    verbose: int = 0
    quiet: bool = False
    json: bool = False

    @property
    def least(self) -> Level:
        if self.quiet:
            return Level.ERROR
        return {0: Level.WARNING, 1: Level.INFO}.get(self.verbose, Level.DEBUG)


def with_log_options(command: _F) -> _F:
    """Give a command the options that say how much it talks; they may stand before or after the verb."""
    for option in (
        click.option(
            "--debug", is_flag=True, expose_value=False, help="Show where a fault of ours happened."
        ),
        click.option(
            "--log-format",
            type=click.Choice(["text", "json"]),
            expose_value=False,
            callback=_want_format,
            help="Write the log as key=value pairs or as JSON lines.",
        ),
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_want_quiet, help="Log errors only."
        ),
        click.option(
            "-v",
            "--verbose",
            count=True,
            expose_value=False,
            callback=_want_more,
            help="Log more; -vv: all.",
        ),
    ):
        command = option(command)
    return command


def is_quiet() -> bool:
    """Tell whether only errors were asked for."""
    return _wanted(click.get_current_context()).quiet


def log(level: Level, event: str, **ids: str | int) -> None:
    """Write one line to the log, if it is wanted.

    Args:
        level: How grave it is.
        event: What happened, as a name that stays the same.
        ids: Which incident, rule or pack; never a name, an address or what somebody said.
    """
    wanted = _wanted(click.get_current_context())
    if level < wanted.least:
        return
    # Half a second to import: only for those who asked.
    import structlog

    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.add_log_level, _renderer(wanted.json)],
        wrapper_class=structlog.make_filtering_bound_logger(int(wanted.least)),
    )
    logger.log(int(level), event, **ids)


def _renderer(as_json: bool) -> Any:  # noqa: ANN401 - structlog's processors have no common type
    import structlog

    if as_json:
        return structlog.processors.JSONRenderer(sort_keys=True)
    if shows_colour(sys.stderr):
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.LogfmtRenderer(key_order=["level", "event"], sort_keys=True)


def _wanted(context: click.Context) -> _Wanted:
    wanted: _Wanted = context.meta.setdefault(_KEY, _Wanted())
    return wanted


def _want_more(context: click.Context, _: click.Parameter, count: int) -> None:
    _wanted(context).verbose += count


def _want_quiet(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    _wanted(context).quiet |= quiet


def _want_format(context: click.Context, _: click.Parameter, name: str | None) -> None:
    if name is not None:
        _wanted(context).json = name == "json"
