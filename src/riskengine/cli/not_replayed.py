"""The page of what reports ask for and no scenario can check, with reasons: ``scenarios/NOT-REPLAYED.md``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from riskengine.replay.scenario import Scenario

_WIDTH: Final = 110
_HEAD: Final = """\
# What is not replayed

Each case is a scenario. In some of them the report, or whoever read it, asks for something that no scenario
can check; it is listed here with the reason. This page is printed by

    riskengine cases --format markdown

from what the scenarios themselves say under `also:`; do not edit it.
"""


def not_replayed_page(every: Sequence[Scenario]) -> str:
    """Return the page: case by case in each area, what is expected and why it cannot be checked.

    Args:
        every: The scenarios; of variations nothing is said.
    """
    cases = (one for one in every if one.variation_of is None and one.not_checked)
    some = sorted(cases, key=lambda one: (one.area, one.id))
    parts = [_HEAD]
    for area in dict.fromkeys(one.area for one in some):
        parts.append(f"## {area.replace('_', ' ').capitalize()}\n")
        parts += [f"{line}\n" for one in some if one.area == area for line in _lines(one)]
    return "\n".join(parts)


def _lines(scenario: Scenario) -> Iterator[str]:
    for one in scenario.not_checked:
        words = f"**{scenario.id}.** {_sentence(one.expect)} *Why not:* {_sentence(one.because)}"
        yield textwrap.fill(words, _WIDTH, break_on_hyphens=False, break_long_words=False)


def _sentence(text: str) -> str:
    words = " ".join(text.split()).rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
