"""Warns of what is declared and never used: a word nobody reads is a question nobody should ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskengine.rulebook.condition_reader import Usage
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Parameter, Rule
from riskengine.rulebook.vocabulary import Authority, Vocabulary


def check_usage(
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    rules: Iterable[Rule],
    sources: Mapping[str, Authority],
    usage: Usage,
    faults: Diagnostics,
) -> None:
    """Report facts, actions, flags, parameters and sources that no rule names (RE450)."""
    used_facts = usage.readings | _listing_facts(vocabulary) | set(BUILT_IN_FACTS)
    _report("fact", vocabulary.facts, used_facts, faults)
    _report("flag", vocabulary.flags, _named(usage, "flag"), faults)
    ends = {action for fact in vocabulary.facts.values() for action in fact.ended_by.actions}
    awaited = {duty.awaits.action for rule in rules for duty in rule.then.duties if duty.awaits is not None}
    powers = {action.id for action in vocabulary.actions.values() if action.power}
    done = _named(usage, "done") | _named(usage, "action") | _named(usage, "duty") | ends | awaited | powers
    _report("action", vocabulary.actions, done, faults)
    _report("parameter", parameters, usage.parameters | set(BUILT_IN_PARAMETERS), faults)
    cited = {source for rule in rules for source in rule.sources}
    cited |= {source for parameter in parameters.values() for source in parameter.sources}
    cited |= {fact.source for fact in vocabulary.facts.values() if fact.source is not None}
    _report("source", sources, cited, faults)


BUILT_IN_PARAMETERS = ("questions.first",)
"""Parameters that the engine itself reads."""

BUILT_IN_FACTS = ("incident.caller_can_speak_freely",)
"""Facts that the engine itself reads."""


def _named(usage: Usage, what: str) -> set[str]:
    return {name for kind, name in usage.names if kind == what}


def _listing_facts(vocabulary: Vocabulary) -> set[str]:
    return {role.listed_by for role in vocabulary.roles.values() if role.listed_by is not None}


def _report(what: str, declared: Mapping[str, object], used: set[str], faults: Diagnostics) -> None:
    for name, item in declared.items():
        if name not in used:
            span = item.span  # type: ignore[attr-defined]  # everything declared knows where
            faults.add(
                "RE450",
                f'the {what} "{name}" is declared but no rule uses it.',
                span,
                "use it, or take it away",
            )
