"""Gathers the sources that rules cite."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import AuthorityDoc
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path
from riskengine.rulebook.times import read_day
from riskengine.rulebook.vocabulary import Authority, Strength


def gather_sources(chain: Iterable[PackFiles], faults: Diagnostics) -> dict[str, Authority]:
    """Return every source by id; one that is declared twice is reported."""
    found: dict[str, Authority] = {}
    for pack in chain:
        for rules in pack.rules:
            report = Reporter(rules.document, faults)
            for id, doc in rules.file.sources.items():
                if id in found:
                    first = found[id].span
                    help = f"it is first declared at {first.file}:{first.line}; cite it from there"
                    report.fault("RE206", f'"{id}" is declared twice.', ("sources", id), help, key=True)
                else:
                    found[id] = _authority(id, doc, report)
    return dict(sorted(found.items()))


def _authority(id: str, doc: AuthorityDoc, report: Reporter) -> Authority:
    path: Path = ("sources", id)
    return Authority(
        id=id,
        title=doc.title,
        report=doc.report,
        section=doc.section,
        strength=Strength(doc.strength),
        adopted=doc.adopted,
        review_by=read_day(doc.review_by, (*path, "review_by"), report),
        span=report.document.key_span(path),
    )
