"""Gathers the invariants of a pack: its own, and what it inherits unless replaced or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.invariant_builder import InvariantBuilder
from riskengine.rulebook.invariants import Invariant
from riskengine.rulebook.replacing import may_stand, withdrawn_from
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Authority, Vocabulary


@dataclass(frozen=True, slots=True)
class InvariantSet:
    """The invariants of a chain of packs, as far as they have been read.

    Attributes:
        vocabulary: All that may be named.
        parameters: Every parameter.
        sources: Every source.
        usage: What is named; what an invariant reads is used only once a rule reads it too.
        faults: Where faults go.
        found: The invariants that stand, by id.
        withdrawn: The ids of those that some pack has withdrawn.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Authority]
    usage: Usage
    faults: Diagnostics
    found: dict[str, Invariant] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)

    def gather(self, chain: Iterable[PackFiles]) -> tuple[Invariant, ...]:
        """Return the invariants in order of id; the oldest pack comes first in the chain."""
        for pack in chain:
            self._take(pack)
            self.withdrawn.update(withdrawn_from(self.found, pack))
        return tuple(one for _, one in sorted(self.found.items()))

    def _take(self, pack: PackFiles) -> None:
        version = pack.file.version if pack.file is not None else ""
        own = replace(self.usage, facts=set(), flags=set(), actions=set())
        for read in pack.rules:
            report = Reporter(read.document, self.faults)
            reader = ConditionReader(report, self.vocabulary, self.parameters, own)
            builder = InvariantBuilder(pack.folder, version, reader, self.sources)
            for at, doc in zip(read.invariants, read.file.invariants, strict=True):
                one = builder.build(doc, at)
                if may_stand(one, doc.replaces, self.found, "invariant", report, ("invariants", at)):
                    self.found[doc.id] = one
