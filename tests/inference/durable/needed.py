"""What tests of durable-rules need: that it is there; and workers in which a fault is planted."""

import sys
import textwrap
from pathlib import Path

import pytest

from riskengine.inference.durable import worker
from riskengine.inference.durable.cage import Cage, NotInstalled, must_be_installed


def why_not():
    """Why durable-rules cannot be used here; None where it can."""
    try:
        must_be_installed()
    except NotInstalled as why:
        return str(why)
    return None


needs_durable = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))

DOUBLE = """
class Double:
    '''Says that every rule matches; stands in for durable-rules where that is not what is tried.'''
    def __init__(self): self.rules, self.asked = {}, 0
    def load(self, name, rules): self.rules[name] = sorted(set(rules) - {"sink"})
    def match(self, name, message):
        self.asked += 1
        return self.rules[name]

worker.Matcher = Double
"""


def planted(folder: Path, fault: str, *, double: bool = True, **made) -> Cage:
    """Return a cage whose process is the worker with a fault planted.

    Args:
        folder: Where its file is written.
        fault: Python that is run before the worker serves.
        double: Whether a double stands in for durable-rules.
        made: What else the cage is made with.
    """
    home = str(Path(worker.__file__).parent)
    text = (
        f"import os, signal, sys, threading, time\nsys.path.insert(0, {home!r})\n"
        f"import worker\n{DOUBLE if double else ''}\n{textwrap.dedent(fault)}\nworker.main()\n"
    )
    path = folder / "planted.py"
    path.write_text(text)
    return Cage(command=(sys.executable, "-P", str(path)), **made)
