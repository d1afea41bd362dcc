"""Measures of oversight beside a small rulebook, read and checked as any others."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import RuleFile
from riskengine.rulebook.oversight_builder import OversightBuilder
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter, Rulebook
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.source import Span
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.yaml_reader import read_yaml

NOWHERE = Span.whole_file("oversight.yaml")


def measure(id: str = "over.one", **said: Any) -> dict[str, Any]:
    """Return a measure of oversight as a file declares it, of which only what matters to a test is said."""
    reason = {} if {"breach", "advisory"} & said.keys() else {"no_threshold": "Nobody has set one."}
    return {
        "id": id,
        "title": "A measure",
        "because": "It is so.",
        "sources": ["law"],
        "owner": "the tests",
        **reason,
        **said,
    }


def overseeing(book: Rulebook, *measures: Mapping[str, Any], **parameters: Any) -> Rulebook:
    """Return a rulebook with measures of oversight, and parameters ``over.<name>`` for their thresholds."""
    faults = Diagnostics()
    document, found = read_yaml(json.dumps({"oversight": list(measures)}), "oversight.yaml")
    assert document is not None, found
    shaped = check_shape(document, RuleFile, faults)
    assert shaped is not None, faults.errors
    known = {
        f"over.{name}": Parameter(
            id=f"over.{name}", value=value, because="So.", sources=("law",), span=NOWHERE
        )
        for name, value in parameters.items()
    }
    reader = ConditionReader(Reporter(document, faults), book.vocabulary, known, Usage())
    builder = OversightBuilder("small", "1", reader, book.sources)
    built = [builder.build(doc, at) for at, doc in enumerate(shaped.model.oversight)]
    assert not faults.errors, [f"{one.code} {one.message}" for one in faults.errors]
    return replace(book, oversight=tuple(one for one in built if one is not None))
