"""A table is checked to its end before anything else: each fault is named, or its row set aside."""

import io
import json

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

import polars as pl

from bulk.tables_made import BOOK, FORMS, NOON, ROW, rows, written
from riskengine.bulk.allowed import Allowed
from riskengine.bulk.checking import check
from riskengine.bulk.faults import MOST_SHOWN, UnusableTable
from riskengine.bulk.set_aside import Aside
from riskengine.bulk.tables import open_table

ALLOWED = Allowed.of(BOOK)


def checked(path, aside=None):
    return check(open_table(path), ALLOWED, aside)


def said(path):
    """Everything that is wrong with a table, as it is said, with its place."""
    found = checked(path)
    faults = [one for some in found.faults.rows.values() for one in some]
    places = found.table.places({one.row for one in faults})
    rows = [f"{places[one.row]}: {one.column}: {one.message}" for one in faults]
    columns = [f"{one.column}: {one.message}" for one in found.faults.columns]
    return [one.removeprefix(f"{path.as_posix()}:").strip() for one in columns + rows]


def row_of(form, row):
    """How a form calls a row: by its line where a person would look for one."""
    return {"parquet": f"row {row}", "csv": f"{row + 1}: row {row}", "jsonl": f"{row}: row {row}"}[form]


@pytest.mark.parametrize("form", FORMS)
def test_a_good_table_has_no_fault_and_all_its_rows(form, tmp_path):
    """Every form of one table has the same rows, typed alike."""
    found = checked(written(tmp_path, form, rows()))

    assert (found.height, found.faults.total, found.bad) == (3, 0, frozenset())
    frame = pl.concat(list(found.parts()))
    assert frame.get_column("row").to_list() == [1, 2, 3]
    assert frame.get_column("as_of").to_list() == [one["as_of"] for one in rows()]
    assert (
        frame.select("incident.calls_before", "incident.injury", "incident.weapon").rows()
        == [(1, "minor", False)] * 3
    )
    people = frame.get_column("people").to_list()
    assert [[(who["id"], who["roles"], who["person.age"]) for who in row] for row in people] == [
        [("ada", ["child"], 3)]
    ] * 3


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"incident__where": "hom"},
            'incident.where: no such word; did you mean "home"? allowed: home, school, street',
        ),
        ({"incident__where": "x"}, "incident.where: no such word; allowed: home, school, street"),
        (
            {"incident__injury": "Serious"},
            'incident.injury: no such word; did you mean "serious"? allowed: none, minor, serious',
        ),
        ({"incident__calls_before": 10}, "incident.calls_before: out of range: at least 0, at most 9"),
        ({"incident__calls_before": -1}, "incident.calls_before: out of range: at least 0, at most 9"),
        ({"incident__temperature": 51.0}, "incident.temperature: out of range: at least -30, at most 50"),
        (
            {"kinds": ["asault"]},
            'kinds: no such word; did you mean "assault"? allowed: assault, custody, missing',
        ),
        ({"kinds": []}, "kinds: a kind is needed; allowed: assault, custody, missing"),
        ({"kinds": None}, "kinds: a list of words is needed, and here is none"),
        ({"incident": None}, "incident: text is needed, and here is none"),
        ({"people": None}, "people: a list of people is needed; an empty one where nobody is there"),
        (
            {"people": [{"id": "ada", "roles": ["chidl"], "person.age": 3}]},
            'people.roles: no such word; did you mean "child"? allowed: caller, child, person, suspect',
        ),
        (
            {"people": [{"id": "ada", "roles": ["child"], "person.age": 300}]},
            "people.person.age: out of range: at least 0, at most 120",
        ),
        (
            {"people": [{"id": None, "roles": ["child"], "person.age": 3}]},
            "people.id: text is needed, and here is none",
        ),
    ],
    ids=lambda one: "" if isinstance(one, str) else None,
)
def test_a_value_that_is_not_allowed_is_named_with_its_place(form, wrong, message, tmp_path):
    """One message: the row, the column, and what is allowed there; never what stood there."""
    path = written(tmp_path, form, rows(**wrong))

    assert said(path) == [f"{row_of(form, 2)}: {message}"]


def test_two_people_of_one_id_are_named(tmp_path):
    """Nobody is counted twice in one row."""
    path = written(tmp_path, "jsonl", rows(people=ROW["people"] * 2))

    assert said(path) == ["2: row 2: people.id: two people of one row have this id"] * 2


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"incident__weapon": "perhaps"}, "incident.weapon: true or false is needed"),
        ({"incident__calls_before": 1.5}, "incident.calls_before: a whole number is needed"),
        ({"incident__temperature": "cold"}, "incident.temperature: a number is needed"),
        (
            {"as_of": "2026-03-01T12:00:00"},
            "as_of: a time with an offset, as 2026-11-21T20:15:00+00:00 is needed",
        ),
        ({"people": {"id": "ada"}}, "people: a list of mappings is needed"),
    ],
)
def test_a_value_of_another_type_is_named_with_its_place(form, wrong, what, tmp_path):
    """Where each cell has a type of its own, the row is named in which it is a wrong one."""
    path = written(tmp_path, form, rows(**wrong))
    first = said(path)[0]

    assert first.startswith(f"{row_of(form, 2)}: {what}")


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (
            pl.lit("yes").alias("incident.weapon"),
            "incident.weapon: its type is String, and true or false is needed in each row",
        ),
        (
            pl.lit(1.0).alias("incident.calls_before"),
            "incident.calls_before: its type is Float64, and a whole number is needed in each row",
        ),
        (
            pl.lit(NOON.replace(tzinfo=None)).alias("as_of"),
            "as_of: its times carry no time zone, so near a clock change each could mean two; store UTC",
        ),
        (
            pl.lit("ada").alias("people"),
            "people: its type is String, and a list of mappings is needed in each row",
        ),
    ],
    ids=["words", "float", "no-zone", "people"],
)
def test_a_column_of_another_type_is_named(column, message, tmp_path):
    """Parquet gives a whole column its type, so it is the column that is wrong."""
    path = tmp_path / "table.parquet"
    pl.DataFrame(rows()).with_columns(column).write_parquet(path)

    assert said(path) == [message]


@pytest.mark.parametrize("form", FORMS)
def test_columns_that_are_missing_or_unknown_are_all_named(form, tmp_path):
    """A column is never forgotten in silence, nor one misspelt ignored; both are said at once."""
    made = [
        {("incident.wepon" if name == "incident.weapon" else name): value for name, value in row.items()}
        for row in rows()
    ]
    made = [{**row, "people": [{"id": "ada", "roles": [], "person.agee": 3}]} for row in made]

    assert sorted(said(written(tmp_path, form, made))) == [
        "incident.weapon: this column is needed and is not there: true or false, or null for unknown",
        'incident.wepon: the pack "small" declares no such column; did you mean "incident.weapon"?',
        "people.person.age: this column is needed and is not there: a whole number, or null for unknown",
        'people.person.agee: the pack "small" declares no such column; did you mean "person.age"?',
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_is_declared_and_not_read_is_left_alone(form, tmp_path):
    """A table that was made for another pack too has more columns than this one reads."""
    path = written(tmp_path, form, [{**row, "incident.violence": True} for row in rows()])

    assert said(path) == []


def test_a_concluded_fact_is_no_column(tmp_path):
    """What rules conclude is never told."""
    path = written(tmp_path, "parquet", [{**row, "incident.alarm": True} for row in rows()])

    assert said(path) == ["incident.alarm: rules conclude this, so it is never told; leave the column out"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("beside", "message"),
    [
        (
            {"incident.calls_before.at_least": 2},
            (
                "incident.calls_before.at_least: a bound stands beside a value; "
                'leave one of them null, "incident.calls_before" or the bound'
            ),
        ),
        (
            {
                "incident.calls_before": None,
                "incident.calls_before.at_least": 5,
                "incident.calls_before.at_most": 4,
            },
            'incident.calls_before.at_least: this is more than "incident.calls_before.at_most"',
        ),
        (
            {
                "incident.injury": None,
                "incident.injury.at_least": "serious",
                "incident.injury.at_most": "minor",
            },
            'incident.injury.at_least: this is more than "incident.injury.at_most"',
        ),
        (
            {"incident.weapon.applies": False},
            'incident.weapon.applies: what does not apply has no value; leave "incident.weapon" null',
        ),
    ],
    ids=["value-and-bound", "order", "order-of-words", "applies"],
)
def test_columns_that_contradict_each_other_are_named(form, beside, message, tmp_path):
    """A value, its bounds, and whether it applies say one thing of one row."""
    empty = dict.fromkeys(beside)
    made = [{**row, **{name: row.get(name) for name in empty}} for row in rows()]
    made[1] |= beside

    assert said(written(tmp_path, form, made)) == [f"{row_of(form, 2)}: {message}"]


@pytest.mark.parametrize("form", FORMS)
def test_of_many_faults_the_first_are_shown_and_all_are_counted(form, tmp_path):
    """A column that is wrong a thousand times is said in a few lines."""
    made = [{**row, "incident.calls_before": 99} for row in rows(1_000)]
    found = checked(written(tmp_path, form, made))

    ((name, shown),) = found.faults.rows.items()
    assert name == ("incident.calls_before", "range")
    assert [one.row for one in shown] == list(range(1, MOST_SHOWN + 1))
    assert found.faults.counts[name] == found.faults.total == 1_000


@pytest.mark.parametrize("form", FORMS)
def test_bad_rows_are_set_aside_with_why_and_the_others_kept(form, tmp_path):
    """What is set aside has its number, every fault and all that stood there; others keep their numbers."""
    path = written(tmp_path, form, rows(4, incident__where="x", incident__calls_before=99))
    kept = io.BytesIO()
    aside = Aside(kept)

    found = checked(path, aside)

    assert (found.height, found.bad, aside.count) == (4, frozenset({2}), 1)
    (line,) = kept.getvalue().decode().splitlines()
    put = json.loads(line)
    assert put["row"] == 2
    assert sorted(put["why"]) == [
        "incident.calls_before: out of range: at least 0, at most 9",
        "incident.where: no such word; allowed: home, school, street",
    ]
    assert put["data"]["incident"] == "i2"
    assert pl.concat(list(found.parts())).get_column("row").to_list() == [1, 3, 4]


def test_a_line_with_other_cells_is_a_bad_row(tmp_path):
    """A CSV line with cells too few is named by its line, also behind a cell of two lines, and set aside."""
    path = written(tmp_path, "csv", rows(4))
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("i1,", '"i1\n",', 1)
    lines[3] = "i3,2026-03-01T12:03:00+00:00"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = io.BytesIO()

    found = checked(path, Aside(kept))

    assert said(path) == ["5: row 3: : 9 cells are needed, and here are 2"]
    assert (found.height, found.bad) == (4, frozenset({3}))
    assert json.loads(kept.getvalue())["data"] == "i3,2026-03-01T12:03:00+00:00"
    assert pl.concat(list(found.parts())).get_column("incident").to_list() == ["i1\n", "i2", "i4"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "this is not JSON"),
        ("[1]", "a mapping is needed: one object a line"),
        ('{"incident": NaN}', "this is not JSON"),
        ('{"incident": "a", "incident": "b"}', "a key is written twice in one object"),
    ],
)
def test_a_line_that_is_no_row_is_a_bad_row(line, message, tmp_path):
    """A line that cannot be read is counted, and numbered, as a row; blank lines are none."""
    path = written(tmp_path, "jsonl", rows(2))
    path.write_text(f"\n{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    found = checked(path, Aside(io.BytesIO()))

    assert said(path) == [f"2: row 1: : {message}"]
    assert (found.height, found.bad) == (3, frozenset({1}))


def test_a_folder_of_parts_is_one_table(tmp_path):
    """Rows of several files are one after the other, and each is named by its own file."""
    for name, made in (("b", rows(2, incident__where="x")), ("a", rows(3))):
        (tmp_path / "parts").mkdir(exist_ok=True)
        pl.DataFrame(made).write_parquet(tmp_path / "parts" / f"{name}.parquet")
    path = tmp_path / "parts"
    found = checked(path)

    assert (found.height, found.bad) == (5, frozenset({5}))
    assert found.table.places([5]) == {5: f"{path.as_posix()}/b.parquet: row 2"}


def test_parts_of_other_columns_are_no_table(tmp_path):
    """A folder in which two files differ is refused, and the column named."""
    pl.DataFrame(rows()).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame(rows()).drop("incident.where").write_parquet(tmp_path / "b.parquet")

    with pytest.raises(UnusableTable) as refused:
        open_table(tmp_path)

    assert str(refused.value) == (
        f'"{tmp_path}/a.parquet" and "{tmp_path}/b.parquet" differ in the column "incident.where"; '
        "one table has the same columns"
    )


def test_what_is_no_table_is_said_plainly(tmp_path):
    """No file, an empty one, half a Parquet file, something else: each has its sentence."""
    whole = written(tmp_path, "parquet", rows()).read_bytes()
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "half.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.parquet").write_text("not a table", encoding="utf-8")
    (tmp_path / "table.xlsx").write_text("not a table", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes("incident,caf\xe9\n".encode("latin-1"))
    (tmp_path / "none").mkdir()
    messages = {}
    for name in (
        "gone.parquet",
        "empty.csv",
        "half.parquet",
        "text.parquet",
        "table.xlsx",
        "latin.csv",
        "none",
    ):
        with pytest.raises(UnusableTable) as refused:
            open_table(tmp_path / name)
        messages[name] = str(refused.value).replace(f"{tmp_path}/", "")

    assert messages == {
        "gone.parquet": 'there is no file "gone.parquet"',
        "empty.csv": '"empty.csv" is empty: a table has at least its columns',
        "half.parquet": '"half.parquet" is no Parquet file, or only a piece of one; write it again',
        "text.parquet": '"text.parquet" is no Parquet file, or only a piece of one; write it again',
        "table.xlsx": (
            '"table.xlsx" is no table by its name; it may end in .parquet, .csv or .jsonl, or be a folder'
        ),
        "latin.csv": '"latin.csv" is no CSV in UTF-8 (UnicodeDecodeError)',
        "none": 'the folder "none" holds no Parquet file',
    }


def test_rows_that_are_damaged_are_no_table(tmp_path):
    """A Parquet file whose end is whole and whose rows are not is found out when they are read."""
    path = written(tmp_path, "parquet", rows(1_000))
    raw = bytearray(path.read_bytes())
    raw[4 : len(raw) // 3] = bytes(len(raw) // 3 - 4)
    path.write_bytes(raw)

    with pytest.raises(UnusableTable) as refused:
        checked(path)

    assert str(refused.value).startswith(f'"{path.as_posix()}" is damaged: its rows cannot be read (')


def test_rows_that_are_silently_lost_are_no_table(tmp_path, monkeypatch):
    """A damaged file may end before its last row without a word; what is lost is not passed over."""
    from riskengine.bulk import parquet_table

    path = written(tmp_path, "parquet", rows(3))
    whole = parquet_table._frames
    monkeypatch.setattr(parquet_table, "_frames", lambda *of: (one.head(2) for one in whole(*of)))
    with pytest.raises(UnusableTable) as refused:
        checked(path)
    assert str(refused.value) == f'"{path.as_posix()}" is damaged: not all of its rows can be read'


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"as_of": "21/11/2026 20:50"},
            "as_of: a time with an offset, as 2026-11-21T20:15:00+00:00 is needed",
        ),
        ({"kinds": "assault"}, "kinds: a list of words is needed"),
    ],
)
def test_what_cannot_be_read_is_not_missing_besides(wrong, message, tmp_path):
    """One value is one fault: it stands there, and nobody is told that nothing does."""
    assert said(written(tmp_path, "jsonl", rows(**wrong))) == [f"2: row 2: {message}"]
