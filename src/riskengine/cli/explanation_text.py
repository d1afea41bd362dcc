"""An explanation as a person reads it: why, why not higher, and what would raise or lower it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.words import Words
from riskengine.grading.explain import Explanation
from riskengine.grading.near_miss import Failed, Miss
from riskengine.model.decision import Asked, Reason

_NEAREST: Final = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExplanationText:
    """Puts one explanation into words.

    Attributes:
        explanation: The explanation.
        words: The words of the pack that decided.
        everything: Whether to show every rule that did not hold, and not only the nearest.
    """

    explanation: Explanation
    words: Words
    everything: bool = False

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        return page(self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        said = self.explanation
        clock = f"{self.words.moment(said.as_of)} {self.words.zone_at(said.as_of)}"
        yield Section("INCIDENT", [Line(said.incident, bold=True), Line(f"as of {clock}")])
        yield Section("WHY", list(self._why()))
        yield Section("NOT HIGHER", list(self._why_not()))
        yield Section("WOULD RAISE", list(self._would_raise()))
        yield Section("RESTS ON", list(self._would_lower()))
        yield Section("WITHOUT", list(self._without_links()))
        yield Section("NOTHING", list(self._nothing()))

    def _nothing(self) -> Iterator[Line]:
        said = self.explanation
        if not (said.why or said.why_not or said.would_raise or said.would_lower):
            yield Line("No rule that is asked about holds here, and none would set anything above the floor.")

    def _why(self) -> Iterator[Line]:
        for one in self.explanation.why:
            yield from self._reason(one)

    def _reason(self, one: Reason) -> Iterator[Line]:
        yield Line(f"{one.title}{self._whom(one.subject, one.other)}.", bold=True)
        yield Line(one.because, indent=2)
        enough = {(asked.fact, asked.subject) for asked in one.enough}
        for fact in one.facts:
            needed = "" if (fact.fact, fact.subject) in enough else "  (would hold without it)"
            told = f"  [{', '.join(fact.events)}]" if fact.events else ""
            yield Line(f"{self._asked(fact.fact, fact.subject)}: {fact.value}{told}{needed}", indent=2)
        for path in one.links:
            yield Line(f"By {path}", indent=2)
        sets = "; ".join(self.words.outcome(one) for one in one.sets)
        yield Line(f"So: {sets}.", indent=2)
        yield Line(f"[{one.rule}; {one.version}; {one.binds}; {', '.join(one.sources)}]", indent=2)

    def _why_not(self) -> Iterator[Line]:
        """Yield the rules that what is known stands against, the nearest first; the rest may yet hold."""
        said = self.explanation
        may_hold = {(one.rule, one.subject) for one in said.would_raise}
        against = [one for one in said.why_not if (one.rule, one.subject) not in may_hold]
        shown = self._nearest(sorted(against, key=_distance))
        for one in shown:
            yield Line(f"{self.words.outcome(one.to)}: {one.title}{self._whom(one.subject)}.", bold=True)
            yield from (Line(self._failed(failed), indent=2) for failed in one.failed)
            yield Line(f"[{one.rule}]", indent=2)
        if len(against) > len(shown):
            yield Line(f"and {len(against) - len(shown)} further off: --all shows them")
        elif not against and may_hold:
            yield Line("Nothing that is known stands against a higher grade.")

    def _nearest(self, sorted_: list[T]) -> list[T]:
        return sorted_ if self.everything else sorted_[:_NEAREST]

    def _failed(self, one: Failed) -> str:
        clause = f"{one.clause}{self._whom(one.subject)}"
        return f"{clause}: not known" if one.open else f"{clause}: no; {one.short_by or f'it is {one.read}'}"

    def _would_raise(self) -> Iterator[Line]:
        raises = sorted(
            self.explanation.would_raise, key=lambda one: (len(one.answers), one.rule, one.subject)
        )
        shown = self._nearest(raises)
        for one in shown:
            outcome = f"{self.words.outcome(one.to)}{self._whom(one.subject)}"
            yield Line(f"{outcome}, by {self._answers(one.answers)}  [{one.rule}]")
        if len(raises) > len(shown):
            yield Line(f"and {len(raises) - len(shown)} further off: --all shows them")

    def _would_lower(self) -> Iterator[Line]:
        for one in self.explanation.would_lower:
            whom = self._whom(one.subject)
            rests = self._answers(one.without) if one.without else "nothing that could be unknown"
            yield Line(f"{self.words.outcome(one.floor)}{whom} rests on {rests}  [{', '.join(one.rules)}]")

    def _without_links(self) -> Iterator[Line]:
        for one in self.explanation.without_links:
            yield Line(str(one.path), bold=True)
            if not one.rules:
                yield Line("Without this last link everything would still hold.", indent=2)
                continue
            rules = ", ".join(f"{rule}{self._whom(subject)}" for rule, subject in one.rules)
            yield Line(f"Without this last link these would not hold: {rules}.", indent=2)
            if one.response is not None:
                yield Line(f"{self.words.outcome(f'response: {one.response}')} would be the floor.", indent=2)

    def _answers(self, asked: Sequence[Asked]) -> str:
        return " and ".join(self._asked(one.fact, one.subject) for one in asked)

    def _asked(self, fact: str, subject: str) -> str:
        return f"{self.words.reading(fact)}{self._whom(subject)}"

    def _whom(self, *ids: str | None) -> str:
        people = [self.words.person(id) for id in ids if id is not None and id != self.explanation.incident]
        return f" ({', '.join(people)})" if people else ""


def _distance(miss: Miss) -> tuple[int, int, str, str]:
    """Order by how near a rule came: first those that only answers are missing to."""
    refuted = sum(not failed.open for failed in miss.failed)
    return (refuted, len(miss.failed), miss.rule, miss.subject)
