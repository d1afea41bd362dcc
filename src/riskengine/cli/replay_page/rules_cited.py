"""The rules that anything on the page rests on, each once: why it is there and which sources it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from riskengine.cli.replay_page.story import Cited, Ground, Story


@dataclass(frozen=True, slots=True)
class RulesCited:
    """Numbers the rules; where two packs say different things under one name, each has a number.

    Attributes:
        numbers: The rules in order, each with its number.
    """

    numbers: Mapping[Ground, int]

    @classmethod
    def of(cls, stories: Iterable[Story]) -> RulesCited:
        """Gather the rules of all cases."""
        every = {ground for story in stories for ground in story.grounds}
        in_order = sorted(every, key=lambda one: (one.rule, one.title, one.because, one.sources))
        return cls({one: number for number, one in enumerate(in_order, 1)})

    def numbers_in(self, story: Story) -> dict[str, int]:
        """Return the number of each rule of a case."""
        return {one.rule: self.numbers[one] for one in story.grounds}

    def items(self) -> str:
        """Return all of them as the items of a list."""
        return "".join(_item(ground, number) for ground, number in self.numbers.items())


def _item(one: Ground, number: int) -> str:
    sources = "".join(f"<li>{_source(cited)}</li>" for cited in one.sources)
    return (
        f"<li id=r{number}><p><strong>{escape(one.title.rstrip('.'))}.</strong> "
        f"{escape(one.because)}</p>"
        f"<ul class=sources>{sources}</ul>"
        f"<p class=small>Rule {number}, <code>{escape(one.rule)}</code>; it binds as “{one.binds}”.</p>"
        "</li>\n"
    )


def _source(one: Cited) -> str:
    where = f"{one.report}, {one.section}; {one.strength.replace('_', ' ')}"
    return f"{escape(one.says.rstrip('.'))}. <cite>{escape(where)}</cite> <code>{escape(one.id)}</code>"
