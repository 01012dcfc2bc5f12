"""Write, audit, publish: marts copied to a file of their own, that file audited, then put in place by one rename.

Readers open the published file read-only. Whoever has it open keeps the edition that was opened; nobody sees half a
build.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.contract import CHECKS, MACROS, TABLES
from warehouse.database import PUBLISHED, WORKING, damage_named, published_database
from warehouse.ledger import Delivery
from warehouse.load import insert_rows, newest_change, packed_rows, transaction
from warehouse.room import ask_for_room, room_for_publishing

# The oldest DuckDB that shall be able to open the published file.
STORAGE_VERSION = "v1.4.0"
NEXT = PUBLISHED + ".next"  # the snapshot before its rename, in the same folder, so that the rename is atomic


class AuditFailed(Exception):
    """The snapshot does not hold what readers rely on; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database file that holds an edition."""

    file: Path
    sha256: str
    byte_count: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A row of marts.editions: an edition and the counts of its marts."""

    edition: int
    run_id: str
    published_at: datetime
    page_count: int
    article_count: int
    entity_count: int
    metric_count: int
    new_page_count: int
    reader_version: str
    marts_version: str
    change_number: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows of its marts by what they hold."""
        return {
            "pages": self.page_count,
            "articles": self.article_count,
            "entities": self.entity_count,
            "metrics": self.metric_count,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file in quarantine: a row of marts.quarantine."""

    path: str  # below the inbox
    file_name: str
    reason: str  # a code
    detail: str  # a sentence that says what to do
    bytes: int
    first_seen_at: datetime


def begin_edition(
    db: duckdb.DuckDBPyConnection, run_id: str, reader_version: str, marts_version: str, now: datetime, last: int = 0
) -> int:
    """Enter the next edition as a candidate in raw.editions and return its number: its marts are built from it.

    It comes after the ``last`` one that was told of, which no database knows where the published file was lost.
    """
    row = db.execute(
        "insert into raw.editions (edition, run_id, published_at, change_number, reader_version, marts_version)"
        " select greatest(coalesce(max(edition), 0), $last) + 1, $run_id, $now, $change, $reader_version,"
        " $marts_version from raw.editions returning edition",
        {
            "last": last,
            "run_id": run_id,
            "now": now,
            "change": newest_change(db),
            "reader_version": reader_version,
            "marts_version": marts_version,
        },
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert of one row returns one
    return int(row[0])


def replace_deliveries(db: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery]) -> None:
    """Let raw.deliveries hold what the ledger says now: the edition that is begun tells of it."""
    columns = [column for column, *_ in db.execute("select * from raw.deliveries limit 0").description]
    rows = packed_rows({column: getattr(delivery, column) for column in columns} for delivery in deliveries)
    with transaction(db):
        db.execute("delete from raw.deliveries")
        insert_rows(db, "deliveries", rows, {})


def built_marts_version(db: duckdb.DuckDBPyConnection) -> str | None:
    """The version of the marts that the working database holds whole; None: none yet.

    marts.editions is built last, from the other marts: what it says of the newest edition holds for all of them.
    """
    if not db.execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'editions'"
    ).fetchone():
        return None
    row = db.execute("select marts_version from marts.editions order by edition desc limit 1").fetchone()
    return str(row[0]) if row else None


def published_editions(folder: Path) -> list[Edition]:
    """The editions that the published file tells of, oldest first; none where there is no such file."""
    if not (folder / PUBLISHED).exists():
        return []
    columns = ", ".join(Edition.__slots__)
    with published_database(folder) as db:
        rows = db.execute(f"select {columns} from marts.editions order by edition").fetchall()
    return [Edition(*row) for row in rows]


def settle_editions(db: duckdb.DuckDBPyConnection, published: Sequence[Edition]) -> None:
    """Bring raw.editions in line with the published file: what is there was published, other candidates were not."""
    db.execute("delete from raw.editions where page_count is null")
    for edition in published:
        columns = ", ".join(Edition.__slots__)
        values = [getattr(edition, column) for column in Edition.__slots__]
        marks = ", ".join("?" for _ in values)
        db.execute(f"insert into raw.editions ({columns}) values ({marks}) on conflict do nothing", values)


def write_snapshot(folder: Path) -> Snapshot:
    """Copy the working database's marts to a new file beside it, with comments, constraints and macros, synced to disk.

    Raises NoRoom where the disk has not room enough.
    """
    working, file = folder / WORKING, folder / NEXT
    ask_for_room(folder, room_for_publishing(folder), "publishing")
    for leftover in (file, file.with_name(NEXT + ".wal")):
        leftover.unlink(missing_ok=True)
    with damage_named(working), duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        db.execute(f"attach {_literal(str(working))} as working (read_only)")
        db.execute(f"attach {_literal(str(file))} as snapshot (storage_version '{STORAGE_VERSION}')")
        db.execute("create schema snapshot.marts")
        db.execute("use snapshot.marts")
        db.begin()  # each statement by itself would wait for the disk
        _copy_marts(db)
        db.commit()
        db.execute("use memory")
        db.execute("detach snapshot")
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    return Snapshot(file, sha256_of(file), file.stat().st_size)


def _copy_marts(db: duckdb.DuckDBPyConnection) -> None:
    tables = db.execute(
        "select table_name, sql, comment from duckdb_tables()"
        " where database_name = 'working' and schema_name = 'marts' order by table_name"
    ).fetchall()
    for table, create, comment in tables:
        db.execute(create)
        db.execute(f'insert into snapshot.marts."{table}" select * from working.marts."{table}"')
        db.execute(f'comment on table snapshot.marts."{table}" is {_literal(comment)}')
    macros = db.execute(
        "select function_name, parameters, macro_definition, comment from duckdb_functions()"
        " where database_name = 'working' and schema_name = 'marts' and function_type = 'table_macro'"
        " order by function_name"
    ).fetchall()
    for macro, parameters, definition, comment in macros:
        db.execute(f'create macro snapshot.marts."{macro}"({", ".join(parameters)}) as table {definition}')
        db.execute(f'comment on macro table snapshot.marts."{macro}" is {_literal(comment)}')
    columns = db.execute(
        "select table_name, column_name, comment from duckdb_columns()"
        " where database_name = 'working' and schema_name = 'marts' and comment is not null"
    ).fetchall()
    for table, column, comment in columns:
        db.execute(f'comment on column snapshot.marts."{table}"."{column}" is {_literal(comment)}')


def _literal(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def audit_snapshot(snapshot: Snapshot, edition: int) -> Edition:
    """Check the very file that is to be published, read-only; returns what it says of its edition.

    Raises AuditFailed with every check that does not hold.
    """
    with duckdb.connect(str(snapshot.file), read_only=True) as db:
        db.execute("set timezone = 'UTC'")
        wrong = broken_promises(db)
        if wrong:
            raise AuditFailed("The snapshot is not published, for this does not hold in it: " + "; ".join(wrong) + ".")
        columns = ", ".join(Edition.__slots__)
        newest = db.execute(f"select {columns} from marts.editions order by edition desc limit 1").fetchone()
    if newest is None or newest[0] != edition:
        raise AuditFailed(f"The snapshot is not published: it does not tell of edition {edition}.")
    return Edition(*newest)


def broken_promises(db: duckdb.DuckDBPyConnection) -> list[str]:
    """What of the contract (warehouse/contract.py) does not hold in this database, in words; nothing: all holds."""
    missing = _missing_columns(db)
    return missing or [sentence for sentence, query in CHECKS.items() if _count(db, query) > 0]


def _missing_columns(db: duckdb.DuckDBPyConnection) -> list[str]:
    found = {
        (table, column): data_type
        for table, column, data_type in db.execute(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
        ).fetchall()
    }
    macros = db.execute("select function_name from duckdb_functions() where schema_name = 'marts'").fetchall()
    for macro in MACROS.keys() & {name for (name,) in macros}:
        for column, data_type, *_ in db.execute(f"describe from marts.{macro}('')").fetchall():
            found[macro, column] = data_type
    return [
        f"marts.{table}.{column} is {data_type}"
        for table, columns in (TABLES | MACROS).items()
        for column, data_type in columns.items()
        if found.get((table, column)) != data_type
    ]


def _count(db: duckdb.DuckDBPyConnection, query: str) -> int:
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0


def new_pages(snapshot: Snapshot, edition: int) -> list[str]:
    """Pages that came with this edition, by page_id."""
    with duckdb.connect(str(snapshot.file), read_only=True) as db:
        rows = db.execute("select page_id from marts.pages where edition = ? order by page_id", [edition]).fetchall()
    return [page_id for (page_id,) in rows]


def quarantine(file: Path) -> tuple[Refusal, ...]:
    """The files that a snapshot or the published file says are refused, the newest first."""
    columns = ", ".join(Refusal.__slots__)
    with damage_named(file), duckdb.connect(str(file), read_only=True) as db:
        db.execute("set timezone = 'UTC'")
        rows = db.execute(f"select {columns} from marts.quarantine order by first_seen_at desc, path").fetchall()
    return tuple(Refusal(*row) for row in rows)


def put_in_place(snapshot: Snapshot) -> None:
    """Make the snapshot the published file, in one rename that survives a power cut."""
    folder = snapshot.file.parent
    # Left by someone who wrote to the published file and was killed: DuckDB would replay it into the new edition.
    (folder / (PUBLISHED + ".wal")).unlink(missing_ok=True)
    os.replace(snapshot.file, folder / PUBLISHED)  # noqa: PTH105 - the one line that must be a rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
