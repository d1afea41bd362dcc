"""A comparison as people read it: the packs first, then each scenario in which anything is otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, TypeAlias

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.places import Places
from riskengine.grading.comparison import Aspect, Difference, Stand, Way
from riskengine.grading.scales import RESPONSE
from riskengine.model.ledger import TargetOf
from riskengine.replay.attribution import Cause
from riskengine.replay.comparing import ComparedScenario, Comparison, Moved
from riskengine.replay.offsets import show_offset
from riskengine.rulebook.changes import Alteration, Changed, How, Part, RulebookChanges
from riskengine.rulebook.rulebook_changes import PARAMETER, RULE
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Span

_SHORT: Final = 12
"""How much of a hash tells two rulebooks apart for people."""

_Place: TypeAlias = tuple[str, str, Span | None, Span | None]
"""What makes a thing that is otherwise the same one in a pack that inherits it."""

_PLURALS: Final = {
    Aspect.FLOOR: "floors",
    Aspect.CEILING: "ceilings",
    Aspect.DUTY: "duties",
    Aspect.PROHIBITION: "prohibitions",
    Aspect.CHALLENGE: "challenges",
    Aspect.QUESTION: "questions put first",
    Aspect.INTERRUPT: "interrupts",
}


@dataclass(frozen=True, slots=True)
class ComparisonText:
    """Puts a comparison into words.

    Attributes:
        found: The comparison.
        places: Says where things stand.
    """

    found: Comparison
    places: Places

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        return page(self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        shown: set[_Place] = set()
        for changes in self.found.packs.values():
            sides = (("A", changes.was), ("B", changes.now))
            yield Section("RULES", [Line(f"{side}: {_named(book)}", bold=True) for side, book in sides])
            yield from self._static(changes, shown)
        for side, packs in (("A", self.found.only_was), ("B", self.found.only_now)):
            yield Section(f"ONLY IN {side}", [Line(f"the packs {', '.join(packs)}")] if packs else [])
        for one in self.found.scenarios:
            if one.moved or one.refused or one.degraded or one.not_told:
                yield Section("SCENARIO", list(self._scenario(one)))
        by_cause = [Line(f"{kind} {id}: {count}") for kind, id, count in self.found.by_cause]
        yield Section("CHANGED BY", by_cause)
        yield Section("TOTAL", [Line(text) for text in self._totals()])

    def _static(self, changes: RulebookChanges, shown: set[_Place]) -> Iterator[Section]:
        """Yield what is otherwise in a pack; what several inherit from one file is shown once."""
        if not changes.items:
            yield Section("THE SAME", [Line("nothing is otherwise")])
        new = [one for one in changes.items if _place(one) not in shown]
        shown.update(map(_place, new))
        for how in (How.ADDED, How.REMOVED):
            items = [one for one in new if one.how is how]
            yield Section(how.upper(), [line for one in items for line in self._one_sided(one)])
        changed = [one for one in new if one.how is How.CHANGED and one.decides]
        yield Section("CHANGED", [line for one in changed for line in self._changed(one)])
        words = [one for one in new if one.how is How.CHANGED and not one.decides]
        names = ", ".join(f"{one.kind} {one.id}" for one in words)
        yield Section("REWORDED", [Line(names)] if words else [])
        if changes.items and not new:
            yield Section("THE REST", [Line("what is otherwise is inherited, and shown above")])

    def _one_sided(self, one: Changed) -> Iterator[Line]:
        value = "" if one.kind == PARAMETER and not one.title else f": {one.title}"
        yield Line(f"{one.kind} {one.id}{value}")
        yield Line(self.places.both(one.was_at, one.now_at), indent=2)

    def _changed(self, one: Changed) -> Iterator[Line]:
        yield Line(f"{one.kind} {one.id}: {one.title}")
        for alteration in one.alterations:
            if alteration.part is not Part.WORDS:
                yield Line(_altered(alteration), indent=2)
                yield Line(self.places.both(alteration.was_at, alteration.now_at), indent=4)

    def _scenario(self, one: ComparedScenario) -> Iterator[Line]:
        yield Line(one.id, bold=True)
        for fault in one.refused:
            place = f"{fault.span.file}:{fault.span.line}"
            yield Line(f"not played under both: {place}: {fault.message}", indent=2, colour="red")
        for cause in one.degraded:
            yield Line(f"a fault of the engine: {cause}", indent=2, colour="red")
        if one.not_told:
            events = ", ".join(one.not_told)
            yield Line(f"not told to B, which does not declare what they name: {events}", indent=2)
        for _, group in groupby(one.moved, lambda moved: (moved.begins, moved.incident, moved.causes)):
            together = list(group)
            for moved in together:
                yield Line(_moved(moved, one), indent=2, colour="red" if moved.difference.is_less else None)
            for line in self._causes(together[0].causes):
                yield Line(line, indent=6)

    def _causes(self, causes: Iterable[Cause]) -> Iterator[str]:
        none = True
        for cause in causes:
            none = False
            one = cause.changed
            through = f", read by {', '.join(cause.through)}" if cause.through else ""
            what = "; ".join(map(_altered, cause.alterations))
            places = [self.places.both(each.was_at, each.now_at) for each in cause.alterations]
            where = ", ".join(dict.fromkeys(places)) or self.places.both(one.was_at, one.now_at)
            yield f"by {one.kind} {one.id}, {one.how}{f': {what}' if what else ''} ({where}){through}"
        if none:
            yield "not traced to anything that is otherwise by itself"

    def _declared(self) -> Iterator[str]:
        """Yield how much is declared otherwise; what several packs inherit counts once."""
        items = {_place(one): one for changes in self.found.packs.values() for one in changes.items}
        counts = Counter((_sort(one), one.how) for one in items.values())
        for sort in ("rules", "parameters", "other declarations"):
            said = ", ".join(f"{counts[sort, how]} {how}" for how in How if counts[sort, how])
            if said:
                yield f"{sort}: {said}"

    def _totals(self) -> Iterator[str]:
        yield from self._declared()
        found = self.found
        if not found.scenarios and not found.left_out:
            return
        played, differing = len(found.scenarios), len(found.differing)
        left = f"; {found.left_out} left out, whose packs are the same" if found.left_out else ""
        varied = sum(one.variation_of is not None for one in found.scenarios)
        of_which = f" ({_count(varied, 'variation')})" if varied else ""
        yield f"{_count(played, 'scenario')}{of_which} played under both: {differing} otherwise{left}."
        for aspect, plural in _PLURALS.items():
            counts = [(way, found.count(aspect, way)) for way in Way]
            said = ", ".join(f"{count} {way}" for way, count in counts if count)
            if said:
                yield f"{plural}: {said}"
        less = sum(one.difference.is_less for one in found.moved)
        yield f"Lower, later or gone: {less or 'nothing'}."


def _sort(one: Changed) -> str:
    """Return under what something that is declared otherwise is counted."""
    return f"{one.kind}s" if one.kind in (RULE, PARAMETER) else "other declarations"


def _place(one: Changed) -> _Place:
    return one.kind, one.id, one.was_at, one.now_at


def _named(rulebook: Rulebook) -> str:
    approved = "" if rulebook.pack.approved else ", not approved"
    return f"{rulebook.pack.id} {rulebook.pack.version} ({rulebook.hash[:_SHORT]}){approved}"


def _altered(one: Alteration) -> str:
    was, now = one.was or "nothing", one.now or "nothing"
    by = "" if one.parameter is None else f", by the parameter {one.parameter}"
    return f"{one.what}: {was} -> {now}{by}"


def _moved(moved: Moved, scenario: ComparedScenario) -> str:
    whose = "" if moved.incident == scenario.id.partition("~")[0] else f" [{moved.incident}]"
    until = "" if moved.ends is None else f", until {show_offset(moved.ends)}"
    said = _difference(moved.difference, moved.incident, scenario.starts)
    return f"{show_offset(moved.begins)}  {said}{until}{whose}"


def _difference(one: Difference, incident: str, starts: datetime) -> str:
    """Return what differs on one line, times counted from the start of the scenario."""
    key = _key(one, incident)
    if one.was is None or one.now is None:
        return f"{key}: {one.way}{_more(one, one.now or one.was, starts)}"
    if one.was.word == one.now.word and one.was.due and one.now.due:
        return f"{key}: due {show_offset(one.was.due - starts)} -> {show_offset(one.now.due - starts)}"
    return f"{key}: {_stand(one.was, starts)} -> {_stand(one.now, starts)}"


def _key(one: Difference, incident: str) -> str:
    aspect, name, subject = one.key
    match aspect:
        case Aspect.FLOOR | Aspect.CEILING:
            scale = name if name == RESPONSE else f"{name.replace('_', ' ')} risk of {subject}"
            return f"{aspect} of {scale}"
        case Aspect.QUESTION:
            return f"asked first of {name.replace('_', ' ')}"
        case Aspect.INTERRUPT:
            return f"interrupt to {subject.replace('_', ' ')} over {_thing(name, incident)}"
        case Aspect.PROHIBITION:
            return f"{name} forbidden{_for(subject, incident)}"
    return f"{aspect} {_thing(name, incident)}"


def _thing(name: str, incident: str) -> str:
    """Return a duty or challenge as people name it: of the incident it is, unless somebody is named."""
    what, _, rest = name.partition("/")
    what = what.replace("|", " or ").replace("known:", "answer ")
    whom, at, occasion = rest.partition("@")
    by_target = occasion in (TargetOf.GRADE, TargetOf.FLOOR)
    after = f", by the target of the {occasion}" if by_target else f" after {occasion}"
    return f"{what}{_for(whom, incident)}{after if at else ''}"


def _for(whom: str, incident: str) -> str:
    return "" if whom == incident else f" for {whom}"


def _more(one: Difference, stand: Stand | None, starts: datetime) -> str:
    """Return what more is said of what only one side says: the grade, the question, the deadline."""
    if stand is None:
        return ""
    if one.key.aspect in (Aspect.FLOOR, Aspect.CEILING, Aspect.QUESTION):
        return f" ({stand.word})"
    return "" if stand.due is None else f", due {show_offset(stand.due - starts)}"


def _stand(stand: Stand, starts: datetime) -> str:
    due = "" if stand.due is None else f", due {show_offset(stand.due - starts)}"
    return f"{stand.word}{due}"


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
