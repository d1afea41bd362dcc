"""The places and objects that a scenario declares: unlike people, no entry of the timeline brings them in."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.model.network import PERSON_NODE, PLACE_NODE
from riskengine.replay.documents import ScenarioFile
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Document, Path


def declared_in(
    file: ScenarioFile, document: Document, rulebook: Rulebook, faults: Diagnostics
) -> dict[str, str]:
    """Return what kind of place or object each name of a file means, and report what cannot be one.

    Args:
        file: The file.
        document: Where its names stand.
        rulebook: Its pack.
        faults: Takes the faults.
    """
    found: dict[str, str] = {}
    for name, kind, path in _named(file):
        first = found.setdefault(name, kind)
        if first != kind:
            message = f'"{name}" is {a(first)}, and {a(kind)} of this case has the same name.'
            faults.add("RE514", message, document.span(path), "call one of them otherwise")
    for kind in file.objects:
        known = rulebook.vocabulary.objects
        if kind not in known:
            message = f'the pack "{rulebook.pack.id}" has no object "{kind}".'
            help = suggest(kind, known) or f"declared is: {', '.join(sorted(known)) or 'none'}"
            faults.add("RE501", message, document.key_span(("objects", kind)), help)
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
