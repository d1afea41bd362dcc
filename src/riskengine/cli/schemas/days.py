"""The schema of a day of calls: sorts of call, their shares and what is said in them."""

from __future__ import annotations

from collections.abc import Sequence

from riskengine.cli.schemas.plain import Schema, plain
from riskengine.replay.day.documents import DayFile
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary


def day(_words: Vocabulary, _rulebooks: Sequence[Rulebook]) -> Schema:
    """Return the schema of a day; any value in it may be drawn, so that none of its names can be offered."""
    return plain(DayFile.model_json_schema(), nulls=False)
