"""Builds the pack itself: who approved it, the force's grades and assessment model, and the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from riskengine.model.grades import RESPONSE_GRADES
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.documents import GradeDoc, PackFile, ParameterDoc
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.rules import Pack, Parameter
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary import Grade, Model, Vocabulary
from riskengine.rulebook.vocabulary_builder import read_day

_NO_MODEL = Model(name="none", headings={})


def gather_parameters(chain: Iterable[PackFiles], faults: Diagnostics) -> dict[str, Parameter]:
    """Return every parameter, each with the value of the last pack that gives it one.

    A pack declares a parameter once, in its `pack.yaml` or its vocabulary; a pack that inherits may only
    change the value of one that is declared, or declare one of its own.
    """
    found: dict[str, Parameter] = {}
    for pack in chain:
        mine: dict[str, str] = {}
        for document, id, doc in _parameters_of(pack):
            span = document.key_span(("parameters", id))
            if id in mine:
                faults.add("RE206", f'"{id}" is declared twice.', span, f"it is first declared at {mine[id]}")
                continue
            mine[id] = f"{span.file}:{span.line}"
            inherited = found.get(id)
            because = doc.because or (inherited.because if inherited else "")
            if not because:
                message = f'the parameter "{id}" does not say why it is what it is.'
                faults.add("RE201", message, span, 'add because: "..."')
            sources = tuple(doc.sources) or (inherited.sources if inherited else ())
            found[id] = Parameter(id=id, value=doc.value, because=because, sources=sources, span=span)
    return dict(sorted(found.items()))


def _parameters_of(pack: PackFiles) -> Iterable[tuple[Document, str, ParameterDoc]]:
    for words in pack.vocabulary:
        for id, doc in words.file.parameters.items():
            yield words.document, id, doc
    if pack.file is not None and pack.document is not None:
        for id, doc in pack.file.parameters.items():
            yield pack.document, id, doc


@dataclass(frozen=True, slots=True)
class PackBuilder:
    """Builds one pack out of its file and those it inherits from."""

    chain: tuple[PackFiles, ...]
    vocabulary: Vocabulary
    faults: Diagnostics

    def build(self) -> Pack | None:
        """Return the pack, or None where its file has a fault."""
        file, document = self.chain[-1].file, self.chain[-1].document
        if file is None or document is None:
            return None
        if file.approver is None or file.approved_on is None:
            message = f'the pack "{file.pack}" is not approved: it runs in shadow only.'
            self.faults.add("RE452", message, document.key_span(("pack",)), "add approver: and approved_on:")
        return Pack(
            id=file.pack,
            title=file.title,
            version=file.version,
            owner=file.owner,
            approver=file.approver,
            approved_on=read_day(file.approved_on, document, ("approved_on",), self.faults),
            review_by=read_day(file.review_by, document, ("review_by",), self.faults),
            inherits=file.inherits,
            time_zone=self._time_zone(),
            model=self._model(),
            grades=self._grades(),
        )

    def _last(self, key: str) -> tuple[PackFile, Document] | None:
        """Return the nearest pack that says something under a key."""
        for pack in reversed(self.chain):
            if pack.file is not None and pack.document is not None and getattr(pack.file, key) is not None:
                return pack.file, pack.document
        return None

    def _missing(self, key: str) -> None:
        document = self.chain[-1].document
        if document is not None:
            message = f'neither this pack nor one it inherits from has "{key}".'
            self.faults.add("RE201", message, document.key_span(("pack",)))

    def _time_zone(self) -> str:
        found = self._last("time_zone")
        if found is None:
            self._missing("time_zone")
            return "UTC"
        name = found[0].time_zone or "UTC"
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.faults.add(
                "RE204", f'"{name}" is not a time zone.', found[1].span(("time_zone",)), "write Europe/London"
            )
        return name

    def _model(self) -> Model:
        found = self._last("model")
        if found is None or found[0].model is None:
            self._missing("model")
            return _NO_MODEL
        file, document = found
        taken: set[str] = set()
        for name, headings in file.model.headings.items():  # type: ignore[union-attr]  # checked just above
            for at, heading in enumerate(headings):
                taken.add(heading)
                if heading not in self.vocabulary.headings:
                    near = suggest(heading, self.vocabulary.headings)
                    place: Path = ("model", "headings", name, at)
                    self.faults.add(
                        "RE302", f'the heading "{heading}" is not declared.', document.span(place), near
                    )
        left = [heading for heading in self.vocabulary.headings if heading not in taken]
        if left:
            message = f"the model takes in no rule under: {', '.join(left)}."
            self.faults.add(
                "RE201",
                message,
                document.key_span(("model", "headings")),
                "give each heading a place in the model",
            )
        model = file.model
        return (
            Model(name=model.name, headings={name: tuple(inner) for name, inner in model.headings.items()})
            if model
            else _NO_MODEL
        )

    def _grades(self) -> Mapping[str, Grade]:
        found = self._last("grades")
        if found is None or not found[0].grades:
            self._missing("grades")
            return {}
        file, document = found
        made = {id: self._grade(id, doc, document) for id, doc in (file.grades or {}).items()}
        for grade in RESPONSE_GRADES.values():
            if grade not in {one.means for one in made.values()}:
                message = f'no grade of this pack means "{grade.id}".'
                self.faults.add(
                    "RE201",
                    message,
                    document.key_span(("grades",)),
                    "each of the four needs at least one grade",
                )
        return made

    def _grade(self, id: str, doc: GradeDoc, document: Document) -> Grade:
        targets: dict[str, int] = {}
        for where, text in doc.targets.items():
            try:
                targets[where] = parse_duration(text)
            except ValueError:
                place: Path = ("grades", id, "targets", where)
                self.faults.add(
                    "RE208",
                    f'"{text}" is not a duration.',
                    document.span(place),
                    "write it as 15m, 2h, 3d or 1h30m",
                )
        for at, action in enumerate(doc.met_by):
            if action not in self.vocabulary.actions:
                near = suggest(action, self.vocabulary.actions)
                self.faults.add(
                    "RE302",
                    f'the action "{action}" is not declared.',
                    document.span(("grades", id, "met_by", at)),
                    near,
                )
        return Grade(
            id=id,
            word=doc.word,
            means=RESPONSE_GRADES[doc.means],
            targets=targets,
            met_by=tuple(doc.met_by),
            span=document.key_span(("grades", id)),
        )
