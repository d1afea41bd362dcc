"""Gathers the parameters of a pack: every number that differs between forces, with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import ParameterDoc
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Document, Path, Span
from riskengine.rulebook.written import Scalar

WHAT_IF: Final = "what if"
"""The file in which values that are only tried seem to stand, a line each."""

NOTHING: Final[Mapping[str, Scalar]] = MappingProxyType({})
"""No value is tried."""


def gather_parameters(
    chain: Iterable[PackFiles],
    sources: Collection[str],
    faults: Diagnostics,
    what_if: Mapping[str, Scalar] = NOTHING,
) -> dict[str, Parameter]:
    """Return every parameter, each with the value of the last pack that gives it one.

    A pack declares a parameter once, in its `pack.yaml` or its vocabulary. A pack that inherits may change
    the value; where it gives no reason or sources of its own, the inherited ones stand.

    Args:
        chain: The pack's files, after those of the packs it inherits from.
        sources: Every declared source.
        faults: Where faults go.
        what_if: Values to try instead of those that the packs give; of any other name they change nothing.
    """
    found: dict[str, Parameter] = {}
    for pack in chain:
        mine: dict[str, str] = {}
        for document, id, doc in _declared(pack):
            report = Reporter(document, faults)
            path: Path = ("parameters", id)
            span = document.key_span(path)
            if id in mine:
                help = f"it is first declared at {mine[id]}"
                report.fault("RE206", f'"{id}" is declared twice.', path, help, key=True)
                continue
            mine[id] = f"{span.file}:{span.line}"
            inherited = found.get(id)
            because = doc.because or (inherited.because if inherited else "")
            if not because:
                message = f'the parameter "{id}" does not say why it is what it is.'
                report.fault("RE201", message, path, "add because: and the reason", key=True)
            report.all_known("source", doc.sources, sources, (*path, "sources"), code="RE309")
            cited = tuple(doc.sources) or (inherited.sources if inherited else ())
            found[id] = Parameter(id=id, value=doc.value, because=because, sources=cited, span=span)
    for number, (id, value) in enumerate(what_if.items(), 1):
        if id in found:
            found[id] = replace(found[id], value=value, span=Span(WHAT_IF, number, 1, number, 1))
    return dict(sorted(found.items()))


def _declared(pack: PackFiles) -> Iterator[tuple[Document, str, ParameterDoc]]:
    for words in pack.vocabulary:
        for id, doc in words.file.parameters.items():
            yield words.document, id, doc
    if pack.file is not None and pack.document is not None:
        for id, doc in pack.file.parameters.items():
            yield pack.document, id, doc
