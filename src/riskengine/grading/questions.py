"""Questions: the unknowns worth asking, of whom, in what words, ranked by what the answer could change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from riskengine.grading.floors import Floors, Open
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked, Gain, GainKind, Question
from riskengine.model.facts import Subject, WhyUnknown
from riskengine.model.ledger import Duty
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Handle

_ORDER = {GainKind.RESPONSE: 0, GainKind.RISK: 1, GainKind.DUTY: 2}
_SPEAKS_FREELY = "incident.caller_can_speak_freely"
_DEFAULT_FIRST = 3


@dataclass(slots=True)
class _Stake:
    """What hangs on one unknown."""

    kind: GainKind = GainKind.DUTY
    level: int = 0
    to: str = ""
    alone: bool = False
    rules: set[str] = field(default_factory=set)

    def add(self, kind: GainKind, level: int, to: str, *, alone: bool) -> None:
        """Keep the most that the answer could change, and whether it could by itself."""
        if (
            self._rank(kind, level, alone=alone) < self._rank(self.kind, self.level, alone=self.alone)
            or not self.to
        ):
            self.kind, self.level, self.to, self.alone = kind, level, to, alone

    @staticmethod
    def _rank(kind: GainKind, level: int, *, alone: bool) -> tuple[int, int, bool]:
        # Levels of different strands do not compare, so only the response grade counts by height.
        return (_ORDER[kind], -level if kind is GainKind.RESPONSE else 0, not alone)

    @property
    def rank(self) -> tuple[int, int, bool, int]:
        """Its place among the questions: the more it could change, the sooner."""
        return (*self._rank(self.kind, self.level, alone=self.alone), -len(self.rules))


def questions_for(
    rulebook: Rulebook, open_: Iterable[Open], floors: Floors, duties: Mapping[str, Duty], scene: Scene
) -> tuple[Question, ...]:
    """Return every question worth asking, best first; only the first few of each post are put at once."""
    stakes: dict[Asked, _Stake] = {}
    for one in open_:
        gain = _gain(one, floors, duties)
        if gain is None:
            continue
        alone = set(scene.asked(one.weight.alone_true))
        for asked in scene.asked(one.weight.every):
            put = _put(asked, scene)
            stake = stakes.setdefault(put, _Stake())
            stake.rules.add(one.verdict.rule.id)
            stake.add(*gain, alone=asked in alone)
    ranked = sorted(stakes, key=lambda put: (*stakes[put].rank, put.subject, put.fact))
    found = [_question(rulebook, put, stakes[put], scene) for put in ranked]
    return _first_few([one for one in found if one is not None], rulebook)


def _gain(one: Open, floors: Floors, duties: Mapping[str, Duty]) -> tuple[GainKind, int, str] | None:
    """Return the most that a rule would change if it held."""
    then, subject = one.verdict.rule.then, one.verdict.subjects[0].id
    if then.response is not None and floors.is_raised_by(then.response):
        return GainKind.RESPONSE, int(then.response), then.response.id
    for strand, level in sorted(then.risk.items()):
        if level > floors.risks.get((subject, strand), 0):
            return GainKind.RISK, 0, f"{strand} {level.id}"
    for owed in then.duties:
        if not _already_owed(owed.actions, subject, duties):
            return GainKind.DUTY, 0, "|".join(owed.actions) or f"answer {owed.answer}"
    return (GainKind.DUTY, 0, then.forbids[0]) if then.forbids else None


def _already_owed(actions: tuple[str, ...], subject: str, duties: Mapping[str, Duty]) -> bool:
    return any(one.actions == actions and one.subject == subject for one in duties.values())


def _put(asked: Asked, scene: Scene) -> Asked:
    """Return the question that is put: what is unknown of somebody unnamed begins with who is there."""
    for name in asked.subject.split("/"):
        who = scene.facts.subject(name)
        if who is not None and who.unnamed:
            subject, fact = scene.listing(who)
            return Asked(fact=fact, subject=subject)
    return asked


def _question(rulebook: Rulebook, asked: Asked, stake: _Stake, scene: Scene) -> Question | None:
    subject = scene.facts.subject(asked.subject)
    why = subject.unknown.get(asked.fact) if subject is not None else None
    words = _words(rulebook, asked, why)
    if words is None:
        return None
    of, text = words
    gain = Gain(changes=stake.kind, to=stake.to, alone=stake.alone, rules=len(stake.rules))
    return Question(
        fact=asked.fact,
        subject=asked.subject,
        of=of,
        words=text,
        gain=gain,
        held=_is_held(rulebook, asked, of, scene.facts.incident),
        why_unknown=(why or WhyUnknown.NOT_ASKED).value,
    )


def _words(rulebook: Rulebook, asked: Asked, why: WhyUnknown | None) -> tuple[str, str] | None:
    """Return whom to ask and how; the next in line where the first does not know or will not say."""
    vocabulary = rulebook.vocabulary
    kind, _, name = asked.fact.partition(".")
    if kind == "flag":
        systems = vocabulary.flags[name].systems
        return (
            "records",
            f"Search {', '.join(vocabulary.systems[one].title for one in systems)} for {asked.subject}.",
        )
    if kind == "relation":
        one, _, other = asked.subject.partition("/")
        title = vocabulary.relations[name].title
        return "caller", f"Is {one} {title[0].lower()}{title[1:]} {other}?"
    if kind == "role":
        role = vocabulary.roles[name]
        return (role.asked_of[0], role.ask) if role.ask and role.asked_of else None
    fact = vocabulary.facts[asked.fact]
    if not fact.asked_of or fact.ask is None:
        return None
    given_up = why in (WhyUnknown.NOT_KNOWN, WhyUnknown.REFUSED)
    return fact.asked_of[min(int(given_up), len(fact.asked_of) - 1)], fact.ask


def _is_held(rulebook: Rulebook, asked: Asked, of: str, incident: Subject) -> bool:
    """Hold a sensitive question until it is known that the caller can speak freely."""
    fact = rulebook.vocabulary.facts.get(asked.fact)
    sensitive = fact is not None and Handle.SENSITIVE in fact.handle
    return sensitive and of == "caller" and incident.readings.get(_SPEAKS_FREELY) is not True


def _first_few(questions: list[Question], rulebook: Rulebook) -> tuple[Question, ...]:
    limit = rulebook.parameters.get("questions.first")
    most = limit.value if limit is not None and isinstance(limit.value, int) else _DEFAULT_FIRST
    put: dict[str, int] = {}
    marked: list[Question] = []
    for one in questions:
        first = not one.held and put.get(one.of, 0) < most
        put[one.of] = put.get(one.of, 0) + int(first)
        marked.append(replace(one, first=first))
    return tuple(marked)
