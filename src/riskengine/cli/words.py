"""The words people use for what a Decision names by id: the pack's grades, titles, the time on its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.rules import Rulebook


class Words:
    """Finds the words of one pack; what it does not declare is called by its id."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Take the pack whose words to use."""
        self._rulebook = rulebook
        self._zone = ZoneInfo(rulebook.pack.time_zone)

    def grade(self, id: str) -> str:
        """Return the word for a response grade: one of the four, or one of the pack's own."""
        own = self._rulebook.pack.grades.get(id)
        if own is not None:
            return own.word
        known = RESPONSE_GRADES.get(id)
        return id if known is None else self._rulebook.word_for(known)

    def level(self, strand: str, id: str) -> str:
        """Return the word of a strand for one of its levels."""
        declared = self._rulebook.vocabulary.strands.get(strand)
        known = RISK_LEVELS.get(id)
        return id if declared is None or known is None else declared.levels.get(known, id)

    def decided(self, scale: str, value: str) -> str:
        """Return the word for what a person set on a scale."""
        if scale == "response":
            return self.grade(value)
        return self.handling(value) if scale == "handling" else self.level(scale, value)

    def fact(self, id: str) -> str:
        """Return what a fact means; what the engine keeps itself is called by its name."""
        declared = self._rulebook.vocabulary.resolve_fact(id)
        return id if declared is None else declared.title

    def reading(self, key: str) -> str:
        """Return what anything that was read means: a fact, a marker, what was done, who somebody is."""
        words = self._rulebook.vocabulary
        kind, _, name = key.partition(".")
        declared: Mapping[str, Mapping[str, Any]] = {
            "flag": words.flags,
            "done": words.actions,
            "role": words.roles,
            "relation": words.relations,
        }
        return self.fact(key) if kind not in declared else self._title(declared[kind], name)

    def outcome(self, text: str) -> str:
        """Return what a rule sets, in words; a Decision says it as ``response: emergency`` and the like."""
        kind, _, value = text.partition(": ")
        if kind == "response":
            return self.grade(value)
        if kind.startswith("risk "):
            strand = kind.removeprefix("risk ")
            return f"{self.strand(strand).lower()} {self.level(strand, value)}"
        if kind == "forbids":
            return f"not allowed: {self.handling(value)}"
        if kind == "duty":
            if value.startswith("answer "):
                return f"owed: find out: {self.fact(value.removeprefix('answer '))}"
            return f"owed: {' or '.join(self.action(one) for one in value.split('|'))}"
        return text

    def action(self, id: str) -> str:
        """Return the title of an action."""
        return self._title(self._rulebook.vocabulary.actions, id)

    def handling(self, id: str) -> str:
        """Return the title of a handling, or of the action that is forbidden."""
        words = self._rulebook.vocabulary
        return self._title(words.handlings if id in words.handlings else words.actions, id)

    def post(self, id: str) -> str:
        """Return the title of a post."""
        return self._title(self._rulebook.vocabulary.posts, id)

    def rule(self, id: str) -> str:
        """Return the title of a rule."""
        found = self._rulebook.rule_by_id.get(id)
        return id if found is None else found.title

    def strand(self, id: str) -> str:
        """Return the title of a strand."""
        return self._title(self._rulebook.vocabulary.strands, id)

    def kinds(self, ids: Iterable[str]) -> str:
        """Return the titles of kinds of incident, in one line."""
        return ", ".join(self._title(self._rulebook.vocabulary.kinds, id) for id in ids)

    def object(self, id: str) -> str:
        """Return the title of a kind of object: a telephone, a vehicle."""
        return self._title(self._rulebook.vocabulary.objects, id)

    def person(self, id: str) -> str:
        """Return how to call a person: by id, or, where nobody has been named, by the role."""
        return f"a {id[1:].replace('_', ' ')} nobody has named yet" if id.startswith("?") else id

    def moment(self, at: datetime, beside: datetime | None = None) -> str:
        """Return a time on the pack's clocks; beside another of the same day, without the day."""
        local = at.astimezone(self._zone)
        same_day = beside is not None and beside.astimezone(self._zone).date() == local.date()
        return f"{local:%H:%M}" if same_day else f"{local:%a} {local.day} {local:%b %Y %H:%M}"

    def day(self, at: datetime) -> str:
        """Return a day on the pack's clocks."""
        local = at.astimezone(self._zone)
        return f"{local.day} {local:%b %Y}"

    def zone_at(self, at: datetime) -> str:
        """Return what the pack's clocks are set to then: GMT, BST."""
        return at.astimezone(self._zone).tzname() or self._rulebook.pack.time_zone

    def _title(self, declared: Mapping[str, Any], id: str) -> str:
        found = declared.get(id)
        return id.replace("_", " ") if found is None else str(found.title)
