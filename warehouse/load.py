"""Loading the raw tables: what is known of each path already, and writing what a page brought in one transaction."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice

import duckdb

from warehouse.database import SCHEMA

# Rows of the tables that a reading fills, by table, as `packed_rows` gives them; without page_id and reader_version.
Rows = Mapping[str, Sequence[bytes]]
READ_TABLES = ("lines", "articles", "bylines", "mentions", "posts", "quantities", "undertakings", "terms")

# What a reading says of its page.
READING_FACTS = ("published_on", "published_earliest", "published_latest", "ocr_quality")

# Rows that go in at a time: DuckDB takes some 60 KB for a row while it reads the JSON, and a page may have 100,000.
ROWS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What the newest admission of a path says of the file."""

    stamp: str
    fingerprint: str
    page_id: str | None  # None: it was refused
    reason: str | None
    reader_version: str


@dataclass(frozen=True, slots=True)
class Content:
    """A page's content, a row of raw.pages."""

    page_id: str
    sha256: str
    byte_count: int
    encoding: str
    text: str
    line_count: int
    char_count: int


@dataclass(frozen=True, slots=True)
class Admission:
    """A file admitted or refused, a row of raw.admissions."""

    path: str
    file_name: str
    byte_count: int
    stamp: str
    fingerprint: str
    reader_version: str
    outcome: str
    page_id: str | None = None
    reason: str | None = None
    detail: str | None = None
    newspaper: str | None = None
    published_on: date | None = None
    page_label: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader version read in a page: a row of raw.readings and the rows of the tables behind it."""

    page_id: str
    reader_version: str
    rows: Rows
    published_on: date | None = None  # only where the text leaves one day
    published_earliest: date | None = None
    published_latest: date | None = None
    ocr_quality: float | None = None


def packed_rows(rows: Iterable[Mapping[str, object]]) -> tuple[bytes, ...]:
    """Rows as JSON arrays of at most ROWS_AT_A_TIME objects, column to value; each compressed (zlib, UTF-8).

    A page can have 200 MB of them, most of it the same few sentences. DuckDB takes JSON some fifty times faster than
    row by row.
    """
    remaining = iter(rows)
    pieces = iter(lambda: list(islice(remaining, ROWS_AT_A_TIME)), [])
    return tuple(zlib.compress(json.dumps(some, ensure_ascii=False, default=str).encode(), level=1) for some in pieces)


def known_paths(db: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """The newest admission of each path ever seen."""
    found = db.execute(
        "select path, max_by((stamp, fingerprint, page_id, reason, reader_version), change_number)"
        " from raw.admissions group by path"
    ).fetchall()
    return {path: Known(*newest) for path, newest in found}


def pages_not_read(db: duckdb.DuckDBPyConnection, reader_version: str, run_id: str | None = None) -> list[str]:
    """Pages whose newest reading is not this reader version's, by page_id; left out are those that it failed on.

    Where a run is named: all pages whose newest reading is not by this reader version in that run, and on which it did
    not fail in it either.
    """
    found = db.execute(
        "select page_id from raw.readings group by page_id"
        " having (max_by(run_id, change_number) <> coalesce($run, max_by(run_id, change_number))"
        " or max_by(reader_version, change_number) <> $version and ($run is not null or page_id not in"
        " (select page_id from raw.reading_failures where reader_version = $version))) and page_id not in"
        " (select page_id from raw.reading_failures where reader_version = $version and run_id = $run)"
        " order by page_id",
        {"version": reader_version, "run": run_id},
    ).fetchall()
    return [page_id for (page_id,) in found]


def pages_kept_older(db: duckdb.DuckDBPyConnection, reader_version: str, run_id: str) -> int:
    """How many pages keep an older reading, since this reader version failed on them: ever, or in this run."""
    found = db.execute(
        "select page_id from raw.readings group by page_id"
        " having max_by(reader_version, change_number) <> $version"
        " and page_id in (select page_id from raw.reading_failures where reader_version = $version)"
        " or page_id in (select page_id from raw.reading_failures where reader_version = $version and run_id = $run)",
        {"version": reader_version, "run": run_id},
    ).fetchall()
    return len(found)


def note_failure(db: duckdb.DuckDBPyConnection, run_id: str, page_id: str, reader_version: str) -> None:
    """Note that a reader version failed on a stored page."""
    db.execute(
        "insert into raw.reading_failures values (?, ?, ?, ?)", [page_id, reader_version, datetime.now(UTC), run_id]
    )


def page_text(db: duckdb.DuckDBPyConnection, page_id: str) -> str:
    """A stored page's text. Raises KeyError where there is no such page."""
    row = db.execute("select text from raw.pages where page_id = ?", [page_id]).fetchone()
    if row is None:
        raise KeyError(page_id)
    return str(row[0])


def newest_change(db: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest admission or reading; 0 for an empty warehouse."""
    row = db.execute(
        "select greatest((select coalesce(max(change_number), 0) from raw.admissions),"
        " (select coalesce(max(change_number), 0) from raw.readings))"
    ).fetchone()
    return int(row[0]) if row else 0


def load_admission(
    db: duckdb.DuckDBPyConnection,
    run_id: str,
    admission: Admission,
    content: Content | None = None,
    reading: Reading | None = None,
) -> None:
    """Write what a file brought in one transaction: the admission, new content, and the reading of it.

    A page that this reader version has read already keeps its reading.
    """
    with transaction(db):
        now = datetime.now(UTC)
        if content:
            _insert_row(
                db, "pages", asdict(content) | {"first_seen_at": now, "run_id": run_id}, "on conflict do nothing"
            )
        if reading and not _is_newest(db, reading):
            _replace_reading(db, run_id, reading, now)
        _insert_row(db, "admissions", asdict(admission) | {"admitted_at": now, "run_id": run_id})


def load_reading(db: duckdb.DuckDBPyConnection, run_id: str, reading: Reading) -> None:
    """Write the reading of a page whose content is known already, in one transaction."""
    with transaction(db):
        _replace_reading(db, run_id, reading, datetime.now(UTC))


def renew_stamp(db: duckdb.DuckDBPyConnection, path: str, stamp: str) -> None:
    """Note that the path's file was found unchanged under another size or time. This is no change of what is known."""
    db.execute(
        "update raw.admissions set stamp = ? where change_number ="
        " (select max(change_number) from raw.admissions where path = ?)",
        [stamp, path],
    )


def _is_newest(db: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Whether the page's newest reading is by the same reader version."""
    row = db.execute(
        "select max_by(reader_version, change_number) from raw.readings where page_id = ?", [reading.page_id]
    ).fetchone()
    return row is not None and row[0] == reading.reader_version


def _replace_reading(db: duckdb.DuckDBPyConnection, run_id: str, reading: Reading, now: datetime) -> None:
    keys = {"page_id": reading.page_id, "reader_version": reading.reader_version}
    was_read = "select 1 from raw.readings where page_id = $page_id and reader_version = $reader_version"
    is_known = db.execute(was_read, keys).fetchone() is not None  # to delete what is not there takes whole tables too
    for table in READ_TABLES:
        if is_known:
            db.execute(f"delete from raw.{table} where page_id = $page_id and reader_version = $reader_version", keys)
        insert_rows(db, table, reading.rows[table], keys)
    facts = {name: getattr(reading, name) for name in READING_FACTS}
    columns = ", ".join((*keys, *facts, "read_at", "run_id"))
    renewed = ", ".join(f"{name} = excluded.{name}" for name in (*facts, "read_at", "run_id"))
    # an update, since DuckDB's index would refuse the same key deleted and inserted in one transaction
    db.execute(
        f"insert into raw.readings ({columns}) values ({', '.join('?' * (len(keys) + len(facts) + 2))})"
        f" on conflict do update set {renewed}, change_number = nextval('raw.change_number')",
        [*keys.values(), *facts.values(), now, run_id],
    )


@contextmanager
def transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that the block writes, or nothing of it."""
    db.begin()
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _insert_row(db: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, object], conflict: str = "") -> None:
    values = ", ".join("?" * len(row))
    db.execute(f"insert into raw.{table} ({', '.join(row)}) values ({values}) {conflict}", list(row.values()))


def insert_rows(db: duckdb.DuckDBPyConnection, table: str, pieces: Iterable[bytes], keys: Mapping[str, str]) -> None:
    """Insert packed rows into a raw table, each with the keys."""
    structure = json.dumps([{column: kind for column, kind in _column_types()[table].items() if column not in keys}])
    selected = "".join(f"${key} as {key}, " for key in keys)
    for packed in pieces:
        db.execute(
            f"insert into raw.{table} by name select {selected}"
            " unnest(from_json_strict($rows::json, $structure), recursive := true)",
            {**keys, "rows": zlib.decompress(packed).decode(), "structure": structure},
        )


@cache
def _column_types() -> dict[str, dict[str, str]]:
    """Types of columns by raw table. Asked once: to look them up for each page takes longer than to load it."""
    with duckdb.connect() as db:
        db.execute(SCHEMA)
        found = db.execute("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'raw'")
        types: dict[str, dict[str, str]] = defaultdict(dict)
        for table, column, data_type in found.fetchall():
            types[table][column] = data_type
        return types
