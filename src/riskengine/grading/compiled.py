"""A rulebook made ready to decide: for each period in which the same rules are in force, compiled once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from riskengine.grading.rule_words import RuleWords
from riskengine.inference.channel import Channel
from riskengine.inference.conclusions import Least, least_of
from riskengine.inference.native import NativeChannel
from riskengine.inference.weigher import Weigher
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import Quantified, walk
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.strata import reads

LEDGER_KEYS = ("duty.", "grade.", "handling.", "closed")
"""How the keys of what is read from the ledger begin."""

ENGINES_OWN = (*LEDGER_KEYS, "done.")
"""How the keys begin of what is never unknown: nobody needs to say it."""


@dataclass(frozen=True)
class Period:
    """The rules in force between two days, compiled.

    Attributes:
        rulebook: The rulebook they belong to.
        rules: The rules in force.
        channel: The channel that decides.
        weigher: Weighs why they hold, and what those that may hold wait for.
    """

    rulebook: Rulebook
    rules: tuple[Rule, ...]
    channel: Channel
    weigher: Weigher

    @cached_property
    def ledger_keys(self) -> tuple[str, ...]:
        """The keys that some rule reads from the ledger."""
        keys = {key for rule in self.rules for key in reads(rule) if key.startswith(LEDGER_KEYS)}
        return tuple(sorted(keys))

    @cached_property
    def reads_duties(self) -> bool:
        """Whether some rule reads what is owed."""
        return any(key.startswith("duty.") for key in self.ledger_keys)

    @property
    def least(self) -> Least:
        """What everything is that rules may conclude while none does."""
        return least_of(self.rulebook.vocabulary)

    @cached_property
    def words(self) -> Mapping[str, RuleWords]:
        """What is always said of each rule, by id."""
        return {rule.id: RuleWords.of(self.rulebook, rule) for rule in self.rules}

    def told_under(self, kinds: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Return what somebody can tell that rules read, by the heading of the model that they speak to.

        Args:
            kinds: The kinds of the incident; rules for others are left out.
        """
        found = self._told.get(kinds)
        if found is None:
            found = self._told[kinds] = self._read_under(kinds)
        return found

    @cached_property
    def _told(self) -> dict[frozenset[str], Mapping[str, frozenset[str]]]:
        return {}

    def _read_under(self, kinds: frozenset[str]) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {heading: set() for heading in self.rulebook.pack.model.headings}
        for rule in self.rules:
            if rule.kinds is None or rule.kinds & kinds:
                told = {key for key in reads(rule) if not key.startswith(ENGINES_OWN)}
                for heading in self.words[rule.id].headings:
                    found[heading] |= told
        return {heading: frozenset(keys) for heading, keys in found.items()}


class Compiled:
    """Every period of a rulebook, compiled when first needed."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Find the days on which the set of rules in force changes."""
        self.rulebook = rulebook
        self._zone = ZoneInfo(rulebook.pack.time_zone)
        firsts = {rule.in_force.first for rule in rulebook.rules if rule.in_force.first is not None}
        lasts = {rule.in_force.last for rule in rulebook.rules if rule.in_force.last is not None}
        self._changes = sorted(firsts | {last + timedelta(days=1) for last in lasts})
        self._periods: dict[int, Period] = {}

    def at(self, moment: datetime) -> Period:
        """Return the period a moment lies in, by the pack's own calendar."""
        if not self._changes and self._periods:
            return self._periods[0]
        day = moment.astimezone(self._zone).date()
        number = bisect_right(self._changes, day)
        found = self._periods.get(number)
        if found is None:
            found = self._periods[number] = self._compile(day)
        return found

    def next_change(self, after: datetime) -> datetime | None:
        """Return the first moment after a moment at which other rules come into force."""
        if not self._changes:
            return None
        later = self._changes[bisect_right(self._changes, after.astimezone(self._zone).date()) :]
        return datetime(later[0].year, later[0].month, later[0].day, tzinfo=self._zone) if later else None

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key that some rule reads, or owes an answer to."""
        answers = {duty.answer for rule in self.rulebook.rules for duty in rule.then.duties}
        read = {key for rule in self.rulebook.rules for key in reads(rule)}
        return frozenset(read | {answer for answer in answers if answer is not None})

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role that some rule is about or quantifies over."""
        about = {role for rule in self.rulebook.rules for role in rule.about if role != INCIDENT}
        over = {
            part.role
            for rule in self.rulebook.rules
            for part in walk(rule.when)
            if isinstance(part, Quantified)
        }
        return frozenset(about | over)

    def _compile(self, day: date) -> Period:
        rules = tuple(rule for rule in self.rulebook.rules if rule.in_force.covers(day))
        channel = NativeChannel(rules, least_of(self.rulebook.vocabulary))
        return Period(self.rulebook, rules, channel, Weigher(rules, self.rulebook.vocabulary))


@lru_cache(maxsize=64)
def compiled(rulebook: Rulebook) -> Compiled:
    """Return a rulebook made ready to decide; the work is done once."""
    return Compiled(rulebook)
