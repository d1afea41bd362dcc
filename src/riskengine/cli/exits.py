"""The exit codes of every verb, in one place."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import click


class Exit(IntEnum):
    """What a command's exit code says."""

    CLEAN = 0
    FINDINGS = 1
    UNUSABLE = 2
    BUG = 3
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141


EPILOGUE: Final = """\b
Exit codes:
  0    clean: nothing to report, every scenario as expected
  1    findings: faults in the rules, scenarios that failed, what --fail-on asks for
  2    the command or its input cannot be used, or nothing was found
  3    a fault of riskengine itself; it prints what to report
  130  interrupted
"""


class Unusable(click.ClickException):
    """The input cannot be used; the message says why and what to do."""

    exit_code = int(Exit.UNUSABLE)
