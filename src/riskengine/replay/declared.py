"""The places and objects that a scenario declares: unlike people, no entry of the timeline brings them in."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.model.network import PERSON_NODE, PLACE_NODE
from riskengine.replay.documents import ScenarioFile
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary import Vocabulary


def declared_in(
    file: ScenarioFile, document: Document, words: Vocabulary, faults: Diagnostics
) -> dict[str, str]:
    """Return what kind of place or object each name of a file means, and report what cannot be one.

    Args:
        file: The file.
        document: Where its names stand.
        words: The vocabulary of its pack.
        faults: Takes the faults.
    """
    found: dict[str, str] = {}
    for name, kind, path in _named(file):
        known = found.setdefault(name, kind)
        if known != kind:
            message = f'"{name}" is {a(known)}, and {a(kind)} of this case has the same name.'
            faults.add("RE514", message, document.span(path), "call one of them otherwise")
    for kind in file.objects:
        if kind not in words.objects:
            help = suggest(kind, words.objects) or f"the pack has: {', '.join(words.objects) or 'none'}"
            where = document.key_span(("objects", kind))
            faults.add("RE501", f'no pack declares objects of the kind "{kind}".', where, help)
    return found


def _named(file: ScenarioFile) -> Iterator[tuple[str, str, Path]]:
    for number, name in enumerate(file.places):
        yield name, PLACE_NODE, ("places", number)
    for kind, names in file.objects.items():
        for number, name in enumerate(names):
            yield name, kind, ("objects", kind, number)


def a(kind: str) -> str:
    """Return a kind of node with its article: ``a place``, ``an incident``."""
    word = kind.replace("_", " ")
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def how_to_declare(kind: str) -> str:
    """Return how a scenario brings in somebody or something of a kind."""
    if kind == PERSON_NODE:
        return "bring people in under `people:`"
    if kind == PLACE_NODE:
        return "name it under `places:`, at the top of the file"
    return f"name it under `objects:`, at the top of the file: {kind}: [...]"
