"""Incidents that share an id are read together."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args

import pytest

pytest.importorskip("polars", reason="needs riskengine[bulk]")

from bulk import logs
from riskengine.bulk.families import ids_in
from riskengine.model import events as said

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
HELD = {
    "id": "e",
    "incident": "i",
    "occurred_at": NINE,
    "recorded_at": NINE,
    "by": said.Source(post="caller"),
}

HOLD_IDS = {
    *("id", "incident", "subject", "other", "place", "into", "replaces", "by_event", "redacts"),
    *("people", "links", "source", "target"),
}
"""The fields that hold ids by which another incident may be concerned."""

HOLD_NONE = {
    *("occurred_at", "recorded_at", "by", "standing", "type", "since", "until", "back_to", "check_back"),
    *("kinds", "adds", "facts", "details", "scale", "value", "action", "attempt", "flag", "on", "relation"),
    *(
        "source_kind",
        "target_kind",
        "reason",
        "why",
        "authority",
        "hash",
        "system",
        "board",
        "to",
        "reference",
    ),
    # What an incident owes, and what is challenged there, is named within it.
    *("duty", "challenge", "considered", "alert", "offer"),
}
"""The fields that hold none."""


def test_no_field_of_an_event_is_forgotten():
    """A field that events get tomorrow must be put among those that hold ids, or among those that do not."""
    every = {field.name for form in get_args(said.Event) for field in fields(form)}

    assert every == HOLD_IDS | HOLD_NONE


def test_everybody_and_everything_that_a_report_names_is_among_its_ids():
    """The event, the incident, each person, both ends of each link, and the place."""
    link = said.LinkSaid(relation="resides_at", source="gran", target="flat", target_kind="place")
    people = (said.PersonSaid(id="girl"), said.PersonSaid(id="man"))
    report = said.IncidentReported(**HELD, kinds=("missing",), people=people, links=(link,), place="home")

    assert ids_in(report) == {"e", "i", "girl", "man", "gran", "flat", "home"}


def test_whoever_an_action_is_done_for_and_with_is_among_its_ids():
    """An action names two people, and not every action both."""
    assert ids_in(said.ActionTaken(**HELD, action="seen", subject="girl", other="gran")) == {
        *("e", "i", "girl", "gran")
    }
    assert ids_in(said.ActionTaken(**HELD, action="attended")) == {"e", "i"}


def test_both_ends_of_a_link_are_among_the_ids_of_what_states_or_ends_it():
    """A link joins its ends, whatever kinds they are, and so does the word that it is over."""
    link = {"relation": "owns", "source": "man", "target": "telephone", "target_kind": "telephone"}

    assert ids_in(said.LinkStated(**HELD, **link)) == {"e", "i", "man", "telephone"}
    assert ids_in(said.LinkEnded(**HELD, **link)) == {"e", "i", "man", "telephone"}


def test_what_an_event_replaces_redacts_or_merges_is_among_its_ids():
    """What is said of another event, or another incident, belongs to it."""
    replaced = said.EventReplaced(**HELD, replaces="e1", by_event="e2", why=said.Replacement.MISHEARD)

    assert ids_in(replaced) == {"e", "i", "e1", "e2"}
    assert ids_in(said.RecordRedacted(**HELD, redacts="e1", authority="court")) == {"e", "i", "e1"}
    assert ids_in(said.IncidentMerged(**HELD, into="j")) == {"e", "i", "j"}


def test_families_read_apart_have_the_facts_they_have_when_all_are_read_together():
    """Nothing that is read of an incident rests on an event of another family."""
    apart = {}
    for family in logs.families(logs.log()):
        apart |= logs.facts(family)

    assert apart == logs.together()


def test_incidents_read_one_by_one_lose_what_families_keep():
    """The cases are such that a partition that is too fine is found out: in each, something is lost."""
    alone = {}
    for incident in logs.together():
        alone |= logs.facts(event for event in logs.log() if event.incident == incident)

    every = logs.together().items()
    lost = {name.partition("/")[0] for name, facts in every if alone[name].people != facts.people}
    assert lost == {str(number) for number in range(len(logs.CASES))}
