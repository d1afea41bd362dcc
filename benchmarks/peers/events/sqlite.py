"""SQLite in memory: three indexed tables and one query for each question.

https://sqlite.org/queryplanner.html: an index that covers what is asked. One transaction for all, since
nothing is to outlive the process; Python's module keeps the statements prepared.
"""

import sqlite3

from happenings import (
    ATTENDED,
    DOMESTIC,
    LATE,
    MISSING,
    TARGET,
    THIRD_CALL,
    THIRD_EPISODE,
    WINDOW,
    YEAR,
    Alert,
    Happening,
)

TABLES = """
CREATE TABLE episode (who INTEGER, at INTEGER);
CREATE INDEX episodes ON episode (who, at);
CREATE TABLE call (who INTEGER, at INTEGER);
CREATE INDEX calls ON call (who, at);
CREATE TABLE waiting (incident INTEGER PRIMARY KEY, due INTEGER);
CREATE INDEX dues ON waiting (due, incident);
"""
EPISODES = "SELECT count(*) FROM episode WHERE who = ? AND at >= ?"
CALLS = "SELECT count(*) FROM call WHERE who = ? AND at >= ?"


class Peer:
    """Insert, then count."""

    name = "SQLite in memory"
    distribution = None
    used = "indexed tables, one insert and one count a report, in one transaction"

    def __init__(self) -> None:
        """Begin with empty tables."""
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=64)
        self.connection.executescript(TABLES)
        self.execute = self.connection.execute
        self.execute("BEGIN")

    def close(self) -> None:
        self.connection.close()

    def given(self, happening: Happening) -> Happening:
        return happening

    def take(self, happening: Happening) -> list[Alert]:
        what, at, incident, who = happening
        alerts = self._late(at)
        if what == MISSING:
            self.execute("INSERT INTO episode VALUES (?, ?)", (who, at))
            if self.execute(EPISODES, (who, at - WINDOW)).fetchone()[0] >= 3:
                alerts.append((THIRD_EPISODE, incident))
            self.execute("INSERT INTO waiting VALUES (?, ?)", (incident, at + TARGET))
        elif what == DOMESTIC:
            self.execute("INSERT INTO call VALUES (?, ?)", (who, at))
            if self.execute(CALLS, (who, at - YEAR)).fetchone()[0] >= 3:
                alerts.append((THIRD_CALL, incident))
            self.execute("INSERT INTO waiting VALUES (?, ?)", (incident, at + TARGET))
        elif what == ATTENDED:
            self.execute("DELETE FROM waiting WHERE incident = ?", (incident,))
        return alerts

    def _late(self, now: int) -> list[Alert]:
        late = self.execute("SELECT incident FROM waiting WHERE due <= ? ORDER BY due", (now,)).fetchall()
        if late:
            self.execute("DELETE FROM waiting WHERE due <= ?", (now,))
        return [(LATE, incident) for (incident,) in late]
