"""The entry point: runs a verb and turns whatever comes of it into an exit code and plain words."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from riskengine.cli.exits import Exit
from riskengine.cli.terminal import remark


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The same bytes on every machine, whatever its locale.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: What stands after ``riskengine``.

    Returns:
        The exit code, as `Exit` says.
    """
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except click.ClickException as fault:
        _complain(fault)
        return fault.exit_code
    except (KeyboardInterrupt, click.Abort):
        remark("riskengine: interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return Exit.OUTPUT_CLOSED
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is ours, and a traceback helps nobody at a desk
        _own_up(fault, "--debug" in arguments)
        return Exit.BUG
    return code


def _invoke(arguments: Sequence[str]) -> int:
    # Imported here so that a fault in a verb's own module is reported as ours, too.
    from riskengine.cli.app import app

    if os.environ.get("_RISKENGINE_COMPLETE"):
        app.main(prog_name="riskengine")
    # Not click's own `main`: it takes a closed pipe and an interruption for findings.
    try:
        with app.make_context("riskengine", list(arguments)) as context:
            answer: object = app.invoke(context)
    except click.exceptions.Exit as left:
        return left.exit_code
    return answer if isinstance(answer, int) else Exit.CLEAN


def _complain(fault: click.ClickException) -> None:
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        remark(fault.format_message())
        return
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    remark(f"{click.style('riskengine:', bold=True)} {fault.format_message()}")
    if context is not None:
        remark(f"Try: {context.command_path} --help")


def _own_up(fault: Exception, debug: bool) -> None:
    """Say that the fault is ours and what to report; its text may hold personal data, so only its kind."""
    if debug:
        import traceback

        remark("".join(traceback.format_exception(fault)).rstrip())
    where = _place_of(fault)
    remark(f"riskengine: a fault of riskengine itself, not of your files: {type(fault).__name__} in {where}")
    remark(
        "Please report it with this line, the version (riskengine --version) and the verb you used.\n"
        "Run it again with --debug to see how it came about; take out names before you send that."
    )


def _place_of(fault: Exception) -> str:
    """Return the module and line of ours where the fault came up."""
    place = __name__
    step = fault.__traceback__
    while step is not None:
        module = str(step.tb_frame.f_globals.get("__name__"))
        if module.partition(".")[0] == "riskengine":
            place = f"{module}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _let_go_of_output() -> None:
    """Let the interpreter end quietly, though nobody reads its output any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
