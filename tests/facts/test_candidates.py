"""Whom somebody on record may be: offered as a question, never on a date of birth that is clearly another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.facts.candidates import Candidate, KnownPerson, candidates

BORN = date(1985, 3, 12)
SAME_NAME = "the same name"
OTHER_ORDER = "the same names in another order"
MORE_NAMES = "the same names, and more of them"
NEAR_NAME = "a name that is spelt nearly the same"
SAME_DATE = "the same date of birth"
SWAPPED = "the same date of birth but for day and month, which are swapped"
NEAR_YEAR = "the same day and month of birth, in a year close to it"
ABOUT_THEN = "born at most a year apart"
NO_DATE = "no date of birth to compare"


def known(name, born=BORN, id="p-12"):
    """Return somebody on record."""
    return KnownPerson(id=id, name=name, born=born)


def offered(name, other, born=BORN, other_born=BORN):
    """Return how alike two people are and why; None where they are not offered."""
    found = candidates(name, born, [known(other, other_born)])
    return (found[0].likeness, found[0].why) if found else None


def test_a_candidate_is_an_id_and_a_question():
    """With how to tell the answer; no name is in it."""
    assert candidates("Ann Lee", BORN, [known("Ann Lee")]) == (
        Candidate(
            id="p-12",
            likeness=100,
            why=(SAME_NAME, SAME_DATE),
            question="Is this the same person as p-12? Say link.stated same_as, or not_same_as.",
        ),
    )


def test_somebody_on_record_is_shown_by_the_id_alone():
    """What is logged by mistake says nothing of whom it is about."""
    assert repr(known("Ann Lee")) == "KnownPerson(id='p-12')"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("Zoe OBrien-Smith", SAME_NAME),
        ("ZOË O\u2019BRIEN SMITH", SAME_NAME),
        ("zoe o'briensmith", SAME_NAME),
        ("SMITH, Zoe O'Brien", OTHER_ORDER),
    ],
)
def test_the_same_name_is_known_however_it_is_written(other, why):
    """In capitals, without accents, hyphens or apostrophes, the family name first."""
    assert offered("Zoë O'Brien-Smith", other) == (100, (why, SAME_DATE))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łukasz Sørensen", "Lukasz Sorensen"), ("Jörg Weiß", "JORG WEISS"), ("李 小龍", "小龍 李")],
)
def test_letters_of_other_languages_are_letters(one, other):
    """Those that have a plain one count as it."""
    assert offered(one, other)[0] == 100


@pytest.mark.parametrize(
    ("one", "other", "likeness", "why"),
    [
        ("Anna Kowalska", "Anna Maria Kowalska", 95, MORE_NAMES),
        ("Mohammed Ali", "Muhammed Ali", 92, NEAR_NAME),
        ("John Smith", "Jon Smyth", 84, NEAR_NAME),
        ("John Smith", "J Smith", 82, NEAR_NAME),
    ],
)
def test_a_name_that_is_nearly_the_same_is_offered(one, other, likeness, why):
    """With the same date of birth."""
    assert offered(one, other) == (likeness, (why, SAME_DATE))


@pytest.mark.parametrize("other", ["Sara Begum", "Aisha Khan", "Khan", "", "?"])
def test_another_name_is_not_offered(other):
    """Though the date of birth is the same, and part of the name."""
    assert offered("Amir Khan", other) is None


def test_nobody_is_offered_for_a_name_that_is_none():
    """Two who are both unknown are not alike."""
    assert offered("?", "?") is None


@pytest.mark.parametrize(
    ("other_born", "likeness", "why"),
    [
        (date(1985, 12, 3), 97, SWAPPED),
        (date(1986, 3, 12), 93, NEAR_YEAR),
        (date(1983, 3, 12), 93, NEAR_YEAR),
        (date(1986, 1, 30), 76, ABOUT_THEN),
        (date(1984, 3, 12) + timedelta(days=1), 76, ABOUT_THEN),
        (None, 85, NO_DATE),
    ],
)
def test_the_same_name_is_offered_with_a_date_that_may_be_a_slip(other_born, likeness, why):
    """Or with none."""
    assert offered("John Smith", "John Smith", other_born=other_born) == (likeness, (SAME_NAME, why))


@pytest.mark.parametrize(
    ("other", "other_born", "found"),
    [
        ("Jon Smith", None, (81, (NEAR_NAME, NO_DATE))),
        ("Jon Smyth", None, None),
        ("Jon Smyth", date(1985, 12, 3), (82, (NEAR_NAME, SWAPPED))),
        ("Jon Smyth", date(1986, 3, 12), (78, (NEAR_NAME, NEAR_YEAR))),
        ("Jon Smith", date(1986, 1, 30), None),
        ("John Smith", date(1982, 3, 12), None),
        ("John Smith", date(1986, 3, 14), None),
        ("John Smith", date(1986, 12, 3), None),
    ],
)
def test_the_further_off_the_name_the_nearer_the_date_must_be(other, other_born, found):
    """And nobody is offered whose date is clearly another."""
    assert offered("John Smith", other, other_born=other_born) == found


def test_the_most_alike_come_first_and_each_person_once():
    """By the name that is most alike, of those they are known by; those alike in order of their ids."""
    people = [
        known("John Smith", None, "p-1"),
        known("Jon Smith", BORN, "p-3"),
        known("Kit Brown", BORN, "p-2"),
        known("John Smith", BORN, "p-2"),
        known("Smith John", BORN, "p-2"),
        known("Jon Smith", BORN, "p-2b"),
    ]
    found = candidates("John Smith", BORN, people)
    assert [(one.id, one.likeness, one.why[0]) for one in found] == [
        ("p-2", 100, SAME_NAME),
        ("p-2b", 95, NEAR_NAME),
        ("p-3", 95, NEAR_NAME),
        ("p-1", 85, SAME_NAME),
    ]
    assert candidates("John Smith", BORN, reversed(people)) == found


WORDS = st.text(alphabet="abcdeghiknorstuéñüç", min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=4)
DATES = st.dates(date(1930, 1, 1), date(2026, 11, 1))
PLAIN = str.maketrans("éñüç", "enuc")


@given(NAMES, DATES | st.none(), NAMES, DATES | st.none())
def test_two_are_as_alike_from_either_side(one, born, other, other_born):
    """Whoever was on record first."""
    assert offered(" ".join(one), " ".join(other), born, other_born) == offered(
        " ".join(other), " ".join(one), other_born, born
    )


@given(NAMES, DATES, st.randoms(use_true_random=False), st.booleans(), st.sampled_from([" ", "-", ", "]))
def test_the_same_name_and_date_are_always_offered(name, born, random, capitals, between):
    """Whatever the order, the accents, the capitals and the hyphens."""
    names = [word.translate(PLAIN) for word in name]
    random.shuffle(names)
    other = between.join(names)
    assert offered(" ".join(name), other.upper() if capitals else other, born, born)[0] == 100


@given(NAMES, DATES, DATES, st.booleans())
def test_nobody_is_offered_whose_date_of_birth_is_clearly_another(name, born, other_born, near):
    """Three calendar years apart is no slip; nor is a day of another month, more than a year away."""
    days, years = abs(born - other_born), abs(born.year - other_born.year)
    other = " ".join(name)[1:] if near else " ".join(name)
    if years > 2 or (days > timedelta(days=366) and born.month != other_born.month):
        assert offered(" ".join(name), other, born, other_born) is None


@given(st.text(alphabet="abcde", min_size=1), st.text(alphabet="klmno", min_size=1), DATES)
def test_names_with_no_letter_in_common_are_never_offered(one, other, born):
    """Whatever the date of birth."""
    assert offered(one, other, born, born) is None


@given(st.text(max_size=30), st.text(max_size=30), st.dates() | st.none(), st.dates() | st.none())
def test_whatever_is_asked_is_answered_between_the_least_and_all(name, other, born, other_born):
    """In whatever script, and however odd the name."""
    found = offered(name, other, born, other_born)
    assert found is None or 75 <= found[0] <= 100
