"""The links that events state: who is where, as what, and how people, places and objects are related."""

import pytest

from facts.links_told import RELATIONS, TELL, ended, incident, linked, merged, person, place, said
from riskengine.facts.link_store import Stated, Told, ends_of, stated_by
from riskengine.model.network import Node


def stated(event):
    """Return the links of an event as they read, without who said so when."""
    return [
        (one.relation, one.source.id, one.target.id, one.told.since, one.told.until)
        for one in stated_by(event, RELATIONS)
    ]


def test_a_report_states_who_is_there_as_what_and_where():
    """All of it at that moment, known from when it was recorded."""
    report = TELL.report(people=[("kid", ["child", "victim"]), ("mum",)], place="flat", minute=5, recorded=7)
    happened = Told(TELL.at(5), "r", TELL.at(5), TELL.at(5), TELL.at(7), "i1")
    assert list(stated_by(report, RELATIONS)) == [
        Stated("present_at", person("kid"), incident(), happened),
        Stated("present_at", person("mum"), incident(), happened),
        Stated("child", person("kid"), incident(), happened),
        Stated("victim", person("kid"), incident(), happened),
        Stated("reported_at", incident(), place("flat"), happened),
    ]


def test_links_told_with_people_last():
    """Whoever is linked is there too; what is no person is not."""
    told = TELL.info(
        "n",
        5,
        people=[("kid",)],
        links=[said("parent_of", "mum", "kid"), said("resides_at", "kid", "flat", since=-60)],
    )
    now, long_ago = TELL.at(5), TELL.at(-60)
    assert stated(told) == [
        ("present_at", "kid", "i1", now, now),
        ("present_at", "mum", "i1", now, now),
        ("parent_of", "mum", "kid", now, None),
        ("resides_at", "kid", "flat", long_ago, None),
    ]


@pytest.mark.parametrize(
    ("dates", "since", "until"),
    [
        ({}, 5, None),
        ({"since": -60}, -60, None),
        ({"since": -60, "until": -30}, -60, -30),
        ({"until": -30}, -30, -30),
    ],
)
def test_a_link_has_been_so_since_it_was_stated_where_nobody_says_since_when(dates, since, until):
    """One of which only the end is told was so then, at least."""
    (link,) = [
        one for one in stated(linked("a", "kid", "resides_at", "flat", 5, **dates)) if one[2] == "flat"
    ]
    assert link == ("resides_at", "kid", "flat", TELL.at(since), None if until is None else TELL.at(until))


def test_that_two_are_one_puts_nobody_there():
    """It is said of two ids, and of nowhere."""
    told = linked("a", "kid", "same_as", "child", 5)
    assert stated(told) == [("same_as", "kid", "child", TELL.at(5), None)]


def test_a_merge_lasts():
    """The one incident is the other from then on."""
    told = merged("m", 5, "i2")
    assert stated(told) == [("merged_into", "i1", "i2", TELL.at(5), None)]


@pytest.mark.parametrize(
    "event", [ended("e", "kid", "resides_at", "flat", 5), TELL.done("d", "attended"), TELL.info("n", 5)]
)
def test_other_events_state_no_link(event):
    """The end of a link states none, and puts nobody anywhere."""
    assert stated(event) == []


def test_the_ends_of_a_link_are_nodes_of_the_kinds_it_names():
    """As it is read."""
    assert ends_of(said("uses_phone", "kid", "07700")) == (person("kid"), Node("phone", "07700"))
