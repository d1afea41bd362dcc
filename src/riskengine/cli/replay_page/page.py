"""Puts the page together: one file that needs nothing else, no network and no other file.

The page forbids itself every script and style but its own, and every connection. All of it is there without
its script too, which only filters, counts and puts the rules beside what rests on them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from riskengine.cli.replay_page.case_html import CaseHtml
from riskengine.cli.replay_page.moments_html import MomentsHtml
from riskengine.cli.replay_page.outcomes import RESULTS, outcomes_of
from riskengine.cli.replay_page.rules_cited import RulesCited
from riskengine.cli.replay_page.story import Story
from riskengine.cli.replay_page.totals import Totals, area_words
from riskengine.replay.reports.channel_wording import channel_faults, channels_line
from riskengine.replay.summary import Summary
from riskengine.version import __version__


def render(stories: Sequence[Story]) -> str:
    """Return a replay as one HTML page.

    Args:
        stories: All scenarios of the replay, variations too.
    """
    summary = Summary(tuple(one.summary for one in stories))
    cases = tuple(one for one in stories if one.summary.scenario.variation_of is None)
    totals, rules = Totals(summary, cases), RulesCited.of(cases)
    style, script = _asset("page.css"), _asset("page.js")
    return Template(_asset("page.html")).substitute(
        style=style,
        script=script,
        styles=_hash(style),
        scripts=_hash(script),
        reports=_reports(cases),
        cases=_plural(len(cases), "case"),
        count=len(cases),
        expected=escape(totals.not_as_expected()),
        made_up=escape(totals.made_up()),
        attention=escape(totals.attention()),
        figures=totals.figures(),
        firmness=totals.firmness(),
        groups=totals.groups(),
        forces=_options(_forces(cases)),
        areas=_options((area, area_words(area)) for area in _areas(cases)),
        kinds=_options((kind, kind) for kind in sorted({kind for one in cases for kind in one.kinds})),
        results=_options(_results(cases)),
        articles=_articles(cases, rules),
        rules=rules.items(),
        made=escape("; ".join([f"riskengine {__version__}", _packs(cases), *_channels(summary)])),
    )


def _channels(summary: Summary) -> list[str]:
    """Return what came of comparing channels, where any were compared, fault by fault."""
    line = channels_line(summary)
    return [] if line is None else [line.removesuffix("."), *_faults(summary)]


def _faults(summary: Summary) -> Iterator[str]:
    for one in summary.scenarios:
        yield from channel_faults(one)


def _articles(cases: Sequence[Story], rules: RulesCited) -> str:
    """Return the cases, area by area."""
    names = {one.summary.scenario.id: f"c{number}" for number, one in enumerate(cases, 1)}
    parts = []
    for area in _areas(cases):
        some = [one for one in cases if one.summary.scenario.area == area]
        parts.append(f'<section class="area"><h3>{escape(area_words(area))}</h3>\n')
        parts += [_article(one, names[one.summary.scenario.id], rules) for one in some]
        parts.append("</section>\n")
    return "".join(parts)


def _article(story: Story, name: str, rules: RulesCited) -> str:
    return CaseHtml(story, name, MomentsHtml(story, name, rules.numbers_in(story))).article()


def _areas(cases: Iterable[Story]) -> list[str]:
    return sorted({one.summary.scenario.area for one in cases})


def _forces(cases: Iterable[Story]) -> list[tuple[str, str]]:
    return [(one, one) for one in sorted({one.summary.scenario.report.force for one in cases})]


def _results(cases: Iterable[Story]) -> list[tuple[str, str]]:
    found = {came.key for one in cases for came in outcomes_of(one.summary)}
    return [(key, words) for key, words in RESULTS.items() if key in found]


def _reports(cases: Iterable[Story]) -> str:
    reports = sorted({(one.summary.scenario.report.force, one.summary.scenario.report.year) for one in cases})
    return escape(", ".join(f"{force} {year}" for force, year in reports))


def _packs(cases: Iterable[Story]) -> str:
    packs = sorted({one.summary.scenario.pack for one in cases})
    return f"rules of the packs {', '.join(packs)}"


def _options(some: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in some)


def _plural(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"


def _asset(name: str) -> str:
    return (files("riskengine.cli.replay_page") / "assets" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the name under which the page allows itself one script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
