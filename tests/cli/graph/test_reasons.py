"""Which rules rest on a link."""

from dataclasses import replace

from pictures.girls import FIRST, GIRL, MAN
from pictures.making import decided, happened, lasting, path, person, reason, words
from riskengine.cli.graph.reasons import Reasons, Why, looking_over_links
from riskengine.cli.graph.restricted import Restricted
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Flag, Handle

BOOK = words()._rulebook
VOCABULARY = BOOK.vocabulary
LOOKING = ("r.company", "r.there", "r.one", "r.two", "r.secret")
OPEN = Restricted(VOCABULARY, lambda _: ())
FRIEND = person("friend")


def why(reasons: Reasons, *, relation: str = "associate_of") -> list[str | None]:
    return [one.rule for one in reasons.of(lasting(0, relation, GIRL, MAN))]


def test_a_rule_rests_on_each_link_of_its_paths_whichever_way_it_is_walked():
    """Of another relation between the same two, and of another pair, nothing is said."""
    to_man = path(FRIEND, ("associate_of", True, GIRL), ("associate_of", False, MAN))
    reasons = Reasons(
        [decided("first-report", (), reason("r.company", "Company", "girl", to_man))], LOOKING, OPEN
    )

    assert why(reasons) == ["r.company"]
    assert why(reasons, relation="sibling_of") == []
    assert reasons.of(lasting(0, "associate_of", MAN, FRIEND)) == ()


def test_whoever_has_a_role_is_there():
    """A rule that rests on somebody's being there rests on the role that is drawn in its place."""
    there = path(MAN, ("present_at", True, FIRST))
    reasons = Reasons([decided("first-report", (), reason("r.there", "There", "man", there))], LOOKING, OPEN)

    assert [one.rule for one in reasons.of(happened(0, "suspect", MAN, FIRST))] == ["r.there"]


def test_rules_come_in_order_each_once():
    """By incident, then rule, then whom it holds for; the incident itself is nobody."""
    link = path(GIRL, ("associate_of", True, MAN))
    first = decided(
        "a-report",
        (),
        reason("r.two", "Two", "girl", link, link),
        reason("r.one", "One", "a-report", link),
        replace(reason("r.two", "Two", "boy", link), other="man"),
    )
    reasons = Reasons([decided("b-report", (), reason("r.one", "One", "girl", link)), first], LOOKING, OPEN)

    assert [
        (one.incident, one.rule, one.subjects) for one in reasons.of(lasting(0, "associate_of", GIRL, MAN))
    ] == [
        ("a-report", "r.one", ()),
        ("a-report", "r.two", ("boy", "man")),
        ("a-report", "r.two", ("girl",)),
        ("b-report", "r.one", ("girl",)),
    ]


def test_a_rule_that_rests_on_something_restricted_is_not_told():
    """Neither on that link nor on another of its paths: only that there is something, and whom to ask."""
    flag = Flag(
        id="protected",
        title="Protected",
        handle=frozenset({Handle.RESTRICTED}),
        asked_of=("safeguarding_supervisor",),
        span=Span.whole_file("vocabulary.yaml"),
    )
    restricted = Restricted(
        replace(VOCABULARY, flags={flag.id: flag}), lambda who: {"protected"} if who == "friend" else ()
    )
    open_path = path(GIRL, ("associate_of", True, MAN))
    beyond = path(GIRL, ("associate_of", True, FRIEND))
    told = reason("r.secret", "A secret", "girl", open_path, beyond, because="Of a secret.")

    (found,) = Reasons([decided("first-report", (), told)], LOOKING, restricted).of(
        lasting(0, "associate_of", GIRL, MAN)
    )

    assert found == Why(incident="first-report", ask=("safeguarding_supervisor",))


def test_a_rule_that_only_follows_from_another_is_no_reason_of_its_own():
    """What another concluded rests on the link; whoever asks why is told of the one that looked."""
    follows = reason("r.follows", "Follows", "girl", path(GIRL, ("associate_of", True, MAN)))

    assert why(Reasons([decided("first-report", (), follows)], LOOKING, OPEN)) == []


def test_a_rule_looks_over_links_by_what_it_reads_or_whom_it_is_about():
    """A child in company of a suspect, a suspect's other children; not the plan of what is investigated."""
    looking = looking_over_links(BOOK)

    assert "exploitation.suspect-in-company" in looking
    assert "investigation.has-a-plan" not in looking
    about = {role for rule in BOOK.rules if rule.id in looking for role in rule.about}
    assert about & VOCABULARY.subjects.keys()
