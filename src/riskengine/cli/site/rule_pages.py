"""The pages of rules: one for each area, and one that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Final

from riskengine.cli.site.conditions import Conditions
from riskengine.cli.site.frame import defined, entry, link, listed
from riskengine.cli.words import Words
from riskengine.model.grades import Binds
from riskengine.rulebook.otherwise import words as term_words
from riskengine.rulebook.rules import Conclusion, DutyRule, Rule, Rulebook

_BINDS: Final = {
    Binds.MUST: "must: the law, or a right of the child",
    Binds.SHOULD: "should: only a recorded reason departs from it",
    Binds.CONSIDER: "consider: it is worth a thought",
}


@dataclass(frozen=True, slots=True)
class RulePages:
    """Writes the rules of one pack.

    Attributes:
        rulebook: The pack.
        tested: The scenarios that expect each rule to hold, or not to.
    """

    rulebook: Rulebook
    tested: Mapping[str, tuple[str, ...]]

    def areas(self) -> dict[str, list[Rule]]:
        """Return the rules by area, in order."""
        found: dict[str, list[Rule]] = {}
        for rule in sorted(self.rulebook.rules, key=lambda one: (area_of(one), one.span.file, one.span.line)):
            found.setdefault(area_of(rule), []).append(rule)
        return found

    def overview(self) -> str:
        """Return the areas, each with its rules in a line each."""
        parts = []
        for area, rules in self.areas().items():
            rows = [f"{link(page_of(area), rule.id)} {escape(rule.title)}" for rule in rules]
            parts.append(f"<h2>{escape(words_of(area))}</h2>{listed(rows)}")
        return "".join(parts)

    def page(self, area: str) -> str:
        """Return the rules of an area, family by family."""
        parts, family = [], None
        for rule in self.areas()[area]:
            if rule.span.file != family:
                family = rule.span.file
                parts.append(f"<h2>{escape(words_of(PurePosixPath(family).stem))}</h2>")
            parts.append(entry(rule.id, rule.title, self._rule(rule), level=3))
        return "".join(parts)

    def _rule(self, rule: Rule) -> str:
        words = Words(self.rulebook)
        conditions = Conditions(words, self.rulebook.vocabulary.facts)
        rows = [
            ("About", escape(" and ".join(one.replace("_", " ") for one in rule.about))),
            (
                "In",
                escape(
                    words.kinds(sorted(rule.kinds)) if rule.kinds is not None else "every kind of incident"
                ),
            ),
            ("When", conditions.html(rule.when)),
            ("Then", listed(self._follows(rule, words))),
            ("Because", escape(rule.because)),
            ("Binds", escape(_BINDS[rule.binds])),
            ("Sources", listed(self._source(source) for source in rule.sources)),
            (
                "Tried in",
                listed(
                    (f"<code>{escape(one)}</code>" for one in self.tested.get(rule.id, ())),
                    "no scenario names it",
                ),
            ),
            ("Owner", escape(rule.owner)),
            ("Written in", f"<code>{escape(rule.span.file)}:{rule.span.line}</code> ({escape(rule.pack)})"),
        ]
        return defined(rows)

    def _follows(self, rule: Rule, words: Words) -> Iterator[str]:
        then = rule.then
        if then.response is not None:
            yield escape(f"go no slower than {words.grade(then.response.id)}")
        for strand, level in then.risk.items():
            yield escape(f"{words.strand(strand)}: at least {words.level(strand, level.id)}")
        for duty in then.duties:
            yield self._duty(duty, words)
        for handling in then.forbids:
            yield f"not allowed: {link('actions.html', handling, words.handling(handling))}"
        for conclusion in then.concludes:
            yield self._concluded(conclusion, words)

    def _duty(self, duty: DutyRule, words: Words) -> str:
        if duty.answer is not None:
            owed = f"the answer: {link('facts.html', duty.answer, words.fact(duty.answer))}"
        else:
            owed = " or ".join(link("actions.html", one, words.action(one)) for one in duty.actions)
        return f"owed by the {escape(words.post(duty.by).lower())}: {owed}{escape(_when(duty))}"

    def _concluded(self, conclusion: Conclusion, words: Words) -> str:
        value = conclusion.value
        said = str(value).lower() if isinstance(value, bool) else self._value(conclusion.key, value)
        fact = link("facts.html", conclusion.key, words.fact(conclusion.key))
        return f"it follows: {fact}: <b>{escape(said)}</b>"

    def _value(self, key: str, value: int) -> str:
        fact = self.rulebook.vocabulary.facts.get(key)
        return fact.values[value] if fact is not None and value < len(fact.values) else str(value)

    def _source(self, id: str) -> str:
        source = self.rulebook.sources[id]
        return f"{link('sources.html', id, source.title)} {escape(f'({source.report}, {source.section})')}"


def area_of(rule: Rule) -> str:
    """Return the area of a rule: the folder that its family stands in."""
    return PurePosixPath(rule.span.file).parent.name


def page_of(area: str) -> str:
    """Return the file of the page of an area."""
    return f"rules-{area}.html"


def words_of(name: str) -> str:
    """Return a name of a file or folder as people read it."""
    return name.replace("_", " ").capitalize()


def _when(duty: DutyRule) -> str:
    parts = []
    if duty.within_target:
        parts.append("within the target of the grade")
    if duty.within is not None:
        parts.append(f"within {term_words(duty.within)}")
    if duty.start is not None:
        parts.append(f"from {duty.start.replace('_', ' ')}")
    if duty.before is not None:
        parts.append(f"before {duty.before.replace('_', ' ')}")
    if duty.every is not None:
        parts.append(f"again every {term_words(duty.every)}")
    if duty.until is not None:
        parts.append(f"until {duty.until.replace('_', ' ')}")
    return f", {' '.join(parts)}" if parts else ""
