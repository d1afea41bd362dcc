"""What a decision says of links: its paths in order, each link with the way to it, and what was cut off."""

from dataclasses import replace

import pytest

from riskengine.grading.linked import between, left_out_of, links_of
from riskengine.model.decision import Reason
from riskengine.model.facts import Facts, Subject
from riskengine.model.grades import Binds
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, LeftOut, LinkPath, LinkStep, Node
from small.telling import NOON


def path(start, *steps, event="e"):
    """A path over homes: to a place, and from there to a person."""
    kinds = (PLACE_NODE, PERSON_NODE)
    return LinkPath(
        kind=PERSON_NODE,
        start=start,
        steps=tuple(
            LinkStep(
                relation="resides_at", forward=not at % 2, kind=kinds[at % 2], to=to, event=event, since=NOON
            )
            for at, to in enumerate(steps)
        ),
    )


def reason(rule, *links):
    """A reason that rests on some paths."""
    return Reason(
        rule=rule,
        title=rule,
        version="1",
        subject="kid",
        headings=(),
        binds=Binds.SHOULD,
        facts=(),
        enough=(),
        sets=(),
        because="",
        sources=(),
        links=links,
    )


def home(*ends):
    """A link between somebody and where they live, whichever way it is read."""
    who, where = ends
    return ("resides_at", frozenset({Node(PERSON_NODE, who), Node(PLACE_NODE, where)}))


MAN, ANN = path("kid", "flat", "man"), path("kid", "flat", "ann")


def test_each_path_is_named_once_in_order():
    """However many rules rest on it; one that other events state is another."""
    again = replace(MAN, steps=tuple(replace(step, event="a") for step in MAN.steps))
    reasons = (reason("one", MAN, ANN), reason("two", MAN), reason("three", again), reason("four"))
    assert links_of(reasons) == (ANN, again, MAN)


def test_each_link_is_named_once_with_the_first_path_up_to_it():
    """A link that two paths share is one."""
    assert between([reason("one", MAN), reason("two", ANN)]) == {
        home("kid", "flat"): path("kid", "flat"),
        home("ann", "flat"): ANN,
        home("man", "flat"): MAN,
    }


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (
            LeftOut(node=Node(PLACE_NODE, "flat"), why="hub", most=25),
            "the place flat is linked with more than 25 others, and was not followed: identify the rest",
        ),
        (
            LeftOut(node=Node(INCIDENT_NODE, "i1"), why="too_many", most=12),
            "links from the incident i1 reach more than 12 others, and the rest were left out: identify them",
        ),
    ],
)
def test_what_a_bound_cut_off_is_said_with_what_to_do(left, sentence):
    """Once, however many measures came to it."""
    facts = Facts(
        incident=Subject("i1", {}, {}),
        kinds=frozenset(),
        people=(),
        relations=frozenset(),
        as_of=NOON,
        known_at=NOON,
        left_out=(left, left),
    )
    assert left_out_of(facts) == (sentence,)
