"""The databases' files, and opening them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

WORKING = "working.duckdb"  # where everything is built; one process at a time opens it
PUBLISHED = "broadsheet.duckdb"  # what readers open, replaced whole with each edition
HELD = "Could not set lock on file"  # what DuckDB says where another process has the file open
SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")


class NoEdition(Exception):
    """There is no published file yet; the message says what to do."""


class WarehouseDamaged(Exception):
    """A database file that DuckDB can't open; the message says what to do."""


@contextmanager
def working_database(folder: Path, first_change: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database with its raw tables, open for writing; checkpointed when it closes in order.

    A new one counts its changes from ``first_change``: beyond those that an edition published before names.
    Raises WarehouseDamaged. Whoever calls holds the warehouse's lock; another program (a DuckDB shell) may have the
    file open all the same, then DuckDB's own IOException names it.
    """
    is_new = not (folder / WORKING).exists()
    with _connect(folder / WORKING) as db:
        db.execute("create schema if not exists raw")
        db.execute(f"create sequence if not exists raw.change_number start with {first_change:d}")
        db.execute(SCHEMA)
        if not is_new:
            # DuckDB 1.5 can't replay a log in which a table with a sequence in it gets a column: out of the log with it
            db.execute("checkpoint")
        yield db
        db.execute("checkpoint")


@contextmanager
def published_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only. Raises NoEdition where no edition was published yet."""
    file = folder / PUBLISHED
    if not file.exists():
        raise NoEdition(f"There is no edition in {folder} yet: run `broadsheet run` first.")
    with _connect(file, read_only=True) as db:
        yield db


def set_aside_if_damaged(folder: Path) -> Path | None:
    """Move a working database that can't be opened out of the way; returns where to, or None where all is well."""
    file = folder / WORKING
    try:
        with _connect(file):
            return None
    except WarehouseDamaged:
        aside = file.with_name(f"{WORKING}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        file.rename(aside)
        file.with_name(WORKING + ".wal").unlink(missing_ok=True)
        return aside


@contextmanager
def _connect(file: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        db = duckdb.connect(str(file), read_only=read_only)
    except duckdb.Error as error:
        if HELD in str(error):
            raise
        raise WarehouseDamaged(_damage(file, error)) from error
    with db:
        db.execute("set timezone = 'UTC'")
        yield db


def _damage(file: Path, error: duckdb.Error) -> str:
    first_line = str(error).splitlines()[0]
    if file.name == WORKING:
        cure = "`broadsheet run --full-refresh` sets it aside and builds it anew from the inbox."
    else:
        cure = "move it away, and the next run publishes it again."
    return f"{file} can't be opened ({first_line}): {cure}"
