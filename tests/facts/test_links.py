"""How people at an incident are related."""

from dataclasses import replace


def linked(tell, id, minute, source, relation, target, kind="LinkStated"):
    """Return a link stated or ended."""
    return tell(kind, id, minute, relation=relation, source=source, target=target)


def test_a_relation_is_read_from_the_first_to_the_second(read, tell):
    """Told with the report, or by itself; a symmetric one goes both ways."""
    report = tell.report(people=[("girl",)], links=(tell.link("mum", "parent_of", "girl"),))
    facts = read(report, linked(tell, "l", 5, "girl", "sibling_of", "boy"), at=5)
    assert facts.relations == {
        ("parent_of", "mum", "girl"),
        ("sibling_of", "girl", "boy"),
        ("sibling_of", "boy", "girl"),
    }


def test_whoever_is_linked_is_at_the_incident(read, tell):
    """The brother in the next room is on the form."""
    facts = read(tell.report(people=[("girl",)]), linked(tell, "l", 5, "girl", "sibling_of", "boy"), at=5)
    assert [who.id for who in facts.people] == ["boy", "girl"]


def test_a_relation_that_ended_is_gone(read, tell):
    """Said either way round; the person stays."""
    report = tell.report(people=[("girl",)])
    on = linked(tell, "l", 5, "girl", "sibling_of", "boy")
    off = linked(tell, "m", 9, "boy", "sibling_of", "girl", "LinkEnded")
    assert read(report, on, off, at=8).relations
    facts = read(report, on, off, at=9)
    assert facts.relations == frozenset()
    assert facts.subject("boy") is not None


def test_a_directed_relation_is_not_ended_the_other_way_round(read, tell):
    """Mother of girl is not girl of mother."""
    report = tell.report(people=[("girl",)])
    on = linked(tell, "l", 5, "mum", "parent_of", "girl")
    off = linked(tell, "m", 9, "girl", "parent_of", "mum", "LinkEnded")
    assert read(report, on, off, at=9).relations == {("parent_of", "mum", "girl")}


def test_a_relation_stated_again_holds_again(read, tell):
    """And one that ends at the moment it is stated holds."""
    report = tell.report(people=[("girl",)])
    off = linked(tell, "m", 9, "mum", "parent_of", "girl", "LinkEnded")
    again = linked(tell, "n", 9, "mum", "parent_of", "girl")
    assert read(report, off, again, at=9).relations == {("parent_of", "mum", "girl")}


def test_a_relation_that_was_over_when_it_was_told_does_not_hold(read, tell):
    """Told by itself or with the report; one whose beginning was told does."""
    links = (
        replace(tell.link("mum", "parent_of", "girl"), since=tell.at(-90), until=tell.at(-30)),
        replace(tell.link("dad", "parent_of", "girl"), since=tell.at(-90)),
    )
    facts = read(tell.report(people=[("girl",)], links=links), at=5)
    assert facts.relations == {("parent_of", "dad", "girl")}


def test_only_people_are_related(read, tell):
    """A place is no brother, and putting somebody at one puts nobody at the incident."""
    report = tell.report(people=[("girl",)])
    flat = tell(
        "LinkStated", "l", 5, relation="sibling_of", source="girl", target="flat", target_kind="place"
    )
    facts = read(report, flat, at=5)
    assert facts.relations == frozenset()
    assert [who.id for who in facts.people] == ["girl"]


def test_a_place_that_has_the_id_of_a_person_ends_nothing(read, tell):
    """The kinds of both ends tell links apart."""
    report = tell.report(people=[("girl",)])
    on = linked(tell, "l", 5, "girl", "sibling_of", "boy")
    off = tell("LinkEnded", "m", 9, relation="sibling_of", source="girl", target="boy", target_kind="place")
    assert read(report, on, off, at=9).relations == {
        ("sibling_of", "girl", "boy"),
        ("sibling_of", "boy", "girl"),
    }


def test_people_are_related_as_was_said_in_another_incident(read, tell):
    """The path to the other is noted, by the event that said so; nothing of it puts anybody here."""
    before = tell.report(
        id="r2",
        incident="two",
        people=[("mum",), ("boy",)],
        links=(tell.link("mum", "parent_of", "girl"), tell.link("mum", "parent_of", "boy")),
    )
    facts = read(before, tell.report(people=[("girl",), ("mum",)]), at=5)
    assert facts.relations == {("parent_of", "mum", "girl")}
    assert [str(path) for path in facts.paths["mum/girl", "relation.parent_of"]] == [
        "mum -> parent_of -> girl"
    ]
    assert [who.id for who in facts.people] == ["girl", "mum"]
