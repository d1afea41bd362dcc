"""Builds measures of oversight, checking every name and that the parts go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from riskengine.model.facts import INCIDENT
from riskengine.model.grades import Binds
from riskengine.model.overview import Figure, OversightState
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.figures import read_one_in, read_window
from riskengine.rulebook.oversight import ANY, Counts, Narrowing, OversightMeasure, Threshold
from riskengine.rulebook.oversight_documents import ForceSelectionDoc, OversightDoc, ThresholdsDoc
from riskengine.rulebook.readings import PERSON, Readings
from riskengine.rulebook.reporter import Reporter, either
from riskengine.rulebook.source import Path
from riskengine.rulebook.threshold_reader import NO_THRESHOLD, read_threshold
from riskengine.rulebook.unary import brief
from riskengine.rulebook.values import as_text
from riskengine.rulebook.vocabulary import Authority

CODE: Final = "RE430"
"""The code of a measure of oversight that cannot be counted."""

RESPONSE: Final = "response"
"""The scale that is of the incident, and of no person."""


class _Beside(NamedTuple):
    """A key that a figure needs beside it, and what is said where it is not there."""

    key: str
    message: str
    help: str


_BESIDE: Final = {
    Figure.SHARE: _Beside(
        "of", "what is counted here is a share of nothing.", "say under of: among what it is"
    ),
    Figure.EACH: _Beside(
        "per",
        "what is counted here is shared out among nobody.",
        "say under per: the parameter that says among how many",
    ),
}
_WHAT: Final = tuple(Counts)
_NARROWING: Final = tuple(key for key in ForceSelectionDoc.model_fields if key not in _WHAT)


@dataclass(frozen=True, slots=True)
class OversightBuilder:
    """Builds the measures of oversight of one file.

    Attributes:
        pack: The pack that writes them.
        version: Its version.
        reader: Reads tests and figures, and knows where faults go.
        sources: Every declared source.
    """

    pack: str
    version: str
    reader: ConditionReader
    sources: Mapping[str, Authority]

    def build(self, doc: OversightDoc, at: int) -> OversightMeasure | None:
        """Build one measure, or None where it does not say what is counted; faults go to the collector."""
        path: Path = ("oversight", at)
        self._report.all_known("source", doc.sources, self.sources, (*path, "sources"), code="RE309")
        self.reader.usage.sources.update(doc.sources)
        whole, where = (doc.of, "of") if doc.of is not None else (doc.count, "count")
        what = self._what(whole, (*path, where))
        self._check_parts(doc, path)
        among, only = self._narrowings(doc, what, path)
        thresholds = tuple(self._thresholds(doc, path))
        self._check_thresholds(doc, path)
        if what is None:
            return None
        return OversightMeasure(
            id=doc.id,
            title=doc.title,
            counts=what,
            names=self._declared(what, getattr(whole, what)),
            among=among,
            only=only,
            is_share=doc.of is not None,
            per=self._per(doc, path),
            window=read_window(doc.window, (*path, "window"), self.reader),
            thresholds=thresholds,
            no_threshold=doc.no_threshold,
            because=doc.because,
            sources=tuple(doc.sources),
            owner=doc.owner,
            pack=self.pack,
            version=self.version,
            span=self._report.document.span((*path, "id")),
        )

    @property
    def _report(self) -> Reporter:
        return self.reader.report

    def _what(self, doc: ForceSelectionDoc, path: Path) -> Counts | None:
        """Return what is counted, and report its names."""
        said = [what for what in _WHAT if getattr(doc, what) is not None]
        if len(said) != 1:
            message = f"what is counted is one of {either(_WHAT)}."
            help = "keep one of them" if said else "add one, as incidents: [missing]"
            self._report.fault(CODE, message, path, help, key=True)
            return None
        words, names, place = self.reader.vocabulary, getattr(doc, said[0]), (*path, said[0])
        match said[0]:
            case Counts.DUTIES:
                self._actions(names, place)
            case Counts.PEOPLE:
                self._report.all_known("role", names, (PERSON, *words.roles), place)
            case Counts.INCIDENTS:
                self._report.all_known("kind", names, words.kinds, place)
        return said[0]

    def _declared(self, what: Counts, names: Iterable[str]) -> frozenset[str]:
        """Return the names of what is counted; an action that nobody declares is one fault and not two."""
        actions = self.reader.vocabulary.actions
        return frozenset(name for name in names if what is not Counts.DUTIES or name in actions)

    def _check_parts(self, doc: OversightDoc, path: Path) -> None:
        """Report a share whose parts do not go together: what is counted of it is some of the whole."""
        if doc.of is None:
            return
        place: Path = (*path, "count")
        for what in _WHAT:
            if getattr(doc.count, what) is not None:
                message = f'"{what}" stands under of: already, and count: says which of them.'
                self._report.fault(CODE, message, (*place, what), "take it away here", key=True)
        if all(getattr(doc.count, key) is None for key in _NARROWING):
            message = "a share of all of them is always the whole."
            help = f"say under count: which of them are counted, by {either(_NARROWING)}"
            self._report.fault(CODE, message, place, help, key=True)

    def _per(self, doc: OversightDoc, path: Path) -> int | None:
        """Return among how many it is shared out, which each force says for itself."""
        if doc.per is None:
            return None
        text = as_text(doc.per)
        if not text.startswith("param "):
            message = f'"{brief(text)}" is written out, and how many there are is the force\'s own to say.'
            help = "declare a parameter with its reason, and write param and its name"
            self._report.fault(NO_THRESHOLD, message, (*path, "per"), help)
            return None
        return read_one_in(text, (*path, "per"), self.reader)

    def _narrowings(self, doc: OversightDoc, what: Counts | None, path: Path) -> tuple[Narrowing, Narrowing]:
        """Return among which things it is counted, and which of those count."""
        if doc.of is None:
            return ANY, self._narrowing(doc.count, what, (*path, "count"))
        of = self._narrowing(doc.of, what, (*path, "of"))
        return of, self._narrowing(doc.count, what, (*path, "count"))

    def _narrowing(self, doc: ForceSelectionDoc, what: Counts | None, path: Path) -> Narrowing:
        words, report = self.reader.vocabulary, self._report
        if doc.states is not None and what not in (None, Counts.DUTIES):
            message = f'"states" goes only with duties, and this counts {what}.'
            report.fault(CODE, message, (*path, "states"), "take it away", key=True)
        report.all_known("kind", doc.during or (), words.kinds, (*path, "during"))
        report.all_known("role", doc.present or (), words.roles, (*path, "present"))
        report.all_known("handling", doc.handled or (), words.handlings, (*path, "handled"))
        scales = (RESPONSE, *words.strands)
        report.all_known("strand (or response)", doc.lowered or (), scales, (*path, "lowered"))
        self._actions(doc.done or (), (*path, "done"))
        self._actions(doc.not_done or (), (*path, "not_done"))
        return Narrowing(
            during=frozenset(doc.during) if doc.during is not None else None,
            present=frozenset(doc.present or ()),
            states=frozenset(doc.states or ()),
            graded=dict(self._tests(doc.graded or {}, scales, (*path, "graded"))),
            risk=dict(self._tests(doc.risk or {}, tuple(words.strands), (*path, "risk"))),
            handled=frozenset(doc.handled or ()),
            lowered=frozenset(doc.lowered or ()),
            done=frozenset(doc.done or ()),
            not_done=frozenset(doc.not_done or ()),
        )

    def _actions(self, names: Iterable[str], path: Path) -> None:
        self._report.all_known("action", names, self.reader.vocabulary.actions, path)
        self.reader.usage.actions.update(names)

    def _tests(
        self, tests: Mapping[str, object], scales: tuple[str, ...], path: Path
    ) -> Iterator[tuple[str, Test]]:
        """Yield the tests on grades and levels, by the scale each is on."""
        readings = Readings(self.reader.vocabulary)
        for scale, value in sorted(tests.items()):
            place: Path = (*path, scale)
            what = "strand" if RESPONSE not in scales else "strand (or response)"
            if not self._report.known(what, scale, scales, place, key=True):
                continue
            reading = readings.find(INCIDENT if scale == RESPONSE else PERSON, f"grade.{scale}")
            test = self.reader.test(reading, as_text(value), scale, place) if reading is not None else None
            if test is not None:
                yield scale, test

    def _thresholds(self, doc: OversightDoc, path: Path) -> Iterator[Threshold]:
        for key, state in (("breach", OversightState.BREACH), ("advisory", OversightState.ADVISORY)):
            said: ThresholdsDoc = getattr(doc, key) or ThresholdsDoc()
            for figure in Figure:
                place: Path = (*path, key, figure)
                written = getattr(said, figure)
                if written is None:
                    continue
                if figure in _BESIDE and getattr(doc, _BESIDE[figure].key) is None:
                    self._report.fault(CODE, _BESIDE[figure].message, place, _BESIDE[figure].help, key=True)
                found = read_threshold(written, figure, state, place, self.reader)
                if found is not None:
                    yield found

    def _check_thresholds(self, doc: OversightDoc, path: Path) -> None:
        """Report a measure that says neither from where on it matters nor why nobody says, or says both."""
        said = [one for one in (doc.breach, doc.advisory) if one is not None]
        some = any(getattr(one, figure) is not None for one in said for figure in Figure)
        if not some and doc.no_threshold is None:
            message = f'"{doc.id}" says neither from where on it matters nor why nobody can say.'
            help = "add breach: or advisory: with a parameter of the pack, or no_threshold: and the reason"
            self._report.fault(NO_THRESHOLD, message, (*path, "id"), help)
        if some and doc.no_threshold is not None:
            message = f'"{doc.id}" has a threshold, and says why it has none.'
            self._report.fault(NO_THRESHOLD, message, (*path, "no_threshold"), "take one away", key=True)
        cited = [self.sources[name] for name in doc.sources if name in self.sources]
        allows = [one.strength.allows(one.adopted) for one in cited]
        if doc.breach is not None and allows and all(one is Binds.CONSIDER for one in allows):
            message = "what is counted may be a breach, and its sources allow at most an advisory."
            help = "a breach needs statute, code, guidance, policy, or what the owner has adopted"
            self._report.fault("RE408", message, (*path, "breach"), help, key=True)
