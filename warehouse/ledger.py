"""The ledger: which runs there were, which events they owe the world, and each attempt to deliver one.

It is a small SQLite file of its own beside the warehouse, so that a delivery never needs the warehouse's lock. The
warehouse is published by renaming a file, which no transaction can cover: so an event is written as ``pending`` before
the rename and becomes ``ready`` after it, and whoever finds a ``pending`` event after a crash looks which edition is
in place and makes the event ``ready`` or ``abandoned``.

Any number of processes may have the file open. Write-ahead logging lets them read while one writes, each write is a
short transaction that takes the write lock at its start and waits for it, and a commit is on the disk when it returns.
Times are UTC, as ISO 8601 text of one width (``2024-05-01T02:03:04.000005Z``), so that text order is time order.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Literal, Self

LEDGER_FILE = "ledger.sqlite"

RunStatus = Literal["running", "published", "unchanged", "failed"]
EventState = Literal["pending", "ready", "delivered", "abandoned"]
Outcome = Literal["delivered", "refused", "error"]

_VERSION = 1
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
        event_id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        edition INTEGER,
        run_id TEXT NOT NULL,
        snapshot_sha256 TEXT,
        body BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'delivered', 'abandoned')),
        created_at TEXT NOT NULL,
        delivered_at TEXT,
        CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX events_by_state ON events (state, created_at)",
    """
    CREATE TABLE attempts (
        event_id TEXT NOT NULL REFERENCES events,
        attempt_no INTEGER NOT NULL,
        attempted_at TEXT NOT NULL,
        status_code INTEGER,
        outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'refused', 'error')),
        detail TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (event_id, attempt_no),
        CHECK ((outcome = 'error') = (status_code IS NULL))
    ) STRICT
    """,
)


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
    """Something that happened and that the receiver is to be told."""

    event_id: str  # the webhook-id too
    type: str
    edition: int | None
    run_id: str
    snapshot_sha256: str | None  # None for a failed run
    body: bytes  # exactly what is sent
    state: EventState
    created_at: str
    delivered_at: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver an event, counted from 1 over all runs."""

    event_id: str
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
        sqlite3.Error: the file can't be read or written, or stayed locked for half a minute.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER_FILE
        # isolation_level=None: transactions begin and end where this file says so, not where the driver guesses
        self._connection = sqlite3.connect(self._path, timeout=_LOCK_WAIT_SECONDS, isolation_level=None)
        try:
            self._connection.row_factory = sqlite3.Row
            self._switch_to_wal()
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._create_schema()
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
        rows = self._connection.execute("SELECT * FROM runs WHERE status = 'running' ORDER BY started_at, rowid")
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
        rows = self._connection.execute("SELECT * FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?", (n,))
        return [_run(row) for row in rows]

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
        taken up again, as what is given now.
        """
        with self._transaction() as sql:
            sql.execute(
                "INSERT INTO events (event_id, type, edition, run_id, snapshot_sha256, body, state, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (event_id) DO UPDATE SET run_id = excluded.run_id, body = excluded.body,"
                " state = excluded.state, created_at = excluded.created_at WHERE state = 'abandoned'",
                (event_id, type, edition, run_id, snapshot_sha256, body, state, utc_text(_now())),
            )

    def mark_ready(self, event_id: str) -> None:
        """Let an event be delivered, now that its edition is in place. One that is ready or delivered stays so.

        Raises LedgerError when there is no such event, or it was abandoned.
        """
        with self._transaction() as sql:
            sql.execute("UPDATE events SET state = 'ready' WHERE event_id = ? AND state = 'pending'", (event_id,))
            _expect_state(sql, event_id, "ready", "delivered")

    def abandon(self, event_id: str) -> None:
        """Give up an event, because what it tells never came to be. One that was abandoned stays so.

        Raises LedgerError when there is no such event, or it was delivered.
        """
        with self._transaction() as sql:
            sql.execute(
                "UPDATE events SET state = 'abandoned' WHERE event_id = ? AND state IN ('pending', 'ready')",
                (event_id,),
            )
            _expect_state(sql, event_id, "abandoned")

    def pending(self) -> list[Event]:
        """The events whose edition may or may not be in place, oldest first."""
        return self._events("pending")

    def undelivered(self) -> list[Event]:
        """The events that may be delivered and have not been, oldest first."""
        return self._events("ready")

    def _events(self, state: EventState) -> list[Event]:
        rows = self._connection.execute("SELECT * FROM events WHERE state = ? ORDER BY created_at, rowid", (state,))
        return [Event(**row) for row in rows]

    # -- attempts

    def record_attempt(
        self,
        event_id: str,
        *,
        attempted_at: datetime,
        status_code: int | None,
        outcome: Outcome,
        detail: str,
        seconds: float,
    ) -> Attempt:
        """Write an attempt, and in the same transaction that the event is delivered, when it was.

        ``detail`` is a few words for a person; no secret and no part of the URL behind the host may stand in it.
        """
        at = utc_text(attempted_at)
        with self._transaction() as sql:
            row = sql.execute(
                "INSERT INTO attempts SELECT ?1, coalesce(max(attempt_no), 0) + 1, ?2, ?3, ?4, ?5, ?6"
                " FROM attempts WHERE event_id = ?1 RETURNING *",
                (event_id, at, status_code, outcome, detail, seconds),
            ).fetchone()
            if outcome == "delivered":
                sql.execute(
                    "UPDATE events SET state = 'delivered', delivered_at = ? WHERE event_id = ? AND state = 'ready'",
                    (utc_text(_now()), event_id),
                )
        return Attempt(**row)

    def attempts(self, event_id: str) -> list[Attempt]:
        """The attempts to deliver an event, first to last."""
        rows = self._connection.execute("SELECT * FROM attempts WHERE event_id = ? ORDER BY attempt_no", (event_id,))
        return [Attempt(**row) for row in rows]

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
            if version not in (0, _VERSION):
                raise LedgerError(f"{self._path.name} is a ledger of version {version}; this is version {_VERSION}.")
            if version == 0:
                for statement in _SCHEMA:
                    sql.execute(statement)
                sql.execute(f"PRAGMA user_version = {_VERSION}")


def utc_text(moment: datetime) -> str:
    """An aware moment as UTC text of one width. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
