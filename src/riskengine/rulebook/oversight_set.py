"""Gathers the measures of oversight of a pack: its own, and what it inherits unless replaced or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.oversight import OversightMeasure
from riskengine.rulebook.oversight_builder import OversightBuilder
from riskengine.rulebook.replacing import may_stand, withdrawn_from
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Authority, Vocabulary


@dataclass(frozen=True, slots=True)
class OversightSet:
    """The measures of oversight of a chain of packs, as far as it has been read.

    Attributes:
        vocabulary: All that may be named.
        parameters: Every parameter.
        sources: Every source.
        usage: What is named.
        faults: Where faults go.
        found: The measures that stand, by id.
        withdrawn: The ids of those that some pack has withdrawn.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Authority]
    usage: Usage
    faults: Diagnostics
    found: dict[str, OversightMeasure] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)

    def gather(self, chain: Iterable[PackFiles]) -> tuple[OversightMeasure, ...]:
        """Return the measures in order of id; the oldest pack comes first in the chain."""
        for pack in chain:
            self._take(pack)
            self.withdrawn.update(withdrawn_from(self.found, pack))
        return tuple(measure for _, measure in sorted(self.found.items()))

    def _take(self, pack: PackFiles) -> None:
        version = pack.file.version if pack.file is not None else ""
        for read in pack.rules:
            report = Reporter(read.document, self.faults)
            reader = ConditionReader(report, self.vocabulary, self.parameters, self.usage)
            builder = OversightBuilder(pack.folder, version, reader, self.sources)
            for at, doc in zip(read.oversight, read.file.oversight, strict=True):
                measure = builder.build(doc, at)
                path = ("oversight", at)
                if measure is not None and may_stand(
                    measure, doc.replaces, self.found, "measure", report, path
                ):
                    self.found[doc.id] = measure
