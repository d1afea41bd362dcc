"""The pages of words: what each fact, action, handling and source means, and which rules read or owe it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import escape

from riskengine.cli.site.frame import defined, entry, link, listed
from riskengine.cli.site.rule_pages import area_of, page_of
from riskengine.cli.words import Words
from riskengine.rulebook.codes import CODES
from riskengine.rulebook.conditions import Clause, Known, walk
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.vocabulary import Fact


def facts_page(rulebook: Rulebook) -> str:
    """Return every fact: what it means, what it can be, who is asked, which rules read it."""
    words, readers = Words(rulebook), _readers(rulebook)
    return "".join(
        entry(fact.id, fact.title, _fact(fact, words, readers.get(fact.id, ())))
        for fact in sorted(rulebook.vocabulary.facts.values(), key=lambda one: one.id)
    )


def actions_page(rulebook: Rulebook) -> str:
    """Return what can be done, how an incident can be handled, and which markers there are."""
    vocabulary = rulebook.vocabulary
    owed, forbidden = _owing(rulebook), _forbidding(rulebook)
    actions = [
        entry(
            one.id,
            one.title,
            defined(
                [
                    ("Done for", escape(one.of.replace("_", " "))),
                    ("Owed by", _rules(owed, one.id)),
                    ("Not allowed by", _rules(forbidden, one.id)),
                ]
            ),
        )
        for one in vocabulary.actions.values()
    ]
    handlings = [
        entry(one.id, one.title, defined([("Not allowed by", _rules(forbidden, one.id))]))
        for one in vocabulary.handlings.values()
    ]
    flags = [entry(f"flag.{one.id}", one.title, "") for one in vocabulary.flags.values()]
    return "".join(
        ["<h2>Actions</h2>", *actions, "<h2>Handlings</h2>", *handlings, "<h2>Markers</h2>", *flags]
    )


def sources_page(rulebook: Rulebook) -> str:
    """Return every source that is cited, with the rules that rest on it."""
    citing: dict[str, list[Rule]] = defaultdict(list)
    for rule in rulebook.rules:
        for source in rule.sources:
            citing[source].append(rule)
    return "".join(
        entry(
            source.id,
            source.title,
            defined(
                [
                    ("Stands in", escape(f"{source.report}, {source.section}")),
                    ("It is", escape(source.strength.value) + (", adopted" if source.adopted else "")),
                    ("Review by", escape(str(source.review_by or ""))),
                    ("Rules", _rules(citing, source.id)),
                ]
            ),
        )
        for source in sorted(rulebook.sources.values(), key=lambda one: one.id)
    )


def diagnostics_page() -> str:
    """Return every diagnostic: what it means, and how the fault looks before and after it is mended."""
    return "".join(
        entry(
            code.id,
            code.title,
            "".join(f"<p>{escape(part)}</p>" for part in code.explanation.strip().split("\n\n"))
            + f"<h3>Wrong</h3><pre>{escape(code.bad)}</pre><h3>Right</h3><pre>{escape(code.good)}</pre>",
        )
        for code in CODES.values()
    )


def _fact(fact: Fact, words: Words, readers: Iterable[Rule]) -> str:
    asked = ", ".join(words.post(one) for one in fact.asked_of)
    known = (
        "worked out by rules"
        if fact.concluded
        else "counted from the record"
        if fact.measure is not None
        else ""
    )
    rows = [
        ("Of", escape(fact.of.replace("_", " "))),
        ("Can be", escape(", ".join(fact.values) or fact.type.value)),
        ("It is", known),
        ("Asked of", escape(asked)),
        ("Asked so", escape(fact.ask or "")),
        ("Read by", listed([link(page_of(area_of(rule)), rule.id) for rule in readers], "no rule")),
    ]
    return defined(rows)


def _readers(rulebook: Rulebook) -> Mapping[str, list[Rule]]:
    found: dict[str, dict[str, Rule]] = defaultdict(dict)
    for rule in rulebook.rules:
        for part in walk(rule.when):
            if isinstance(part, Clause | Known):
                found[part.key][rule.id] = rule
    return {key: list(rules.values()) for key, rules in found.items()}


def _owing(rulebook: Rulebook) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rulebook.rules:
        for action in sorted({action for duty in rule.then.duties for action in duty.actions}):
            found[action].append(rule)
    return found


def _forbidding(rulebook: Rulebook) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rulebook.rules:
        for name in rule.then.forbids:
            found[name].append(rule)
    return found


def _rules(found: Mapping[str, list[Rule]], name: str) -> str:
    rules = found.get(name)
    return listed(link(page_of(area_of(rule)), rule.id) for rule in rules) if rules else ""
