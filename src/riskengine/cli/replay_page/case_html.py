"""One case as HTML: what came of it on one line, and behind that the failings, the picture and the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Final

from riskengine.cli.replay_page.drawing import drawing_of, scale_said
from riskengine.cli.replay_page.lengths import moment, since_start
from riskengine.cli.replay_page.moments_html import MomentsHtml
from riskengine.cli.replay_page.outcomes import Came, lead_words, longest_lead, outcomes_of
from riskengine.cli.replay_page.story import Failing, Story
from riskengine.replay.checks import Unmet
from riskengine.replay.controls import NOBODY_INTERRUPTED, NOTHING_CHALLENGED, NOTHING_OVERDUE
from riskengine.replay.reports.wording import heard
from riskengine.replay.results import Checked, Ground, rules_named
from riskengine.replay.scenario import Basis

_QUIET: Final = {
    NOTHING_CHALLENGED: "No decision was challenged",
    NOTHING_OVERDUE: "Nothing that the report speaks of was called late",
    NOBODY_INTERRUPTED: "Nobody was interrupted",
}
"""What is looked at in a control, in words."""


@dataclass(frozen=True, slots=True)
class CaseHtml:
    """Writes one case.

    Attributes:
        story: The case.
        name: What it is called in the page.
        moments: Writes its table.
    """

    story: Story
    name: str
    moments: MomentsHtml

    def article(self) -> str:
        """Return the case."""
        scenario = self.story.summary.scenario
        came = " ".join(one.key for one in outcomes_of(self.story.summary))
        return (
            f'<article class=case id={self.name} data-force="{escape(scenario.report.force)}" '
            f'data-area="{escape(scenario.area)}" data-kind="{escape("|".join(self.story.kinds))}" '
            f'data-came="{came}"><details>\n<summary>{self._summary()}</summary>\n'
            f"<div class=body>\n{''.join(self._body())}</div></details></article>\n"
        )

    def _summary(self) -> str:
        summary = self.story.summary
        scenario, report = summary.scenario, summary.scenario.report
        rated = "handled well: a control" if scenario.is_control else f"judged {scenario.rating.value}"
        made_up = " · made up" if scenario.is_made_up else ""
        about = f"{report.force} {report.year} · {', '.join(self.story.kinds)} · {rated}{made_up}"
        came = " ".join(badge(one) for one in outcomes_of(summary))
        lead = longest_lead(summary.leads)
        return (
            f"<h4>{escape(scenario.title)}</h4><p class=about>{escape(about)}</p>"
            f"<p class=came>{came}{f' <span>{lead}</span>' if lead else ''}</p>"
        )

    def _body(self) -> Iterator[str]:
        yield self._origin()
        yield from self._refused()
        yield from self._unexpected()
        yield from self._failings()
        if self.story.summary.scenario.is_control:
            yield self._quiet()
        if self.story.moments:
            yield "<h5>What happened, and what the engine would have said</h5>"
            scale = f"<figcaption>{scale_said(self.story)}</figcaption>"
            yield f"<figure>{drawing_of(self.story)}{scale}</figure>"
            yield self.moments.table()
        yield from self._not_checked()

    def _origin(self) -> str:
        """Return where the case stands, when it begins, and what was set and said in the end."""
        summary = self.story.summary
        scenario, report = summary.scenario, summary.scenario.report
        clock = "" if scenario.starts_basis is Basis.STATED else f" ({scenario.starts_basis.value})"
        said = [heard(one) for one in (summary.response, summary.risk) if one is not None]
        made_up = "<p>Nothing of it is stated there: it is made up after what the report asks for.</p>"
        origin = made_up if scenario.is_made_up else ""
        return (
            f"<p>Inspection report: {escape(report.force)} {report.year}, section "
            f"“{escape(report.section)}”, line{'s' if '-' in report.lines else ''} {escape(report.lines)}. "
            f"The case begins {escape(self.story.begins)}{clock}.</p>{origin}"
            f"<p>The force set: {escape(summary.force_set)}. "
            f"The engine at its highest: {escape('; '.join(said) or 'nothing')}.</p>"
            f"<p class=small>Case <code>{escape(scenario.id)}</code>, replayed under the rules of the pack "
            f"“{escape(scenario.pack)}”.</p>"
        )

    def _failings(self) -> Iterator[str]:
        if self.story.failings:
            rows = "".join(f"<li>{self._failing(one)}</li>" for one in self.story.failings)
            yield f"<h5>What inspectors found wrong</h5><ol class=failings type=A>{rows}</ol>"

    def _failing(self, one: Failing) -> str:
        lead = one.lead
        raised = "never raises it" if lead.raised is None else f"raises it {self._when(lead.raised)}"
        until = f"It ended {self._when(lead.ended)}: {escape(one.until or '')}."
        closing = f"The case ends {self._when(lead.ended)}."
        return (
            f"<p><strong>{escape(lead.says.rstrip('.'))}.</strong> {escape(one.why)}</p>"
            f"<p>{badge(Came.of(lead))} The engine {raised}. {until if one.until else closing} "
            f"{escape(lead_words(lead))}</p>"
        )

    def _when(self, at: timedelta) -> str:
        """Return a moment, with the way to its row in the table."""
        row = self.moments.row(at)
        where = f" (<a href=#{self.moments.anchor(row)}>row {row}</a>)" if row is not None else ""
        return f"{since_start(at)}{where}"

    def _quiet(self) -> str:
        """Return of a control what stayed quiet, and what did not."""
        checks = [one for one in self.story.summary.checks if one.ground is Ground.CONTROL]
        rows = []
        for says, words in _QUIET.items():
            broken = [one for one in checks if one.says == says and not one.passed]
            alarms = (f"{one.judgement.got} at {moment(one.offset)}" for one in broken)
            rows += [f"<li class=bad>✗ {escape(alarm)}.</li>" for alarm in alarms] or [f"<li>✓ {words}.</li>"]
        return f"<h5>What stayed quiet</h5><ul class=plain>{''.join(rows)}</ul>{self._not_judged()}"

    def _not_judged(self) -> str:
        late = self.story.not_judged
        if not late:
            return ""
        rows = "".join(f"<li>{escape(one)}</li>" for one in late)
        one = len(late) == 1
        says = "1 late duty is not judged" if one else f"{len(late)} late duties are not judged"
        why = f"the report does not say whether {'it was' if one else 'they were'} done"
        return f"<details><summary>{says}: {why}</summary><ul>{rows}</ul></details>"

    def _refused(self) -> Iterator[str]:
        refused = self.story.summary.refused
        if refused is not None:
            rows = "".join(f"<li>{escape(one.message)}</li>" for one in refused.diagnostics)
            yield f"<h5>It could not be played to its end</h5><ul class=bad>{rows}</ul>"

    def _unexpected(self) -> Iterator[str]:
        failed = [one for one in self.story.summary.failures if one.ground is not Ground.CONTROL]
        if failed:
            rows = "".join(f"<li>{escape(_complaint(one))}</li>" for one in failed)
            yield f"<h5>Not as expected</h5><ul class=bad>{rows}</ul>"

    def _not_checked(self) -> Iterator[str]:
        some = self.story.summary.scenario.not_checked
        if some:
            rows = "".join(f"<li>{escape(one.expect)}: {escape(one.because)}</li>" for one in some)
            yield f"<h5>What nobody can check</h5><ul>{rows}</ul>"


def badge(one: Came) -> str:
    """Return what came of something, as a label."""
    return f'<span class="badge {one.key}">{one.sign} {escape(one.words)}</span>'


def _complaint(one: Checked) -> str:
    unmet = one.judgement
    expected = unmet.expected if isinstance(unmet, Unmet) else one.says
    return (
        f"{moment(one.offset)}: expected {expected}, got {unmet.got}, because {rules_named(unmet.because)}."
    )
