"""Which links are let in: between what is declared, in time, and at one with who is known to be who."""

from dataclasses import replace

import pytest

from riskengine.facts.admission import EventRefused, admit
from riskengine.model.events import LinkSaid, Replacement
from riskengine.model.network import PLACE_NODE
from riskengine.rulebook.network import LinkedSubject, Step, Walk
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Relation

HERE = Span.whole_file("test")
NEITHER = "neither of the two is at the incident"
NEVER = (
    "$.relation: nobody had stated this relation between the two by then; it is read from source to target"
)
NOT_THERE = 'nobody of this id is at the incident; name them in "people", or link them with somebody who is'
NOT_LATER = (
    'this is not later than the event "l", which states the relation; replace that, and say "until" there'
)
ONE = "these are two ids of one person,"
REPLACED_FIRST = "if that is wrong, replace that event first"
FIRST = "if that is wrong, replace that event, or tell link.ended of it, first"
ENDED_FIRST = "if that is wrong, tell link.ended of it first"

RELATIONS = (
    Relation(id="parent_of", title="Parent of", span=HERE),
    Relation(id="sibling_of", title="Sibling of", symmetric=True, span=HERE),
    Relation(id="resides_at", title="Lives at", target=PLACE_NODE, span=HERE),
    Relation(id="part_of", title="Part of", source=PLACE_NODE, target=PLACE_NODE, means="part_of", span=HERE),
    Relation(id="uses", title="Uses", target="online_account", span=HERE),
    Relation(id="same_as", title="Same as", symmetric=True, means="same", span=HERE),
    Relation(id="not_same_as", title="Not same as", symmetric=True, means="different", span=HERE),
)
OTHER_CHILD = LinkedSubject(
    id="other_child", title="Other child", of="suspect", walk=Walk(steps=((Step("parent_of"),),)), span=HERE
)


@pytest.fixture(scope="module")
def relating(book):
    """The small rulebook with relations of every kind."""
    words = replace(book.vocabulary, relations={one.id: one for one in RELATIONS})
    return replace(book, vocabulary=words)


@pytest.fixture
def before(known, tell):
    """A girl, a boy and a man are at the incident i1, at the place p1; an uncle and a baby are at another."""
    elsewhere = tell.report("r2", incident="i2", people=[("uncle",), ("baby",)])
    return known(tell.report(people=[("boy",), ("girl",), ("man",)], place="p1"), elsewhere)


@pytest.fixture
def faults(relating, before):
    """Returns what is wrong with an event, one line a fault; nothing where it is let in."""

    def found(event, book=relating):
        try:
            admit(book, event, before)
        except EventRefused as refused:
            return str(refused).splitlines()
        return []

    return found


@pytest.fixture
def take(relating, before):
    """Takes an event in, as it is let in."""

    def taken(event):
        admit(relating, event, before)
        before.taken.append(event)

    return taken


def stated(tell, id, source, relation, target, minute=10, **fields):
    """Return a link stated, ten minutes past unless another minute is given."""
    return tell("LinkStated", id, minute, relation=relation, source=source, target=target, **fields)


def ended(tell, id, source, relation, target, minute=20, **fields):
    """Return a link ended, ten minutes later."""
    return tell("LinkEnded", id, minute, relation=relation, source=source, target=target, **fields)


def said(source, relation, target, **fields):
    """Return a link as it is told with people."""
    return LinkSaid(relation=relation, source=source, target=target, **fields)


class TestKinds:
    """A relation leads from and to what it is declared to."""

    def test_a_place_or_an_object_is_let_in_as_such(self, faults, tell):
        """Where the relation leads to one."""
        assert faults(stated(tell, "e", "girl", "resides_at", "flat", target_kind="place")) == []
        assert faults(stated(tell, "e", "girl", "uses", "kit99", target_kind="online_account")) == []

    @pytest.mark.parametrize("kind", ["LinkStated", "LinkEnded"])
    def test_another_kind_than_declared_is_refused(self, faults, tell, kind):
        """With what to write."""
        girl = {"source": "girl", "target": "x"}
        assert faults(tell(kind, "e", 10, relation="uses", **girl))[0] == (
            '$.target_kind: the relation "uses" leads to an online_account: write target_kind: online_account'
        )
        assert faults(stated(tell, "e", "flat", "resides_at", "girl", source_kind="place")) == [
            '$.source_kind: the relation "resides_at" begins with a person: write source_kind: person',
            '$.target_kind: the relation "resides_at" leads to a place: write target_kind: place',
        ]

    def test_what_would_be_right_is_given_to_programs_too(self, relating, before, tell):
        """A form can offer it."""
        with pytest.raises(EventRefused) as caught:
            admit(relating, stated(tell, "e", "girl", "resides_at", "flat"), before)
        assert [fault.allowed for fault in caught.value.faults] == [("place",)]

    def test_a_link_told_with_others_is_named_by_its_place_among_them(self, faults, tell):
        """The third of three."""
        links = (
            said("girl", "sibling_of", "boy"),
            said("man", "parent_of", "girl"),
            said("man", "resides_at", "flat"),
        )
        assert faults(tell.info("e", 10, links=links)) == [
            '$.links[2].target_kind: the relation "resides_at" leads to a place: write target_kind: place'
        ]

    def test_a_link_told_twice_at_once_is_refused(self, faults, tell):
        """Only one of the two could be kept."""
        link = said("girl", "sibling_of", "boy")
        assert faults(tell.info("e", 10, links=(link, replace(link, until=tell.at(5))))) == [
            "$.links[1]: this link is told twice; where it was so twice, tell each in an event of its own"
        ]


class TestPresence:
    """One end is at the incident, be it a person or the place; the other may be anything."""

    def test_the_place_of_the_incident_is_at_it(self, faults, tell):
        """And another place is not, though somebody there may have its name."""
        assert (
            faults(stated(tell, "e", "p1", "part_of", "house", source_kind="place", target_kind="place"))
            == []
        )
        assert faults(
            stated(tell, "e", "girl", "part_of", "house", source_kind="place", target_kind="place")
        ) == [f"$.source: {NEITHER}"]

    def test_a_report_may_tell_of_its_own_place(self, faults, tell):
        """Which nobody knew before; links lean on each other over places too."""
        links = (
            said("lodger", "resides_at", "room", target_kind="place"),
            said("room", "part_of", "p3", source_kind="place", target_kind="place"),
        )
        assert faults(tell.report("r3", incident="i3", place="p3", links=links)) == []
        assert faults(tell.report("r3", incident="i3", place="p4", links=links)) == [
            f"$.links[0]: {NEITHER}",
            f"$.links[1]: {NEITHER}",
        ]

    @pytest.mark.parametrize("kind", ["LinkStated", "LinkEnded"])
    def test_neither_end_at_the_incident_is_refused(self, faults, tell, kind):
        """It is told where one of them is."""
        assert faults(tell(kind, "e", 10, relation="parent_of", source="uncle", target="baby"))[-1] == (
            f"$.source: {NEITHER}"
        )

    def test_whoever_is_there_is_there_under_every_id(self, faults, take, tell):
        """Known to be of one person."""
        assert faults(stated(tell, "e", "p-12", "parent_of", "kid")) == [f"$.source: {NEITHER}"]
        assert faults(tell.done("e", "told", 15, subject="p-12")) == [f"$.subject: {NOT_THERE}"]
        take(stated(tell, "s", "p-12", "same_as", "man"))
        assert faults(stated(tell, "e", "p-12", "parent_of", "kid")) == []
        assert faults(tell.done("e", "told", 15, subject="p-12")) == []

    def test_nothing_is_linked_with_itself(self, faults, tell):
        """A place neither; a person and a place may share an id."""
        assert faults(stated(tell, "e", "girl", "parent_of", "girl")) == [
            "$.target: a relation is between two people, and this is one"
        ]
        places = {"source_kind": "place", "target_kind": "place"}
        assert faults(stated(tell, "e", "p1", "part_of", "p1", **places)) == [
            "$.target: a relation is between two things, and this is one"
        ]
        assert faults(stated(tell, "e", "girl", "resides_at", "girl", target_kind="place")) == []

    def test_saying_who_somebody_is_not_brings_nobody_in(self, faults, take, tell):
        """Whoever was only asked about has nothing to do with the incident."""
        take(stated(tell, "s", "girl", "not_same_as", "uncle"))
        assert faults(tell.done("e", "told", 15, subject="uncle")) == [f"$.subject: {NOT_THERE}"]


class TestSubjects:
    """Whom links may bring into the rules may be acted for, though they are not at the incident."""

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("ActionTaken", {"action": "child_seen"}),
            ("FlagRaised", {"flag": "noted"}),
            ("FlagCleared", {"flag": "noted"}),
            ("RecordsSearched", {"system": "records"}),
            ("GradeSet", {"scale": "missing", "value": "high"}),
        ],
    )
    def test_whoever_is_known_anywhere_may_be_one_where_subjects_are_declared(
        self, relating, faults, tell, kind, fields
    ):
        """Where none are, only who is at the incident."""
        words = replace(relating.vocabulary, subjects={"other_child": OTHER_CHILD})
        bringing = replace(relating, vocabulary=words)
        baby, stranger = (tell(kind, "e", 10, subject=who, **fields) for who in ("baby", "stranger"))
        assert faults(baby) == [f"$.subject: {NOT_THERE}"]
        assert faults(baby, bringing) == []
        assert faults(stranger, bringing) == [f"$.subject: {NOT_THERE}"]
        assert faults(tell(kind, "e", 10, subject="gril", **fields), bringing) == [
            '$.subject: no such person at the incident; did you mean "girl"?'
        ]


class TestDates:
    """A link began before it is told, and did not end before it began."""

    @pytest.mark.parametrize(
        ("since", "until", "lines"),
        [
            (-90, None, []),
            (10, None, []),
            (11, None, [("since", "this is later than occurred_at; tell it once it has begun")]),
            (None, 10, []),
            (-90, -30, []),
            (-30, -30, []),
            (-30, -31, [("until", "this is before since; nothing ends before it began")]),
            (None, 11, [("until", "this is later than occurred_at; tell link.ended when it ends")]),
            (
                11,
                12,
                [
                    ("since", "this is later than occurred_at; tell it once it has begun"),
                    ("until", "this is later than occurred_at; tell link.ended when it ends"),
                ],
            ),
        ],
    )
    def test_its_dates_go_together(self, faults, tell, since, until, lines):
        """Told by itself or with others; one whose beginning nobody knows may be over too."""
        dates = {
            name: tell.at(minute)
            for name, minute in (("since", since), ("until", until))
            if minute is not None
        }
        other = said("girl", "sibling_of", "boy")
        told = tell.info("e", 10, links=(other, said("man", "parent_of", "girl", **dates)))
        assert faults(stated(tell, "e", "man", "parent_of", "girl", **dates)) == [
            f"$.{name}: {message}" for name, message in lines
        ]
        assert faults(told) == [f"$.links[1].{name}: {message}" for name, message in lines]

    def test_every_date_needs_an_offset(self, faults, tell):
        """Two of them cannot be compared otherwise."""
        naive = tell.at(5).replace(tzinfo=None)
        message = 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'
        assert faults(stated(tell, "e", "man", "parent_of", "girl", since=naive)) == [f"$.since: {message}"]
        links = (said("man", "parent_of", "girl", since=tell.at(5), until=naive),)
        assert faults(tell.info("e", 10, links=links)) == [f"$.links[0].until: {message}"]

    @pytest.mark.parametrize("relation", ["same_as", "not_same_as"])
    def test_being_one_person_has_no_end_of_its_own(self, faults, tell, relation):
        """It was never so, where it is not."""
        assert faults(stated(tell, "e", "girl", relation, "p-1", since=tell.at(-90))) == []
        assert faults(stated(tell, "e", "girl", relation, "p-1", until=tell.at(5))) == [
            "$.until: whether two are one person has no dates: leave this out, and tell link.ended to undo it"
        ]


class TestEnding:
    """A relation ends that was stated, and after that."""

    def test_it_is_named_as_it_was_stated(self, faults, take, tell):
        """With its kinds, and from whom to whom; one that goes both ways ends either way."""
        take(stated(tell, "l", "man", "parent_of", "girl"))
        take(stated(tell, "m", "boy", "sibling_of", "girl"))
        take(stated(tell, "n", "girl", "resides_at", "boy", target_kind="place"))
        assert faults(ended(tell, "e", "man", "parent_of", "girl")) == []
        assert faults(ended(tell, "e", "girl", "sibling_of", "boy")) == []
        assert faults(ended(tell, "e", "girl", "resides_at", "boy", target_kind="place")) == []
        assert faults(ended(tell, "e", "girl", "parent_of", "man")) == [NEVER]
        assert faults(ended(tell, "e", "girl", "sibling_of", "man")) == [NEVER]
        assert faults(ended(tell, "e", "girl", "resides_at", "man", target_kind="place")) == [NEVER]

    def test_it_may_have_been_stated_in_another_incident(self, faults, take, tell):
        """They have parted since; it is told where either of them is now."""
        take(stated(tell, "l", "uncle", "parent_of", "girl", incident="i2"))
        assert faults(ended(tell, "e", "uncle", "parent_of", "girl")) == []

    def test_what_was_replaced_was_never_stated(self, faults, take, tell):
        """Nothing is left to end."""
        take(stated(tell, "l", "man", "parent_of", "girl"))
        take(tell("EventReplaced", "x", 15, replaces="l", why=Replacement.MISHEARD))
        assert faults(ended(tell, "e", "man", "parent_of", "girl")) == [NEVER]

    @pytest.mark.parametrize("minute", [9, 10])
    def test_it_ends_later_than_it_was_stated(self, faults, take, tell, minute):
        """Or it would end nothing, and nobody would know."""
        take(stated(tell, "l", "man", "parent_of", "girl", since=tell.at(-90)))
        assert faults(ended(tell, "e", "man", "parent_of", "girl", minute)) == [f"$.occurred_at: {NOT_LATER}"]
        assert faults(ended(tell, "e", "man", "parent_of", "girl", minute + 2)) == []

    def test_what_is_over_already_may_have_ended_earlier(self, faults, take, tell):
        """It is not ended by what was told after it."""
        take(stated(tell, "l", "man", "parent_of", "girl", until=tell.at(5)))
        assert faults(ended(tell, "e", "man", "parent_of", "girl", 9)) == []


class TestWhoIsWho:
    """Two who are one are not related, and two who are two are not one."""

    def test_one_person_is_not_related_to_herself(self, faults, take, tell):
        """Under whichever of her ids, and over however many of them."""
        take(stated(tell, "s", "girl", "same_as", "p-1"))
        take(stated(tell, "t", "p-2", "same_as", "p-1"))
        for relation in ("parent_of", "sibling_of", "not_same_as"):
            assert faults(stated(tell, "e", "girl", relation, "p-2")) == [
                f'$.target: {ONE} by "same_as" in the event "t"; {ENDED_FIRST}'
            ]
        assert faults(stated(tell, "e", "girl", "same_as", "p-2")) == []
        take(ended(tell, "u", "girl", "same_as", "p-1"))
        assert faults(stated(tell, "e", "girl", "parent_of", "p-2", 30)) == []

    @pytest.mark.parametrize("relation", ["parent_of", "sibling_of", "not_same_as"])
    def test_two_who_are_two_are_not_one(self, faults, take, tell, relation):
        """Nobody is their own parent; whichever way round it was told, and for every id of theirs."""
        take(stated(tell, "l", "man", relation, "boy"))
        take(stated(tell, "s", "boy", "same_as", "p-1"))
        first = FIRST if relation == "not_same_as" else REPLACED_FIRST
        two = f'$.target: these are two people, by "{relation}" in the event "l"; {first}'
        for pair in (("man", "p-1"), ("p-1", "man"), ("man", "boy"), ("boy", "man")):
            assert faults(stated(tell, "e", pair[0], "same_as", pair[1])) == [two]

    def test_who_is_said_no_longer_to_be_two_may_be_one(self, faults, take, tell):
        """That they are two was a judgement, which somebody may take back."""
        take(stated(tell, "l", "man", "not_same_as", "boy"))
        take(ended(tell, "u", "man", "not_same_as", "boy"))
        assert faults(stated(tell, "e", "man", "same_as", "boy", 30)) == []

    def test_whoever_was_related_to_another_once_is_somebody_else_for_ever(self, faults, take, tell):
        """A woman is not her own former partner, whenever that ended."""
        take(stated(tell, "l", "man", "sibling_of", "boy", until=tell.at(5)))
        take(stated(tell, "m", "man", "parent_of", "girl"))
        take(ended(tell, "u", "man", "parent_of", "girl"))
        for other, relation, event in (("boy", "sibling_of", "l"), ("girl", "parent_of", "m")):
            assert faults(stated(tell, "e", "man", "same_as", other, 30)) == [
                f'$.target: these are two people, by "{relation}" in the event "{event}"; {REPLACED_FIRST}'
            ]

    def test_links_told_together_do_not_contradict_each_other(self, faults, tell):
        """The later of the two is refused."""
        same, parent = said("man", "same_as", "p-1"), said("p-1", "parent_of", "man")
        assert faults(tell.info("e", 10, links=(same, parent))) == [
            f'$.links[1].target: {ONE} by "same_as" in the event "e"; {ENDED_FIRST}'
        ]
        assert faults(tell.info("e", 10, links=(parent, same))) == [
            f'$.links[1].target: these are two people, by "parent_of" in the event "e"; {REPLACED_FIRST}'
        ]

    def test_living_at_one_place_says_nothing_of_who_is_who(self, faults, take, tell):
        """Nor does a place that has the id of a person."""
        take(stated(tell, "l", "man", "resides_at", "boy", target_kind="place"))
        assert faults(stated(tell, "e", "man", "same_as", "boy")) == []
