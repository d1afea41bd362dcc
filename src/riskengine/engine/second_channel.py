"""The second channel: another implementation of inference that is asked the same beside the one that decides.

It decides nothing. Where the two differ an alarm stands in the Decision, and the higher floor with it; where
it does not answer, an alarm stands there, and the Decision is what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from riskengine.grading.compiled import Period
from riskengine.grading.decide import Step
from riskengine.grading.raised import raised_to
from riskengine.inference.channel import Batch, ChannelFailed, Table, Verdict
from riskengine.model.alarms import ChannelAlarm, Trouble, VerdictWord
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rulebook

_WORDS: Final[tuple[VerdictWord, ...]] = ("does_not_hold", "may_hold", "holds")

SECOND_LIMIT: Final = 2.0
"""For how many seconds a Decision waits for a second channel at most."""

Given: TypeAlias = Literal["durable"] | Batch
"""A second channel: by name, or one that is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReport:
    """What comparing came to so far.

    Attributes:
        channel: The second channel.
        decisions: How many Decisions were compared.
        verdicts: How many verdicts, that a rule holds or may hold, were compared in them.
        disagreements: How many of these were not the same.
        not_compared: How many Decisions were not compared, for it did not answer or was not asked.
        troubles: How often it did not answer, by what happened.
    """

    channel: str
    decisions: int = 0
    verdicts: int = 0
    disagreements: int = 0
    not_compared: int = 0
    troubles: Mapping[Trouble, int] = field(default_factory=dict)


class SecondChannel:
    """Compares each Decision with what a second channel says of the same facts."""

    def __init__(self, rulebook: Rulebook, given: Given, limit: float) -> None:
        """Take the second channel.

        Args:
            rulebook: The rules.
            given: The channel.
            limit: For how many seconds it is waited for at most, where it is made here.

        Raises:
            ValueError: If there is no channel of that name.
            NotInstalled: If what it needs is not there.
            OverLimit: If it has no room for the rules.
        """
        self._rulebook = rulebook
        self._make = _maker(rulebook, given, limit)
        self._name = given if isinstance(given, str) else given.name
        self._made: dict[int, tuple[Period, Batch]] = {}
        self._counts: Counter[str] = Counter()
        self._troubles: Counter[Trouble] = Counter()

    @property
    def report(self) -> SecondReport:
        """What comparing came to so far."""
        return SecondReport(channel=self._name, troubles=dict(self._troubles), **self._counts)

    def close(self) -> None:
        """End what it runs in; the next Decision begins it again."""
        for _, channel in self._made.values():
            close = getattr(channel, "close", None)
            if close is not None:
                close()

    def beside(self, decision: Decision, taken: Step) -> Decision:
        """Return a Decision with what the second channel says otherwise, or why it said nothing."""
        facts = taken.found.last.facts
        try:
            table = _made_sense_of(self._channel(taken.period).tables([facts])[0])
        except ChannelFailed as failed:
            return self._unanswered(decision, failed.trouble)
        except Exception:  # noqa: BLE001 - whatever the bug there, what was decided stands
            return self._unanswered(decision, Trouble.MALFORMED)
        decided = taken.found.last.as_table()
        said = {*table, *decided}
        differing = [one for one in said if table.get(one, Truth.FALSE) != decided.get(one, Truth.FALSE)]
        self._counts.update(decisions=1, verdicts=len(said), disagreements=len(differing))
        for name in sorted(differing):
            decision = self._with_difference(decision, facts, name, decided, table)
        return decision

    def _channel(self, period: Period) -> Batch:
        found = self._made.get(id(period))
        if found is None:
            self.close()  # of the rules of another period nothing more is asked, as a rule
            self._made.clear()
            found = self._made[id(period)] = (period, self._make(period))
        return found[1]

    def _unanswered(self, decision: Decision, trouble: Trouble | None) -> Decision:
        self._counts["not_compared"] += 1
        if trouble is None:
            return decision
        self._troubles[trouble] += 1
        alarm = ChannelAlarm(channel=self._name, trouble=trouble)
        return replace(decision, alarms=(*decision.alarms, alarm))

    def _with_difference(
        self,
        decision: Decision,
        facts: Facts,
        name: tuple[str, tuple[str, ...]],
        decided: Table,
        table: Table,
    ) -> Decision:
        """Return a Decision with the alarm of one difference, raised to the higher of the two verdicts."""
        first, second = decided.get(name, Truth.FALSE), table.get(name, Truth.FALSE)
        raised: tuple[str, ...] = ()
        verdict = _verdict(self._rulebook, facts, name, second)
        if second > first and verdict is not None:
            decision, raised = raised_to(self._rulebook, decision, verdict)
        alarm = ChannelAlarm(
            channel=self._name,
            trouble=Trouble.DISAGREEMENT,
            rule=name[0],
            subjects=name[1],
            decided=_WORDS[first],
            second=_WORDS[second],
            raised=raised,
        )
        return replace(decision, alarms=(*decision.alarms, alarm))


def _made_sense_of(table: Table) -> Table:
    """Return an answer as a table of truths.

    Raises:
        TypeError: If it is none.
        ValueError: If it says of a rule what is no truth.
    """
    return {(str(rule), tuple(map(str, who))): Truth(truth) for (rule, who), truth in table.items()}


def _verdict(
    rulebook: Rulebook, facts: Facts, name: tuple[str, tuple[str, ...]], truth: Truth
) -> Verdict | None:
    """Return a verdict by its names, or None where a channel speaks of a rule or of people there are not."""
    rule = rulebook.rule_by_id.get(name[0])
    subjects = [facts.subject(one) for one in name[1]]
    found = tuple(one for one in subjects if one is not None)
    return Verdict(rule, found, truth) if rule is not None and found and len(found) == len(subjects) else None


def _maker(rulebook: Rulebook, given: Given, limit: float) -> Callable[[Period], Batch]:
    """Return what makes the channel for the rules of a period."""
    if not isinstance(given, str):
        return lambda _: given
    if given != "durable":
        raise ValueError(f'there is no second channel "{given}": give "durable", or a channel')
    from riskengine.inference.conclusions import least_of
    from riskengine.inference.durable.channel import DurableChannel

    # Made once of all rules, so that whatever keeps it from being made is said at once.
    DurableChannel(rulebook.rules, least_of(rulebook.vocabulary))
    return lambda period: DurableChannel(period.rules, period.least, limit=limit)
