"""The page of what is in no rule, with the reasons, as Markdown: ``rules/NOT-ENCODED.md``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from riskengine.replay.tracing import Cover, Trace, TracedFamily

_WIDTH: Final = 110
_HEAD: Final = """\
# What is in no rule

The register of the packs holds {families} families of statements, each of which asks for one thing. In rules:
{encoded}. In none, with the reasons below: {listed}. This page is printed by

    riskengine trace-sources --format markdown

from the register; do not edit it. A family that a rule comes to cite is taken off it.
"""


def not_encoded_page(found: Trace) -> str:
    """Return the page: first what leaves nothing for a rule to say, then what a rule could say."""
    listed = found.families_at(Cover.LISTED)
    encoded = len(found.families_at(Cover.TESTED)) + len(found.families_at(Cover.ENCODED))
    head = _HEAD.format(families=len(found.families), encoded=encoded, listed=len(listed))
    nothing = [one for one in listed if one.not_encoded and one.not_encoded.needs is None]
    could = [one for one in listed if one.not_encoded and one.not_encoded.needs is not None]
    parts = [
        head,
        *_part("Nothing for a rule to say", nothing),
        *_part("Not yet", could),
        *_part("Nobody has said why", found.families_at(Cover.UNCOVERED)),
    ]
    return "\n".join(parts)


def _part(title: str, families: Iterable[TracedFamily]) -> Iterator[str]:
    entries = [_entry(family) for family in families]
    if entries:
        yield f"## {title}\n"
        yield from entries


def _entry(family: TracedFamily) -> str:
    words = [f"**{family.id}.** {family.says}"]
    if family.not_encoded is not None:
        words.append(f"*Why:* {family.not_encoded.because}")
        words += [f"*It would take:* {needs}" for needs in [family.not_encoded.needs] if needs is not None]
    words.append(f"({', '.join(one.id for one in family.statements)})")
    return f"{textwrap.fill(' '.join(words), _WIDTH, break_on_hyphens=False, break_long_words=False)}\n"
