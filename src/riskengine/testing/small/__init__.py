"""Rulebooks of a few rules over one small vocabulary, read and checked as any other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from riskengine.rulebook.assemble import assemble
from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics
from riskengine.rulebook.documents import RuleFile, VocabularyFile
from riskengine.rulebook.files import PackFiles, RuleFileRead
from riskengine.rulebook.pack_documents import PackFile
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.shape import Shaped, check_shape
from riskengine.rulebook.source import Document
from riskengine.rulebook.vocabulary_builder import Declared
from riskengine.rulebook.yaml_reader import read_file, read_yaml

_HERE: Final = Path(__file__).parent
_SOURCES: Final = {
    "law": {"title": "The law.", "report": "An Act", "section": "1", "strength": "statute"},
    "policy": {"title": "The policy.", "report": "A policy", "section": "1", "strength": "policy"},
}


def rulebook(rules: str, *, links: bool = False) -> Rulebook:
    """Return the rulebook of some rules written in YAML, each with what every rule needs left out.

    Args:
        rules: The rules.
        links: Whether links of every kind are declared too.
    """
    written = _document(read_yaml(rules, "rules.yaml")).data
    return rulebook_of(cast("Iterable[Mapping[str, Any]]", written), links=links)


def rulebook_of(rules: Iterable[Mapping[str, Any]], *, files: int = 1, links: bool = False) -> Rulebook:
    """Return the rulebook of some rules as data, spread over so many files."""
    written = [_completed(dict(rule)) for rule in rules]
    faults = Diagnostics()
    names = ["vocabulary.yaml", *(["links.yaml"] if links else [])]
    pack = PackFiles("small", *_pack(), vocabulary=[_vocabulary(one) for one in names])
    for number in range(files):
        text = json.dumps({"sources": _SOURCES if number == 0 else {}, "rules": written[number::files]})
        document = _document(read_yaml(text, f"rules_{number}.yaml"))
        shaped = _shaped(check_shape(document, RuleFile, faults), faults)
        pack.rules.append(RuleFileRead(document, shaped, tuple(range(len(shaped.rules)))))
    book = assemble([pack], faults)
    assert book is not None
    assert not faults.errors, "\n".join(f"{one.code} {one.message}" for one in faults.errors)
    return book


def _completed(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": rule["id"],
        "about": "incident",
        "heading": ["harm"],
        "binds": "should",
        "because": "It is so.",
        "sources": ["law"],
        "owner": "the tests",
        **rule,
    }


@cache
def _pack() -> tuple[Document, PackFile]:
    document = _document(read_file(_HERE / "pack.yaml", "pack.yaml"))
    return document, PackFile.model_validate(document.data)


@cache
def _vocabulary(name: str) -> Declared:
    document = _document(read_file(_HERE / name, name))
    return Declared(document, VocabularyFile.model_validate(document.data))


def _document(read: tuple[Document | None, Sequence[Diagnostic]]) -> Document:
    document, faults = read
    assert document is not None, faults
    return document


def _shaped(shaped: Shaped[RuleFile] | None, faults: Diagnostics) -> RuleFile:
    assert shaped is not None, faults.errors
    assert not faults.errors, faults.errors
    return shaped.model
