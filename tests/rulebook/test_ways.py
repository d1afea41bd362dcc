"""Which links a walk may name, and between which kinds of node each of them leads."""

import pytest

from riskengine.rulebook.network import Step
from riskengine.rulebook.ways import ways_in
from written.networks_declared import words

PEOPLE = {("person", "person")}
AT_INCIDENTS = {("person", "incident"), ("incident", "person")}
AT_PLACES = {("person", "place"), ("place", "person")}


@pytest.mark.parametrize(
    ("name", "step", "leads", "happened"),
    [
        ("partner_of", Step("partner_of"), PEOPLE, False),
        ("parent_of", Step("parent_of", forward=True, backward=False), PEOPLE, False),
        ("child_of", Step("parent_of", forward=False, backward=True), PEOPLE, False),
        ("resides_at", Step("resides_at"), AT_PLACES, False),
        ("uses_phone", Step("uses_phone"), {("person", "phone"), ("phone", "person")}, False),
        ("part_of", Step("part_of", forward=True, backward=False), {("place", "place")}, False),
        ("suspect", Step("suspect"), AT_INCIDENTS, True),
        ("present_at", Step("present_at"), AT_INCIDENTS, True),
        ("reported_at", Step("reported_at"), {("incident", "place"), ("place", "incident")}, True),
    ],
)
def test_a_link_is_followed_the_ways_that_its_ends_allow(name, step, leads, happened, tmp_path):
    """From either end between two kinds or where it is symmetric; else as read, or as its inverse says."""
    way = ways_in(words(tmp_path))[name]
    assert (way.step, way.leads, way.happened) == (step, leads, happened)


def test_every_relation_and_role_may_be_named_but_those_of_identity(tmp_path):
    """That two ids are one person is no link between two, and neither is that they are not."""
    declared = words(tmp_path)
    named = {*declared.roles, *declared.relations, "child_of", "present_at", "reported_at"}
    assert set(ways_in(declared)) == named - {"same_as", "not_same_as"}
