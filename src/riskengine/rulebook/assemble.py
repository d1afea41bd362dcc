"""Puts a pack together: vocabulary, parameters, sources and rules, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from riskengine.rulebook.condition_reader import ConditionReader, Scope, Usage
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, walk
from riskengine.rulebook.content_hash import content_hash
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.documents import AuthorityDoc, RuleDoc
from riskengine.rulebook.files import PackFiles, RuleFileRead
from riskengine.rulebook.pack_builder import PackBuilder, gather_parameters
from riskengine.rulebook.readings import Reading, Readings, reading_of
from riskengine.rulebook.rule_builder import RuleBuilder
from riskengine.rulebook.rules import Parameter, Rule, Rulebook
from riskengine.rulebook.safety import Checked, check_safety
from riskengine.rulebook.source import Document
from riskengine.rulebook.strata import check_ledger_negation, rests_under_floors, stratify
from riskengine.rulebook.usage import check_usage
from riskengine.rulebook.vocabulary import Authority, Strength, Vocabulary
from riskengine.rulebook.vocabulary_builder import VocabularyBuilder, read_day


def assemble(chain: list[PackFiles], faults: Diagnostics) -> Rulebook | None:
    """Assemble the last pack of a chain, the oldest first; faults go to the collector."""
    usage = Usage()
    files = tuple(words for pack in chain for words in pack.vocabulary)
    vocabulary = VocabularyBuilder(files, faults).build()
    parameters = gather_parameters(chain, faults)
    vocabulary = _with_applicability(vocabulary, chain, parameters, faults, usage)
    sources = _sources(chain, faults)
    _check_cited(chain, parameters, sources, faults)
    written = _rules(chain, vocabulary, parameters, sources, faults, usage)
    rules = _checked(written, vocabulary, sources, faults)
    check_usage(vocabulary, parameters, rules, sources, usage, faults)
    pack = PackBuilder(tuple(chain), vocabulary, faults).build()
    if pack is None:
        return None
    content = (pack, vocabulary, parameters, rules, sources)
    return Rulebook(pack, vocabulary, parameters, rules, sources, content_hash(content))


def _with_applicability(
    vocabulary: Vocabulary,
    chain: Iterable[PackFiles],
    parameters: Mapping[str, Parameter],
    faults: Diagnostics,
    usage: Usage,
) -> Vocabulary:
    """Read each fact's `applies_when`, which needs the vocabulary to be complete."""
    facts = dict(vocabulary.facts)
    for pack in chain:
        for words in pack.vocabulary:
            reader = ConditionReader(words.document, vocabulary, parameters, faults, usage)
            for id, doc in words.file.facts.items():
                if doc.applies_when is not None and id in facts:
                    scope = Scope.of((facts[id].of,))
                    condition = reader.read(doc.applies_when, ("facts", id, "applies_when"), scope)
                    facts[id] = replace(facts[id], applies_when=condition)
    return replace(vocabulary, facts=facts)


def _sources(chain: Iterable[PackFiles], faults: Diagnostics) -> dict[str, Authority]:
    found: dict[str, Authority] = {}
    for pack in chain:
        for rules in pack.rules:
            for id, doc in rules.file.sources.items():
                span = rules.document.key_span(("sources", id))
                if id in found:
                    first = found[id].span
                    faults.add(
                        "RE206",
                        f'"{id}" is declared twice.',
                        span,
                        f"it is first declared at {first.file}:{first.line}",
                    )
                else:
                    found[id] = _authority(id, doc, rules.document, faults)
    return dict(sorted(found.items()))


def _authority(id: str, doc: AuthorityDoc, document: Document, faults: Diagnostics) -> Authority:
    return Authority(
        id=id,
        title=doc.title,
        report=doc.report,
        section=doc.section,
        strength=Strength(doc.strength),
        adopted=doc.adopted,
        review_by=read_day(doc.review_by, document, ("sources", id, "review_by"), faults),
        span=document.key_span(("sources", id)),
    )


def _check_cited(
    chain: Iterable[PackFiles],
    parameters: Mapping[str, Parameter],
    sources: Mapping[str, Authority],
    faults: Diagnostics,
) -> None:
    for parameter in parameters.values():
        for source in parameter.sources:
            if source not in sources:
                faults.add(
                    "RE309",
                    f'the source "{source}" is not declared.',
                    parameter.span,
                    suggest(source, sources),
                )
    for pack in chain:
        for words in pack.vocabulary:
            for id, doc in words.file.facts.items():
                if doc.source is not None and doc.source not in sources:
                    span = words.document.span(("facts", id, "source"))
                    faults.add(
                        "RE309",
                        f'the source "{doc.source}" is not declared.',
                        span,
                        suggest(doc.source, sources),
                    )


def _rules(
    chain: Iterable[PackFiles],
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    sources: Mapping[str, Authority],
    faults: Diagnostics,
    usage: Usage,
) -> dict[str, Rule]:
    """Build every rule; a later pack replaces or withdraws those of an earlier one by id."""
    found: dict[str, Rule] = {}
    for pack in chain:
        version = pack.file.version if pack.file is not None else ""
        for read in pack.rules:
            builder = RuleBuilder(
                read.document, pack.folder, version, vocabulary, parameters, sources, faults, usage
            )
            for at, doc in zip(read.positions, read.file.rules, strict=True):
                rule = builder.build(doc, at)
                if _may_stand(doc, rule, found, read, at, faults):
                    found[doc.id] = rule
        _withdraw(pack, found, faults)
    return dict(sorted(found.items()))


def _may_stand(
    doc: RuleDoc, rule: Rule, found: Mapping[str, Rule], read: RuleFileRead, at: int, faults: Diagnostics
) -> bool:
    earlier = found.get(doc.id)
    if doc.replaces is not None:
        if earlier is None or earlier.pack != doc.replaces or earlier.pack == rule.pack:
            span = read.document.span(("rules", at, "replaces"))
            ids = [one.id for one in found.values() if one.pack == doc.replaces]
            message = f'the pack "{doc.replaces}" has no rule "{doc.id}" that could be replaced.'
            faults.add("RE312", message, span, suggest(doc.id, ids))
            return False
        return True
    if earlier is not None:
        help = f"it is first declared at {earlier.span.file}:{earlier.span.line}"
        if earlier.pack != rule.pack:
            help += f"; to change it here add replaces: {earlier.pack}"
        faults.add("RE206", f'"{doc.id}" is declared twice.', rule.span, help)
        return False
    return True


def _withdraw(pack: PackFiles, found: dict[str, Rule], faults: Diagnostics) -> None:
    if pack.file is None or pack.document is None:
        return
    for at, one in enumerate(pack.file.withdraw):
        earlier = found.get(one.rule)
        if earlier is None or earlier.pack == pack.folder:
            message = f'no inherited rule is called "{one.rule}".'
            faults.add(
                "RE312", message, pack.document.span(("withdraw", at, "rule")), suggest(one.rule, found)
            )
        else:
            del found[one.rule]


def _checked(
    rules: Mapping[str, Rule], vocabulary: Vocabulary, sources: Mapping[str, Authority], faults: Diagnostics
) -> tuple[Rule, ...]:
    ordered = stratify(rules.values(), faults)
    under_floors = rests_under_floors(ordered)
    for rule in ordered:
        accused = rule.about[0] in vocabulary.roles and vocabulary.roles[rule.about[0]].accused
        readings = _readings(rule, vocabulary)
        check_safety(Checked(rule, rule.id in under_floors, accused, readings, sources), faults)
    check_ledger_negation(ordered, faults)
    return ordered


def _readings(rule: Rule, vocabulary: Vocabulary) -> dict[str, Reading]:
    """Return what each key of a rule's condition reads."""
    found: dict[str, Reading] = {}
    for part in walk(rule.when):
        if isinstance(part, Clause):
            found[part.key] = reading_at(part.key, vocabulary, part)
    return found


def reading_at(key: str, vocabulary: Vocabulary, clause: Clause) -> Reading:
    """Return the reading a clause tests: whether it raises risk, its words and its handling."""
    if key in vocabulary.facts:
        return reading_of(vocabulary.facts[key])
    role = "incident" if clause.var == INCIDENT_VAR else "person"
    found = Readings(vocabulary).find(role, key)
    if found is None:  # a clause is only ever made of a reading that was found
        raise LookupError(key)
    return found
