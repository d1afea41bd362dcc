"""Builds the pack itself: who approved it, the force's own grades, and its assessment model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from riskengine.model.grades import RESPONSE_GRADES
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.pack_documents import GradeDoc, ModelDoc, PackFile
from riskengine.rulebook.pack_sections import Sections
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import Attendance, Lowering, Pack
from riskengine.rulebook.source import Path
from riskengine.rulebook.times import read_day, read_seconds
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.vocabulary import Grade, Model, Vocabulary

_NO_MODEL = Model(name="none", headings={})


@dataclass(frozen=True, slots=True)
class PackBuilder:
    """Builds the last pack of a chain out of its file and those it inherits from."""

    chain: tuple[PackFiles, ...]
    vocabulary: Vocabulary
    usage: Usage
    faults: Diagnostics

    def build(self) -> Pack | None:
        """Return the pack, or None where its file has a fault."""
        file, document = self.chain[-1].file, self.chain[-1].document
        if file is None or document is None:
            return None
        report = Reporter(document, self.faults)
        if file.approver is None or file.approved_on is None:
            message = f'the pack "{file.pack}" is not approved: it runs in shadow only.'
            missing = [f"{key}:" for key in ("approver", "approved_on") if getattr(file, key) is None]
            report.fault("RE452", message, ("pack",), f"add {' and '.join(missing)}")
        time_zone = self._time_zone()
        return Pack(
            id=file.pack,
            title=file.title,
            version=file.version,
            owner=file.owner,
            approver=file.approver,
            approved_on=read_day(file.approved_on, ("approved_on",), report),
            review_by=read_day(file.review_by, ("review_by",), report),
            inherits=file.inherits,
            time_zone=time_zone,
            model=self._model(),
            grades=self._grades(),
            calendar=self._sections.calendar(time_zone),
            attendance=self._attendance(),
            lowering=self._lowering(),
            attention=self._sections.attention(),
            catch_up=self._sections.catch_up(),
            network=self._sections.network(self.vocabulary.objects),
        )

    @property
    def _sections(self) -> Sections:
        return Sections(self.chain, self.faults)

    def _attendance(self) -> Attendance | None:
        found = self._sections.nearest("attendance")
        doc = found[0].attendance if found is not None else None
        if found is None or doc is None:
            return None
        report, posts = found[1], self.vocabulary.posts
        report.known("post", doc.by, posts, ("attendance", "by"))
        report.known("post", doc.escalate_to, posts, ("attendance", "escalate_to"))
        self._action(doc.return_visit, ("attendance", "return_visit"), report)
        return Attendance(
            by=doc.by,
            escalate_to=doc.escalate_to,
            return_visit=doc.return_visit,
            visit_lasts=read_seconds(doc.visit_lasts, ("attendance", "visit_lasts"), report) or 0,
        )

    def _lowering(self) -> Lowering | None:
        found = self._sections.nearest("lowering")
        doc = found[0].lowering if found is not None else None
        if found is None or doc is None:
            return None
        found[1].all_known("post", doc.posts, self.vocabulary.posts, ("lowering", "posts"))
        self._action(doc.assessment, ("lowering", "assessment"), found[1])
        return Lowering(posts=frozenset(doc.posts), assessment=doc.assessment)

    def _action(self, name: str | None, path: Path, report: Reporter) -> None:
        report.known("action", name, self.vocabulary.actions, path)
        if name is not None:
            self.usage.actions.add(name)

    def _last(self, key: str) -> tuple[PackFile, Reporter] | None:
        """Return the nearest pack that says something under a key, and report it if there is none."""
        found = self._sections.nearest(key)
        if found is not None:
            return found
        document = self.chain[-1].document
        if document is not None and self._is_whole:
            message = f'neither this pack nor one it inherits from has "{key}".'
            Reporter(document, self.faults).fault(
                "RE201", message, ("pack",), f"add a line {key}: and what it is"
            )
        return None

    @property
    def _is_whole(self) -> bool:
        """Whether every pack file could be read whole; otherwise what seems missing may stand in a fault."""
        return all(pack.is_whole for pack in self.chain)

    def _time_zone(self) -> str:
        found = self._last("time_zone")
        name = found[0].time_zone if found is not None else None
        if found is None or name is None:
            return "UTC"
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            found[1].fault(
                "RE204", f'"{name}" is not a time zone.', ("time_zone",), "write it as Europe/London"
            )
        return name

    def _model(self) -> Model:
        found = self._last("model")
        model = found[0].model if found is not None else None
        if found is None or model is None:
            return _NO_MODEL
        self._check_headings(model, found[1])
        headings = {name: tuple(taken) for name, taken in model.headings.items()}
        return Model(name=model.name, headings=headings)

    def _check_headings(self, model: ModelDoc, report: Reporter) -> None:
        for name, taken in model.headings.items():
            report.all_known("heading", taken, self.vocabulary.headings, ("model", "headings", name))
        every = {heading for taken in model.headings.values() for heading in taken}
        left = [heading for heading in self.vocabulary.headings if heading not in every]
        if left and self._is_whole:
            message = f"the model takes in no rule under: {', '.join(left)}."
            help = "give each heading a place in the model"
            report.fault("RE201", message, ("model", "headings"), help, key=True)

    def _grades(self) -> Mapping[str, Grade]:
        found = self._last("grades")
        if found is None:
            return {}
        file, report = found
        made = {id: self._grade(id, doc, report) for id, doc in (file.grades or {}).items()}
        meant = {one.means for one in made.values()}
        for grade in RESPONSE_GRADES.values():
            if grade not in meant and self._is_whole:
                message = f'no grade of this pack means "{grade.id}".'
                help = "each of the four needs at least one grade"
                report.fault("RE201", message, ("grades",), help, key=True)
        return made

    def _grade(self, id: str, doc: GradeDoc, report: Reporter) -> Grade:
        path: Path = ("grades", id)
        read = {
            where: read_seconds(text, (*path, "targets", where), report)
            for where, text in doc.targets.items()
        }
        report.all_known("action", doc.met_by, self.vocabulary.actions, (*path, "met_by"))
        return Grade(
            id=id,
            word=doc.word,
            means=RESPONSE_GRADES[doc.means],
            targets={where: seconds for where, seconds in read.items() if seconds is not None},
            met_by=tuple(doc.met_by),
            span=report.document.key_span(path),
        )
