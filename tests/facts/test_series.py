"""A series answers as if everything in it were looked at, and looks at little."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from riskengine.facts.selections import Found
from riskengine.facts.series import Series

START = datetime(2026, 3, 5, tzinfo=UTC)
HOURS = st.integers(0, 40)


def at(hour):
    """Return the moment so many hours later."""
    return START + timedelta(hours=hour)


@st.composite
def findings(draw):
    """Return what was found, by the event: most of it at once on record, some late, some in two ways."""
    found = {}
    for number in range(draw(st.integers(0, 50))):
        hour, late = draw(HOURS), draw(st.sampled_from([0, 0, 0, 0, 5]))
        one = Found(at(hour), f"e{number}", at(hour + late), at(hour + draw(st.sampled_from([late, 9]))))
        more = [one._replace(visible=at(hour + 20), known=at(hour))] * draw(st.sampled_from([0, 0, 0, 1]))
        found[one.id] = [one, *more]
    return found


def filled(findings, order):
    """Return a series into which things were put in an order."""
    series = Series()
    for id in order:
        series.put(findings[id])
    return series


@given(st.data(), findings(), HOURS, HOURS, st.sampled_from([0, 3, 60]), st.booleans())
def test_a_window_holds_what_counts_in_it(data, findings, start, as_of, late, ever):
    """Newest first, whatever the order in which it was put in."""
    series = filled(findings, data.draw(st.permutations(sorted(findings))))
    first, end, known_at = None if ever else at(start), at(as_of), at(as_of + late)
    counting = [
        one
        for each in findings.values()
        for one in each
        if (first is None or one.time >= first) and one.visible <= end and one.known <= known_at
    ]
    for _ in range(2):  # what was remembered of it changes nothing
        assert list(series.within(first, end, known_at)) == sorted(counting, reverse=True)
        assert series.count(first, end, known_at) == len({one.id for one in counting})


@given(st.data(), findings(), HOURS, HOURS, HOURS)
def test_it_knows_when_more_of_it_counts(data, findings, after, until, known):
    """Later than one moment and up to another."""
    series = filled(findings, data.draw(st.permutations(sorted(findings))))
    assert set(series.changes(at(after), at(until), at(known))) == {
        one.visible
        for each in findings.values()
        for one in each
        if at(after) < one.visible <= at(until) and one.known <= at(known)
    }


@given(st.data(), findings())
def test_what_is_put_in_again_takes_the_place_of_what_was_there(data, findings):
    """It has changed only if it is another; and what is dropped is gone."""
    order = data.draw(st.permutations(sorted(findings)))
    series, fresh = filled(findings, order), Series()
    before = list(series.found)
    series.count(None, at(99), at(99))
    for id in order:
        assert not series.put(findings[id])
        assert fresh.put(findings[id])
    assert series.found == before == fresh.found
    for id in order[::2]:
        assert series.put([findings[id][0]._replace(known=at(-1))])
    for id in order[1::2]:
        series.drop(findings[id])
    assert series.count(None, at(99), at(99)) == len(series.found) == len(order[::2])


class Watched(Found):
    """Something found, that counts how often anybody asks whether it counts."""

    asked = 0

    @property
    def visible(self):
        """When it counts."""
        Watched.asked += 1
        return self[2]


def test_counting_what_all_counts_looks_at_none_of_it():
    """Ten thousand are counted as soon as ten."""
    series = Series()
    for hour in range(10_000):
        series.put([Watched(at(hour), f"e{hour:05}", at(hour), at(hour))])
    assert series.count(None, at(20_000), at(20_000)) == 10_000
    Watched.asked = 0
    assert series.count(at(10), at(9_000), at(9_000)) == 8_991
    assert list(series.changes(at(8_999), at(9_001), at(9_001))) == [at(9_000), at(9_001)]
    assert next(series.within(None, at(20_000), at(20_000))).id == "e09999"
    assert Watched.asked < 20
