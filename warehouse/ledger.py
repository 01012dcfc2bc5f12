"""The ledger: which runs there were, which events they owe whom, and each attempt to deliver one.

It is a small SQLite file of its own beside the warehouse, so that a delivery never needs the warehouse's lock. The
warehouse is published by renaming a file, which no transaction can cover: so an event is written as ``pending`` before
the rename and becomes ``ready`` after it, and whoever finds a ``pending`` event after a crash looks which edition is
in place and makes the event ``ready`` or ``abandoned``.

A ready event is owed to each endpoint that wants its type: one delivery for each of them, made when the endpoint is
next met. ``endpoints.next_event`` is the number of the first event that an endpoint was not met with yet, so a filter
that changes holds from then on. No endpoint's URL or secret stands here, only its name.

Any number of processes may have the file open. Write-ahead logging lets them read while one writes, each write is a
short transaction that takes the write lock at its start and waits for it, and a commit is on the disk when it returns.
Times are UTC, as ISO 8601 text of one width (``2024-05-01T02:03:04.000005Z``), so that text order is time order. The
order of runs and events is the one in which they were written (rowid), since a clock may be set back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Literal, Self

LEDGER_FILE = "ledger.sqlite"

RunStatus = Literal["running", "published", "unchanged", "failed"]
EventState = Literal["pending", "ready", "abandoned"]
DeliveryState = Literal["waiting", "delivered", "given up"]
EndpointState = Literal["active", "disabled", "forgotten"]
Outcome = Literal["delivered", "refused", "error"]

LEDGER_VERSION = 2
_LOCK_WAIT_SECONDS = 30.0

_SCHEMA = (
    """
    CREATE TABLE runs (
        run_id TEXT PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL CHECK (status IN ('running', 'published', 'unchanged', 'failed')),
        step TEXT,
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
        error TEXT,
        edition INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE events (
        event_number INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        edition INTEGER,
        run_id TEXT NOT NULL,
        snapshot_sha256 TEXT,
        body BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'abandoned')),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX events_by_state ON events (state, event_number)",
    """
    CREATE TABLE endpoints (
        endpoint TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'forgotten')),
        next_event INTEGER NOT NULL,
        met_at TEXT NOT NULL,
        failing_since TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        disabled_at TEXT,
        disabled_why TEXT,
        CHECK ((state = 'disabled') = (disabled_at IS NOT NULL)),
        CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE deliveries (
        event_id TEXT NOT NULL REFERENCES events (event_id),
        endpoint TEXT NOT NULL REFERENCES endpoints,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'given up')),
        created_at TEXT NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0,
        scheduled_at TEXT NOT NULL,
        next_attempt_at TEXT,
        delivered_at TEXT,
        PRIMARY KEY (event_id, endpoint),
        CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL)),
        CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX deliveries_by_state ON deliveries (state, endpoint)",
    """
    CREATE TABLE attempts (
        event_id TEXT NOT NULL REFERENCES events (event_id),
        endpoint TEXT NOT NULL REFERENCES endpoints,
        attempt_no INTEGER NOT NULL,
        attempted_at TEXT NOT NULL,
        status_code INTEGER,
        outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'refused', 'error')),
        detail TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (event_id, endpoint, attempt_no),
        CHECK ((outcome = 'error') = (status_code IS NULL))
    ) STRICT
    """,
)

# number of the newest edition's event: with it an endpoint begins
_NEWEST_EDITION = (
    "coalesce((SELECT max(event_number) FROM events WHERE snapshot_sha256 IS NOT NULL AND state = 'ready'), 0)"
)
_UNDELIVERED = (
    "state = 'ready' AND (event_id IN (SELECT event_id FROM deliveries WHERE state = 'waiting')"
    " OR (event_number >= (SELECT coalesce(max(next_event), 0) FROM endpoints)"
    " AND event_id NOT IN (SELECT event_id FROM deliveries)))"
)
# Old events that nobody is owed; the newest of all stays, and the newest edition's.
_FORGOTTEN = (
    "created_at < ? AND state <> 'pending'"
    " AND event_id NOT IN (SELECT event_id FROM deliveries WHERE state = 'waiting')"
    f" AND event_number NOT IN ((SELECT max(event_number) FROM events), {_NEWEST_EDITION})"
)
KEPT_RUNS = 50  # of the last runs, however old
# The newest by its row and not by its time: a clock may have been set back.
LAST_SUCCESS = "FROM runs WHERE status IN ('published', 'unchanged') ORDER BY rowid DESC LIMIT 1"

# Version 1 knew one endpoint, which is now named `default`. What it had not taken waits for it with all its attempts
# ahead; where none was ever tried, the events wait for whoever comes.
_FROM_VERSION_1 = (
    "DROP INDEX events_by_state",
    "ALTER TABLE attempts RENAME TO attempts_1",
    "ALTER TABLE events RENAME TO events_1",
    *_SCHEMA[1:],
    """
    INSERT INTO events (event_id, type, edition, run_id, snapshot_sha256, body, state, created_at)
    SELECT event_id, type, edition, run_id, snapshot_sha256, body, replace(state, 'delivered', 'ready'), created_at
    FROM events_1 ORDER BY rowid
    """,
    """
    INSERT INTO endpoints (endpoint, state, next_event, met_at)
    SELECT 'default', 'active',
        coalesce((SELECT min(event_number) FROM events WHERE state = 'pending'),
            (SELECT max(event_number) + 1 FROM events)),
        strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')
    WHERE EXISTS (SELECT 1 FROM attempts_1)
    """,
    """
    INSERT INTO deliveries (event_id, endpoint, state, created_at, scheduled_at, next_attempt_at, delivered_at)
    SELECT old.event_id, endpoint, iif(old.state = 'delivered', 'delivered', 'waiting'), old.created_at,
        old.created_at, iif(old.state = 'delivered', NULL, old.created_at), old.delivered_at
    FROM events_1 AS old INNER JOIN events USING (event_id) CROSS JOIN endpoints
    WHERE old.state = 'delivered' OR (old.state = 'ready' AND events.event_number < next_event)
    """,
    """
    INSERT INTO attempts
    SELECT event_id, 'default', attempt_no, attempted_at, status_code, outcome, detail, seconds FROM attempts_1
    """,
    "DROP TABLE attempts_1",
    "DROP TABLE events_1",
)


class LedgerDamaged(Exception):
    """SQLite can't read the ledger; the message says what to do."""


class LedgerError(RuntimeError):
    """The ledger can't do what was asked: no such row, a row in another state, a file of another version."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the pipeline. One whose process was killed says it is running until the next run finds it so."""

    run_id: str
    started_at: str
    finished_at: str | None
    status: RunStatus
    step: str | None  # the step that it is in, or ended in
    counts: Mapping[str, int]
    error: str | None  # one sentence
    edition: int | None  # the edition that it published; for a failed run the last good one


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and that the endpoints are to be told."""

    event_number: int  # in the order in which they came to be
    event_id: str  # the webhook-id too
    type: str
    edition: int | None
    run_id: str
    snapshot_sha256: str | None  # None for a failed run
    body: bytes  # exactly what is sent
    state: EventState
    created_at: str


@dataclass(frozen=True, slots=True)
class KnownEndpoint:
    """What became of an endpoint, by its name in the settings."""

    endpoint: str
    state: EndpointState  # disabled: it collects its deliveries and is not called; forgotten: it left the settings
    next_event: int  # number of the first event that it was not met with
    met_at: str  # when it was last seen in the settings
    failing_since: str | None  # None: it took the last event; else see `flows.retries.fails_since`
    failures: int  # their count
    disabled_at: str | None
    disabled_why: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that an endpoint is owed, and what came of it so far."""

    event_id: str
    event_type: str
    edition: int | None
    endpoint: str
    state: DeliveryState
    created_at: str
    failures: int  # in a row since it began to wait: says which of the schedule's waits comes next
    next_attempt_at: str | None  # None: it does not wait
    delivered_at: str | None
    attempts: int  # all that were made
    last_attempt_at: str | None
    last_status: int | None  # of the last attempt; None: none was made, or it was not answered


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver an event to an endpoint, counted from 1 over all runs."""

    event_id: str
    endpoint: str
    attempt_no: int
    attempted_at: str
    status_code: int | None  # None when no answer came
    outcome: Outcome  # delivered: answered with 2xx; refused: with anything else; error: not answered
    detail: str
    seconds: float


class Ledger:
    """The ledger of the warehouse in ``folder``; made when it isn't there. Use it as a context manager, in one thread.

    Raises:
        LedgerError: the file was written by another version of Broadsheet.
        LedgerDamaged: the file is not what SQLite once wrote.
        sqlite3.Error: the file can't be read or written, or stayed locked for half a minute.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER_FILE
        # isolation_level=None: transactions begin and end where this file says so, not where the driver guesses
        self._connection = sqlite3.connect(self._path, timeout=_LOCK_WAIT_SECONDS, isolation_level=None)
        try:
            self._connection.row_factory = sqlite3.Row
            self._look_for_damage()
            self._switch_to_wal()
            self._connection.execute("PRAGMA synchronous = FULL")
            self._create_schema()
            self._connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. What was committed is already on the disk."""
        self._connection.close()

    # -- runs

    def start_run(self, run_id: str) -> None:
        """Write that a run begins. Raises LedgerError when there is a run of this id."""
        with self._transaction() as sql:
            if sql.execute("SELECT 1 FROM runs WHERE run_id = ?", (run_id,)).fetchone():
                raise LedgerError(f"The ledger already has a run {run_id}.")
            sql.execute(
                "INSERT INTO runs (run_id, started_at, status) VALUES (?, ?, 'running')", (run_id, utc_text(_now()))
            )

    def unfinished(self) -> list[Run]:
        """The runs that say they are running, oldest first.

        To whoever holds the lock of the warehouse's one writer they are runs whose process was killed.
        """
        rows = self._connection.execute("SELECT * FROM runs WHERE status = 'running' ORDER BY rowid")
        return [_run(row) for row in rows]

    def step_run(self, run_id: str, step: str) -> None:
        """Write which step a running run is in. Raises LedgerError when it isn't running."""
        with self._transaction() as sql:
            changed = sql.execute("UPDATE runs SET step = ? WHERE run_id = ? AND status = 'running'", (step, run_id))
            if not changed.rowcount:
                raise LedgerError(f"Run {run_id} is not running.")

    def finish_run(
        self,
        run_id: str,
        status: Literal["published", "unchanged"],
        *,
        counts: Mapping[str, int],
        edition: int | None,
    ) -> None:
        """Write how a running run ended well; its step stays where it was. Raises LedgerError when it isn't running."""
        with self._transaction() as sql:
            changed = sql.execute(
                "UPDATE runs SET finished_at = ?, status = ?, counts = ?, edition = ?"
                " WHERE run_id = ? AND status = 'running'",
                (utc_text(_now()), status, json.dumps(dict(counts)), edition, run_id),
            )
            if not changed.rowcount:
                raise LedgerError(f"Run {run_id} is not running.")

    def fail_run(
        self, run_id: str, error: str, *, edition: int | None, event_id: str, event_type: str, body: bytes
    ) -> None:
        """Write that a running run failed together with the event that tells of it, ready to be delivered.

        ``edition`` is the last good one. Raises LedgerError when the run isn't running.
        """
        with self._transaction() as sql:
            changed = sql.execute(
                "UPDATE runs SET finished_at = ?, status = 'failed', error = ?, edition = ?"
                " WHERE run_id = ? AND status = 'running'",
                (utc_text(_now()), error, edition, run_id),
            )
            if not changed.rowcount:
                raise LedgerError(f"Run {run_id} is not running.")
            sql.execute(
                "INSERT INTO events (event_id, type, edition, run_id, body, state, created_at)"
                " VALUES (?, ?, ?, ?, ?, 'ready', ?)",
                (event_id, event_type, edition, run_id, body, utc_text(_now())),
            )

    def last_runs(self, n: int) -> list[Run]:
        """The last ``n`` runs, newest first."""
        rows = self._connection.execute("SELECT * FROM runs ORDER BY rowid DESC LIMIT ?", (n,))
        return [_run(row) for row in rows]

    def last_success(self) -> Run | None:
        """The newest run that published an edition or found nothing new."""
        row = self._connection.execute(f"SELECT * {LAST_SUCCESS}").fetchone()
        return _run(row) if row else None

    def forget_records(self, before: datetime) -> dict[str, int]:
        """Delete runs that ended, and events that nobody is owed, from before this moment; how many of each.

        The last KEPT_RUNS runs stay, the one that published the newest edition, and the newest events: numbers of
        events never go back, and the published file can be told by its hash.
        """
        with self._transaction() as sql:
            at = utc_text(before)
            old = [row["event_id"] for row in sql.execute(f"SELECT event_id FROM events WHERE {_FORGOTTEN}", (at,))]
            for table in ("attempts", "deliveries", "events"):
                sql.execute(
                    f"DELETE FROM {table} WHERE event_id IN (SELECT value FROM json_each(?))", (json.dumps(old),)
                )
            runs = sql.execute(
                "DELETE FROM runs WHERE started_at < ? AND status <> 'running'"
                " AND run_id NOT IN (SELECT run_id FROM runs ORDER BY rowid DESC LIMIT ?)"
                " AND run_id NOT IN (SELECT run_id FROM runs WHERE status = 'published' ORDER BY edition DESC LIMIT 1)",
                (at, KEPT_RUNS),
            )
        return {"runs": runs.rowcount, "events": len(old)}

    # -- events

    def add_event(
        self,
        event_id: str,
        body: bytes,
        *,
        type: str,  # noqa: A002 - CloudEvents' word
        edition: int | None,
        run_id: str,
        snapshot_sha256: str | None,
        state: Literal["pending", "ready"],
    ) -> None:
        """Add an event: ``pending`` before its edition is put in place, ``ready`` when there is nothing to wait for.

        An event that is already there stays as it is, since its bytes may have been sent; only an abandoned one is
        taken up again, as what is given now, and as the newest.
        """
        with self._transaction() as sql:
            sql.execute("DELETE FROM events WHERE event_id = ? AND state = 'abandoned'", (event_id,))
            sql.execute(
                "INSERT INTO events (event_id, type, edition, run_id, snapshot_sha256, body, state, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING",
                (event_id, type, edition, run_id, snapshot_sha256, body, state, utc_text(_now())),
            )

    def mark_ready(self, event_id: str) -> None:
        """Let an event be delivered, now that its edition is in place. One that is ready stays so.

        Raises LedgerError when there is no such event, or it was abandoned.
        """
        with self._transaction() as sql:
            sql.execute("UPDATE events SET state = 'ready' WHERE event_id = ? AND state = 'pending'", (event_id,))
            _expect_state(sql, event_id, "ready")

    def abandon(self, event_id: str) -> None:
        """Give up an event, because what it tells never came to be. One that was abandoned stays so.

        Raises LedgerError when there is no such event, or it may have been delivered.
        """
        with self._transaction() as sql:
            sql.execute("UPDATE events SET state = 'abandoned' WHERE event_id = ? AND state = 'pending'", (event_id,))
            _expect_state(sql, event_id, "abandoned")

    def pending(self) -> list[Event]:
        """The events whose edition may or may not be in place, oldest first."""
        return self._events("state = 'pending'")

    def snapshots(self, edition: int) -> set[str]:
        """The SHA-256 of what was published as this edition; empty where the ledger doesn't know. More after a loss."""
        rows = self._connection.execute(
            "SELECT snapshot_sha256 FROM events WHERE edition = ? AND state = 'ready' AND snapshot_sha256 IS NOT NULL",
            (edition,),
        )
        return {row["snapshot_sha256"] for row in rows}

    def last_edition(self) -> int:
        """The highest number of an edition that was put in place; 0: the ledger knows of none."""
        row = self._connection.execute(
            "SELECT max(edition) FROM events WHERE state = 'ready' AND snapshot_sha256 IS NOT NULL"
        ).fetchone()
        return row[0] or 0

    def undelivered(self) -> list[Event]:
        """The events that wait, oldest first: for an endpoint that is to have them, or for the first one to come."""
        return self._events(_UNDELIVERED)

    def event(self, event_id: str) -> Event:
        """The event of this id. Raises LedgerError when there is none."""
        for event in self._events("event_id = ?", event_id):
            return event
        raise LedgerError(f"The ledger has no event {event_id}.")

    def _events(self, condition: str, *values: str) -> list[Event]:
        rows = self._connection.execute(f"SELECT * FROM events WHERE {condition} ORDER BY event_number", values)
        return [Event(**row) for row in rows]

    # -- endpoints

    def meet(self, endpoints: Mapping[str, Collection[str] | None], at: datetime) -> None:
        """Give each endpoint in the settings a delivery of every ready event that it wants and was not met with.

        The value is the event types that an endpoint wants; None: all. One that comes begins with the newest edition;
        one that was forgotten and comes again gets what it was owed when it left, too.
        """
        with self._transaction() as sql:
            for name, types in endpoints.items():
                sql.execute(
                    "UPDATE deliveries SET state = 'waiting', failures = 0, scheduled_at = ?2, next_attempt_at = ?2"
                    " WHERE endpoint = ?1 AND state = 'given up'"
                    " AND (SELECT state FROM endpoints WHERE endpoint = ?1) = 'forgotten'",
                    (name, utc_text(at)),
                )
                sql.execute(
                    "INSERT INTO endpoints (endpoint, state, next_event, met_at)"
                    f" VALUES (?1, 'active', {_NEWEST_EDITION}, ?2) ON CONFLICT (endpoint) DO UPDATE SET met_at = ?2,"
                    f" next_event = iif(state = 'forgotten', max(next_event, {_NEWEST_EDITION}), next_event),"
                    " state = iif(state = 'forgotten', 'active', state)",
                    (name, utc_text(at)),
                )
                sql.execute(
                    "INSERT INTO deliveries (event_id, endpoint, state, created_at, scheduled_at, next_attempt_at)"
                    " SELECT event_id, ?1, 'waiting', ?2, ?2, ?2 FROM events WHERE state = 'ready'"
                    " AND event_number >= (SELECT next_event FROM endpoints WHERE endpoint = ?1)"
                    " AND (?3 IS NULL OR type IN (SELECT value FROM json_each(?3))) ON CONFLICT DO NOTHING",
                    (name, utc_text(at), None if types is None else json.dumps(sorted(types))),
                )
            marks = ", ".join("?" for _ in endpoints)
            sql.execute(
                "UPDATE endpoints SET next_event = coalesce("
                "(SELECT min(event_number) FROM events WHERE state = 'pending'),"
                f" (SELECT max(event_number) + 1 FROM events), 0) WHERE endpoint IN ({marks})",
                tuple(endpoints),
            )

    def forget(self, unmet_since: datetime, days: int) -> list[str]:
        """Forget the endpoints that left the settings: what waits for them is given up. Gives their names.

        Such a one was last met before this moment, and since then attempts were made to others on so many days: a
        deliverer whose clock is ahead, or who knows no endpoint, is no sign that anybody left.
        """
        with self._transaction() as sql:
            rows = sql.execute(
                "UPDATE endpoints SET state = 'forgotten', disabled_at = NULL, disabled_why = NULL,"
                " failing_since = NULL, failures = 0 WHERE met_at < ? AND state <> 'forgotten'"
                " AND (SELECT count(DISTINCT substr(attempted_at, 1, 10)) FROM attempts AS other"
                " WHERE other.endpoint <> endpoints.endpoint AND other.attempted_at > met_at) >= ? RETURNING endpoint",
                (utc_text(unmet_since), days),
            ).fetchall()
            for (name,) in rows:
                sql.execute(
                    "UPDATE deliveries SET state = 'given up', next_attempt_at = NULL"
                    " WHERE endpoint = ? AND state = 'waiting'",
                    (name,),
                )
        return [name for (name,) in rows]

    def endpoints(self) -> list[KnownEndpoint]:
        """The endpoints that were met, by name; not those that were forgotten."""
        rows = self._connection.execute("SELECT * FROM endpoints WHERE state <> 'forgotten' ORDER BY endpoint")
        return [KnownEndpoint(**row) for row in rows]

    def endpoint(self, name: str) -> KnownEndpoint:
        """What became of an endpoint. Raises LedgerError for one that was not met."""
        for endpoint in self.endpoints():
            if endpoint.endpoint == name:
                return endpoint
        raise LedgerError(f"The ledger knows no endpoint {name}.")

    # -- deliveries

    def deliveries(self, endpoint: str | None = None) -> list[Delivery]:
        """What the endpoints are or were owed, or one of them, in the order of the events."""
        return self._deliveries("?1 IN (delivery.endpoint, '')", endpoint or "")

    def due(self, endpoint: str, at: datetime) -> list[Delivery]:
        """What an endpoint is to be sent at this moment: what failed least often first, then the oldest.

        What was scheduled in the future is due too: the clock was ahead when it was, so its time means nothing.
        """
        return self._deliveries(
            "delivery.endpoint = ?1 AND delivery.state = 'waiting'"
            " AND (delivery.next_attempt_at <= ?2 OR delivery.scheduled_at > ?2)",
            endpoint,
            utc_text(at),
            order="delivery.failures, event_number",
        )

    def next_due(self, endpoint: str) -> datetime | None:
        """When something is next to be sent to an endpoint; None: nothing waits for it."""
        row = self._connection.execute(
            "SELECT min(next_attempt_at) FROM deliveries WHERE endpoint = ? AND state = 'waiting'", (endpoint,)
        ).fetchone()
        return None if row[0] is None else moment(row[0])

    def retry(self, endpoint: str, at: datetime, event_id: str | None = None) -> int:
        """Let an endpoint be called again, and be sent anew what waits for it or was given up; gives their count.

        With an ``event_id``, that event alone, even if the endpoint took it before; where the endpoint was never owed
        it, nothing changes. Each gets the whole schedule again.
        """
        with self._transaction() as sql:
            again = sql.execute(
                "UPDATE deliveries SET state = 'waiting', failures = 0, scheduled_at = ?1, next_attempt_at = ?1,"
                " delivered_at = NULL"
                " WHERE endpoint = ?2 AND iif(?3 IS NULL, state <> 'delivered', event_id = ?3)",
                (utc_text(at), endpoint, event_id),
            ).rowcount
            if again or event_id is None:
                sql.execute(
                    "UPDATE endpoints SET state = 'active', disabled_at = NULL, disabled_why = NULL,"
                    " failing_since = NULL, failures = 0 WHERE endpoint = ?",
                    (endpoint,),
                )
            return again

    def _deliveries(self, condition: str, *values: str, order: str = "event_number") -> list[Delivery]:
        rows = self._connection.execute(
            "SELECT delivery.event_id, event.type AS event_type, event.edition, delivery.endpoint, delivery.state,"
            " delivery.created_at, delivery.failures, delivery.next_attempt_at, delivery.delivered_at,"
            " coalesce(attempt_no, 0) AS attempts, attempted_at AS last_attempt_at, status_code AS last_status"
            " FROM deliveries AS delivery INNER JOIN events AS event USING (event_id)"
            " LEFT JOIN attempts AS attempt ON attempt.event_id = delivery.event_id"
            " AND attempt.endpoint = delivery.endpoint AND attempt_no = (SELECT max(attempt_no) FROM attempts"
            " WHERE event_id = delivery.event_id AND endpoint = delivery.endpoint)"
            f" WHERE {condition} ORDER BY {order}, delivery.endpoint",
            values,
        )
        return [Delivery(**row) for row in rows]

    # -- attempts

    def record_attempt(
        self,
        event_id: str,
        endpoint: str,
        *,
        attempted_at: datetime,
        status_code: int | None,
        outcome: Outcome,
        detail: str,
        seconds: float,
        next_attempt_at: datetime | None = None,
        failing_since: datetime | None = None,
        disabled_why: str | None = None,
    ) -> Attempt:
        """Write an attempt and, in the same transaction, what follows from it for its delivery and its endpoint.

        After a failure, ``next_attempt_at`` None gives the delivery up, ``failing_since`` is since when the endpoint
        has taken nothing, and a ``disabled_why`` ends calling it. ``detail`` is a few words for a person; no secret and
        no part of the URL behind the host may stand in it.
        """
        at = utc_text(attempted_at)
        later = None if next_attempt_at is None else utc_text(next_attempt_at)
        with self._transaction() as sql:
            row = sql.execute(
                "INSERT INTO attempts SELECT ?1, ?2, coalesce(max(attempt_no), 0) + 1, ?3, ?4, ?5, ?6, ?7"
                " FROM attempts WHERE event_id = ?1 AND endpoint = ?2 RETURNING *",
                (event_id, endpoint, at, status_code, outcome, detail, seconds),
            ).fetchone()
            if outcome == "delivered":
                sql.execute(
                    "UPDATE deliveries SET state = 'delivered', next_attempt_at = NULL, delivered_at = ?"
                    " WHERE event_id = ? AND endpoint = ?",
                    (utc_text(attempted_at + timedelta(seconds=seconds)), event_id, endpoint),
                )
                sql.execute("UPDATE endpoints SET failing_since = NULL, failures = 0 WHERE endpoint = ?", (endpoint,))
            else:
                sql.execute(
                    "UPDATE deliveries SET state = iif(?1 IS NULL, 'given up', 'waiting'), failures = failures + 1,"
                    " next_attempt_at = ?1, scheduled_at = ?2"
                    " WHERE event_id = ?3 AND endpoint = ?4 AND state = 'waiting'",
                    (later, at, event_id, endpoint),
                )
                sql.execute(
                    "UPDATE endpoints SET failing_since = ?, failures = failures + 1 WHERE endpoint = ?",
                    (utc_text(failing_since or attempted_at), endpoint),
                )
                if disabled_why is not None:
                    sql.execute(
                        "UPDATE endpoints SET state = 'disabled', disabled_at = ?, disabled_why = ? WHERE endpoint = ?",
                        (at, disabled_why, endpoint),
                    )
        return Attempt(**row)

    def attempts(self, event_id: str, endpoint: str = "default") -> list[Attempt]:
        """The attempts to deliver an event to an endpoint, first to last."""
        rows = self._connection.execute(
            "SELECT * FROM attempts WHERE event_id = ? AND endpoint = ? ORDER BY attempt_no", (event_id, endpoint)
        )
        return [Attempt(**row) for row in rows]

    def last_attempt(self, endpoint: str) -> Attempt | None:
        """The newest attempt to deliver anything to an endpoint."""
        rows = self._connection.execute(
            "SELECT * FROM attempts WHERE endpoint = ? ORDER BY rowid DESC LIMIT 1", (endpoint,)
        )
        return next((Attempt(**row) for row in rows), None)

    # -- the file

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its start: it waits there, and can't fail half way for it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _look_for_damage(self) -> None:
        """Look through the whole file, which is small: SQLite would notice a broken page when it needs it."""
        try:
            (found,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError:  # locked, unreadable
            raise
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            reason = " ".join(found.split())
            raise LedgerDamaged(
                f"{self._path} is damaged ({reason}): move it away, and the next run begins a new one. It held the"
                " history of runs and the events that were not delivered yet; pages and editions are elsewhere."
            )

    def _switch_to_wal(self) -> None:
        """Switch on write-ahead logging, which stays with the file.

        Here SQLite fails at once instead of waiting for the lock, since two that switch a new file would wait for
        each other. So it is asked again until one of them has done it.
        """
        deadline = monotonic() + _LOCK_WAIT_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise
                sleep(0.01)
            else:
                return

    def _create_schema(self) -> None:
        with self._transaction() as sql:
            version = sql.execute("PRAGMA user_version").fetchone()[0]
            steps = {0: _SCHEMA, 1: _FROM_VERSION_1, LEDGER_VERSION: ()}
            if version not in steps:
                raise LedgerError(
                    f"{self._path.name} is a ledger of version {version}; this is version {LEDGER_VERSION}."
                )
            for statement in steps[version]:
                sql.execute(statement)
            if version != LEDGER_VERSION:
                sql.execute(f"PRAGMA user_version = {LEDGER_VERSION}")


def utc_text(moment: datetime) -> str:
    """An aware moment as UTC text of one width. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The aware moment that ``utc_text`` wrote."""
    return datetime.fromisoformat(text)


def disabled(endpoint: str, why: str | None, also: str = "") -> str:
    """The sentence on a disabled endpoint: why it is so, what is to be known besides, and how it is enabled."""
    cure = f"`broadsheet webhook retry --endpoint {endpoint}` enables it."
    return f"Endpoint {endpoint} is disabled, for {why}{also}: {cure}"


def _now() -> datetime:
    return datetime.now(UTC)


def _run(row: sqlite3.Row) -> Run:
    return Run(**{**dict(row), "counts": json.loads(row["counts"])})


def _expect_state(sql: sqlite3.Connection, event_id: str, *states: EventState) -> None:
    row = sql.execute("SELECT state FROM events WHERE event_id = ?", (event_id,)).fetchone()
    if row is None:
        raise LedgerError(f"The ledger has no event {event_id}.")
    if row["state"] not in states:
        raise LedgerError(f"Event {event_id} is {row['state']}.")
