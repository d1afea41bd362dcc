"""Gathers the parameters of a pack: every number that differs between forces, with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import ParameterDoc
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Document, Path


def gather_parameters(
    chain: Iterable[PackFiles], sources: Collection[str], faults: Diagnostics
) -> dict[str, Parameter]:
    """Return every parameter, each with the value of the last pack that gives it one.

    A pack declares a parameter once, in its `pack.yaml` or its vocabulary. A pack that inherits may change
    the value; where it gives no reason or sources of its own, the inherited ones stand.
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
    return dict(sorted(found.items()))


def _declared(pack: PackFiles) -> Iterator[tuple[Document, str, ParameterDoc]]:
    for words in pack.vocabulary:
        for id, doc in words.file.parameters.items():
            yield words.document, id, doc
    if pack.file is not None and pack.document is not None:
        for id, doc in pack.file.parameters.items():
            yield pack.document, id, doc
