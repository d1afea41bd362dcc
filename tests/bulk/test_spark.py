"""Spark says what one machine says, row by row; families are read whole; what is bad is named."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("polars", reason="needs riskengine[spark]")
pytest.importorskip("pyarrow", reason="needs riskengine[spark]")
pytest.importorskip("pandas", reason="needs riskengine[spark]")
pytest.importorskip("pyspark", reason="needs riskengine[spark]")

import polars as pl
from polars.testing import assert_frame_equal
from pyspark.errors import PythonException
from pyspark.sql import SparkSession

from bulk import logs
from riskengine.bulk.families import ids_in
from riskengine.bulk.faults import UnusableTable
from riskengine.bulk.grading import grade
from riskengine.bulk.spark import (
    FamiliesSplit,
    facts_of,
    families_of,
    graded,
    hubs_of,
    names_in,
    split_by,
)
from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.wire import event_json, event_to

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ,
        reason="Spark needs a Java, and there is none here",
    ),
    # Its connections to the Java process are closed by the end of both.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
QUICK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "Europe/London",
    "spark.sql.shuffle.partitions": "2",
}
PAGE = Path(__file__).parents[2] / "docs" / "bulk.md"
RULES = logs.cases().rulebooks["national"]


@pytest.fixture(scope="module")
def spark():
    """One small Spark, within this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]")
        for name, value in QUICK.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def events(spark, tmp_path_factory):
    """The log as a file of JSON lines, in two partitions."""
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    path.write_text("".join(event_json(event) + "\n" for event in logs.log()), encoding="utf-8")
    return spark.read.text(str(path)).repartition(2)


@pytest.fixture(scope="module")
def names(events):
    """Which ids each incident names."""
    return names_in(events).localCheckpoint()


@pytest.fixture(scope="module")
def families(names):
    """The family of each incident."""
    return families_of(names).localCheckpoint()


@pytest.fixture(scope="module")
def table():
    """The facts of the log as one process makes them: unknowns and people among them."""
    return frame_of(logs.together().values(), Layout.of(RULES), whole=True)


def local(frame):
    """Return what Spark holds as a frame, in order."""
    return pl.from_arrow(frame.toArrow()).sort("incident", "as_of")


def in_spark(spark, table, *, partitions=3):
    """Give Spark a table, in several partitions."""
    return spark.createDataFrame(plain(table).to_arrow()).repartition(partitions)


def plain(frame):
    """Return a frame with its words as text, as Spark holds them."""
    return frame.cast({name: as_text(dtype) for name, dtype in frame.schema.items()})


def as_text(dtype):
    """Return a type with text for each enum."""
    if isinstance(dtype, pl.List):
        return pl.List(as_text(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: as_text(field.dtype) for field in dtype.fields})
    return pl.String() if isinstance(dtype, pl.Enum) else dtype


def named(events):
    """Return every id in some events."""
    return {one for event in events for one in ids_in(event)}


def test_families_are_those_that_are_found_slowly(families):
    """Each incident is with all it shares an id with, directly or through others, and with nobody else."""
    found = {row["incident"]: row["family"] for row in families.collect()}

    slowly = {}
    for family in logs.families(logs.log()):
        incidents = {event.incident for event in family}
        slowly |= dict.fromkeys(incidents, min(incidents))
    assert found == slowly


def test_a_hub_that_is_cut_is_listed_with_the_families_it_parts(names, families):
    """Nobody is parted but by what is cut, and of that it is said whom it parts."""
    assert split_by(names, families).isEmpty()

    [hub] = hubs_of(names, 4).collect()
    assert tuple(hub) == ("5/girl-b", 5)
    [parted] = split_by(names, families_of(names, cut=["5/girl-b"])).collect()
    of_them = [one for one in logs.families(logs.log(), cut=["5/girl-b"]) if named(one) >= {"5/girl-b"}]
    assert tuple(parted) == ("5/girl-b", sorted(min(one.incident for one in family) for family in of_them))


def test_facts_made_by_families_are_those_of_one_process(events, families, table):
    """The same rows, with the same unknowns, people and links, whatever partition a family came to."""
    assert_frame_equal(
        local(facts_of(events, RULES, families, rows="incident")), plain(table).sort("incident", "as_of")
    )


def test_what_the_documentation_shows_runs(spark, tmp_path):
    """Its first piece of Python makes a row for each event, as its family was known then, and grades it."""
    log = [event for event in logs.log() if event.incident.startswith("0/")]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(event_json(event) + "\n" for event in log), encoding="utf-8")
    shown = re.search(r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    names = {"spark": spark}
    code = shown[1].replace('"events.jsonl"', repr(str(path)))
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - ours to run

    alone = frame_of(logs.facts_at_each_event(log), Layout.of(RULES), whole=True)
    assert_frame_equal(local(names["facts"]), plain(alone).sort("incident", "as_of"))
    assert names["grades"].count() == len(log)


def test_facts_are_not_made_where_a_family_would_be_split(events, names):
    """Each incident by itself is the partition that loses every history: it is refused before any work."""
    alone = names.selectExpr("incident", "incident as family").distinct()

    with pytest.raises(FamiliesSplit) as raised:
        facts_of(events, RULES, alone)
    assert str(raised.value) == (
        "incidents of several families name 0/girl, 0/man, 0/mother, 1/deal-line, 2/man, 3/girl, 3/man, "
        "4/catherine, 4/grandmother, 4/katharine and 6 more ids; read them together, as families_of has "
        "them, or give what may part them as cut"
    )


def test_an_event_that_cannot_be_taken_in_is_told(spark):
    """It stops the job, or is a row of its own with the reason; nothing is dropped."""
    good = event_to(logs.log()[0])
    odd = {**good, "id": "odd-1", "incident": "odd", "kinds": ["misssing"]}
    texts = [json.dumps(good), json.dumps(odd), "no event", json.dumps({**good, "place": 3})]
    events = spark.createDataFrame([(text,) for text in texts], "value string")

    told = local(facts_of(events, RULES, on_refused="skip"))

    taken, refused = told.filter(pl.col("refused").is_null()), told.filter(pl.col("refused").is_not_null())
    assert taken["incident"].to_list() == [good["incident"]]
    no_such_kind = 'no such kind of incident; did you mean "missing"?'
    assert sorted(refused["refused"]) == [
        "an event without an id cannot be taken in: $: this is no JSON; an event is one JSON object",
        'event "2/event-1" of incident "2/first-search" cannot be taken in: $.place: text is needed',
        'event "odd-1" of incident "odd" cannot be taken in: $.kinds[0]: ' + no_such_kind,
    ]
    with pytest.raises(PythonException, match="CannotTake: an event without an id cannot be taken in: "):
        facts_of(events.where("value = 'no event'"), RULES).collect()


def test_grades_are_those_of_one_machine(spark, table):
    """Floors, ceilings and every rule, row by row, where Spark has the rows in several partitions."""
    expected = plain(grade(RULES, table)).sort("incident", "as_of")
    found = graded(in_spark(spark, table), RULES)

    assert found.columns == expected.columns
    assert_frame_equal(local(found), expected)


def test_columns_are_checked_before_the_job(spark, table):
    """One that is missing, one that nobody declared and one of a wrong type, all at once."""
    wrong = table.drop("kinds").with_columns(pl.lit(1).alias("colour"), pl.lit("x").alias("incident.weapon"))

    with pytest.raises(UnusableTable) as raised:
        graded(in_spark(spark, wrong), RULES)
    assert str(raised.value) == (
        'column "colour": the pack "national" declares no such column; allowed: incident, as_of, kinds, '
        "done.attended, done.attended.applies, done.case_sent_back, done.case_sent_back.applies, "
        "done.device_examined, done.device_examined.applies, done.device_handed_over, "
        "done.device_handed_over.applies, done.device_seized and 115 more\n"
        'column "kinds": this column is needed and is not there: a list of words\n'
        'column "incident.weapon": its type is String, and true or false is needed in each row'
    )


def test_a_row_with_a_word_that_nobody_declared_is_told(spark, table):
    """It stops the job with its column and incident, or has no grade and says why; the others are graded."""
    column = "grade.response"
    spoilt = plain(table).with_columns(
        pl.when(incident="0/missing-again").then(pl.lit("quick")).otherwise(column).alias(column)
    )
    facts = in_spark(spark, spoilt)

    told = local(graded(facts, RULES, on_bad_row="skip"))
    [bad] = told.filter(pl.col("bad_row").is_not_null()).select("response.floor", "bad_row").rows()
    why = (
        'incident "0/missing-again" at 2017-01-30T20:00:00+00:00: grade.response: no such word; allowed: '
        "resolution, scheduled, priority, emergency"
    )
    assert bad == (None, why)
    assert_frame_equal(
        told.filter(pl.col("bad_row").is_null()).drop("bad_row"),
        plain(grade(RULES, table)).filter(pl.col("incident") != "0/missing-again").sort("incident", "as_of"),
    )
    with pytest.raises(PythonException, match=f"BadRow: {re.escape(why)}"):
        graded(facts, RULES).collect()
