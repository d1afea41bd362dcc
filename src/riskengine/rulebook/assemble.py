"""Puts a pack together: vocabulary, sources, parameters and rules, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from riskengine.rulebook.applicability import with_applicability
from riskengine.rulebook.content_hash import content_hash
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.invariant_set import InvariantSet
from riskengine.rulebook.ledger_loops import check_ledger_loops
from riskengine.rulebook.measure_builder import with_measures
from riskengine.rulebook.never_owed import check_counted, check_owed
from riskengine.rulebook.oversight import OversightMeasure
from riskengine.rulebook.oversight_set import OversightSet
from riskengine.rulebook.pack_builder import PackBuilder
from riskengine.rulebook.pack_sections import Sections
from riskengine.rulebook.parameters import NOTHING, gather_parameters
from riskengine.rulebook.register import check_encoded, gather_families
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.review_dates import check_pack_review, check_review_dates
from riskengine.rulebook.rule_set import RuleSet
from riskengine.rulebook.rules import Parameter, Rule, Rulebook
from riskengine.rulebook.safety import check_safety
from riskengine.rulebook.source import Span
from riskengine.rulebook.sources import gather_sources
from riskengine.rulebook.strata import stratify
from riskengine.rulebook.subject_builder import with_subjects
from riskengine.rulebook.usage import Usage, check_usage
from riskengine.rulebook.vocabulary import Authority, Vocabulary
from riskengine.rulebook.vocabulary_builder import Declared, VocabularyBuilder
from riskengine.rulebook.vocabulary_checks import check_vocabulary
from riskengine.rulebook.written import Scalar


def assemble(
    chain: Sequence[PackFiles],
    faults: Diagnostics,
    today: date | None = None,
    what_if: Mapping[str, Scalar] = NOTHING,
) -> Rulebook | None:
    """Assemble the last pack of a chain, the oldest first; faults go to the collector.

    Args:
        chain: The pack's files, after those of the packs it inherits from.
        faults: Where faults go.
        today: The day to hold review dates against; None for the day on which the pack was approved.
        what_if: Values of parameters to try instead of those that the packs give.
    """
    usage = Usage()
    files = tuple(words for pack in chain for words in pack.vocabulary)
    vocabulary = VocabularyBuilder(files, faults).build()
    check_vocabulary(files, vocabulary, faults)
    sources = gather_sources(chain, faults)
    _check_cited(files, sources, faults)
    parameters = gather_parameters(chain, sources, faults, what_if)
    sections = Sections(tuple(chain), faults)
    vocabulary = _completed(vocabulary, files, parameters, faults, usage, sections)
    measures = OversightSet(vocabulary, parameters, sources, usage, faults)
    oversight = measures.gather(chain)
    invariants = InvariantSet(vocabulary, parameters, sources, usage, faults)
    held = invariants.gather(chain)
    withdrawn = measures.withdrawn | invariants.withdrawn
    targets = sections.has_targets
    written = RuleSet(vocabulary, parameters, sources, targets, usage, faults, withdrawn).gather(chain)
    rules = stratify(written, faults)
    check_safety(rules, vocabulary, faults)
    check_ledger_loops(rules, faults)
    pack = PackBuilder(tuple(chain), vocabulary, usage, faults).build()
    check_usage(vocabulary, parameters, rules, sources, usage, faults)
    families = gather_families(chain, faults)
    check_encoded(families, _cited(rules, oversight, parameters.values()), faults)
    if pack is None:
        return None
    check_owed(rules, pack, faults)
    check_counted(oversight, rules, pack, faults)
    day = today or pack.approved_on
    check_review_dates(sources.values(), rules, day, faults)
    check_pack_review(pack, chain[-1].document, day, faults)
    return Rulebook(
        pack,
        vocabulary,
        parameters,
        rules,
        sources,
        content_hash((pack, vocabulary, parameters, rules, sources, oversight)),
        oversight,
        families,
        invariants=held,
        named_at=_named_at(usage),
    )


def _completed(
    vocabulary: Vocabulary,
    files: Sequence[Declared],
    parameters: Mapping[str, Parameter],
    faults: Diagnostics,
    usage: Usage,
    sections: Sections,
) -> Vocabulary:
    """Return the vocabulary with what its declarations mean once the numbers of the pack are known."""
    reach = sections.network(vocabulary.objects)
    vocabulary = with_measures(vocabulary, files, parameters, faults, usage, reach)
    vocabulary = with_subjects(vocabulary, files, parameters, faults, usage, reach)
    return with_applicability(vocabulary, files, parameters, faults, usage)


def _named_at(usage: Usage) -> dict[str, tuple[Span, ...]]:
    """Return where each parameter is named, in order."""
    return {name: tuple(sorted(spans)) for name, spans in sorted(usage.parameters.items())}


def _cited(
    rules: Iterable[Rule], oversight: Iterable[OversightMeasure], parameters: Iterable[Parameter]
) -> set[str]:
    """Return every source that something cites."""
    found = {source for rule in rules for source in rule.sources}
    found |= {source for measure in oversight for source in measure.sources}
    return found | {source for parameter in parameters for source in parameter.sources}


def _check_cited(files: Iterable[Declared], sources: dict[str, Authority], faults: Diagnostics) -> None:
    for words in files:
        report = Reporter(words.document, faults)
        for id, doc in words.file.facts.items():
            report.known("source", doc.source, sources, ("facts", id, "source"), code="RE309")
