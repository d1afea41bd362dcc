"""Gathers the rules of a pack: its own, and those it inherits and neither replaces nor withdraws."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.replacing import may_stand
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rule_builder import RuleBuilder
from riskengine.rulebook.rules import Parameter, Rule
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Authority, Vocabulary


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a chain of packs, as far as it has been read.

    Attributes:
        vocabulary: All that may be named.
        parameters: Every parameter.
        sources: Every source.
        targets: Whether any response grade of the pack has a target.
        usage: What the rules have named.
        faults: Where faults go.
        withdrawn: What is withdrawn and is a measure of oversight or an invariant: no rule of that name is
            looked for.
        found: The rules that stand, by id.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Authority]
    targets: bool
    usage: Usage
    faults: Diagnostics
    withdrawn: Collection[str] = ()
    found: dict[str, Rule] = field(default_factory=dict)

    def gather(self, chain: Iterable[PackFiles]) -> tuple[Rule, ...]:
        """Return the rules in order of id; the oldest pack comes first in the chain."""
        for pack in chain:
            self._take(pack)
            self._withdraw(pack)
        return tuple(rule for _, rule in sorted(self.found.items()))

    def _take(self, pack: PackFiles) -> None:
        version = pack.file.version if pack.file is not None else ""
        for read in pack.rules:
            report = Reporter(read.document, self.faults)
            reader = ConditionReader(report, self.vocabulary, self.parameters, self.usage)
            builder = RuleBuilder(pack.folder, version, reader, self.sources, self.targets)
            for at, doc in zip(read.positions, read.file.rules, strict=True):
                rule = builder.build(doc, at)
                if may_stand(rule, doc.replaces, self.found, "rule", report, ("rules", at)):
                    self.found[doc.id] = rule

    def _withdraw(self, pack: PackFiles) -> None:
        if pack.file is None or pack.document is None:
            return
        for at, one in zip(pack.withdrawn, pack.file.withdraw, strict=True):
            if one.rule in self.withdrawn:
                continue
            earlier = self.found.get(one.rule)
            if earlier is not None and earlier.pack != pack.folder:
                del self.found[one.rule]
                continue
            inherited = [rule.id for rule in self.found.values() if rule.pack != pack.folder]
            message = f'no inherited rule is called "{one.rule}".'
            help = suggest(one.rule, inherited) or "only what another pack brings can be withdrawn"
            Reporter(pack.document, self.faults).fault("RE312", message, ("withdraw", at, "rule"), help)
