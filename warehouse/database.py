"""The databases' files, and opening them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

logger = logging.getLogger(__name__)

WORKING = "working.duckdb"  # where everything is built; one process at a time opens it
PUBLISHED = "broadsheet.duckdb"  # what readers open, replaced whole with each edition
# What DuckDB says of a file whose bytes are not what it wrote.
DAMAGE = (
    "Corrupt database file",
    "Could not read enough bytes from file",
    "not a valid DuckDB database file",
    "Failure while replaying WAL file",
    "Trying to read a database file with version number",
)
IN_USE = re.compile(r"Conflicting lock is held in ([^\n]+?\(PID \d+\))")  # what it says of one that another process has
ASIDE = ".damaged-"  # in the name of a file that was set aside, before the moment at which it was
ASIDE_AT = "%Y%m%dT%H%M%S.%f"
SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")


class NoEdition(Exception):
    """There is no published file yet; the message says what to do."""


class DatabaseInUse(Exception):
    """Another program has a database open such that nobody else can open it; the message says which and what to do."""


class WarehouseDamaged(Exception):
    """A database ``file`` that DuckDB can't read; the message says what to do."""

    def __init__(self, file: Path, reason: str) -> None:
        if file.name == WORKING:
            cure = "`broadsheet run --full-refresh` sets it aside and builds it anew from the inbox."
        else:
            cure = "the next `broadsheet run` sets it aside and publishes it again."
        super().__init__(f"{file} is damaged ({reason}): {cure}")
        self.file = file


@contextmanager
def working_database(folder: Path, first_change: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database with its raw tables, open for writing; checkpointed when it closes in order.

    A new one counts its changes from ``first_change``: beyond those that an edition published before names.
    Raises WarehouseDamaged. Whoever calls holds the warehouse's lock; another program (a DuckDB shell) may have the
    file open all the same: raises DatabaseInUse.
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
    """The published file, read-only. Raises NoEdition, WarehouseDamaged and DatabaseInUse."""
    file = folder / PUBLISHED
    if not file.exists():
        raise NoEdition(f"There is no edition in {folder} yet: run `broadsheet run` first.")
    with _connect(file, read_only=True) as db:
        yield db


@contextmanager
def look_into(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database's file, read-only, whichever it is. Raises WarehouseDamaged, and DatabaseInUse where it is held."""
    with _connect(file, read_only=True) as db:
        yield db


def set_aside(file: Path) -> Path:
    """Move a damaged file, and its log, out of the way; returns where to. Nothing is deleted."""
    aside = file.with_name(f"{file.name}{ASIDE}{datetime.now(UTC).strftime(ASIDE_AT)}")
    file.rename(aside)
    log = file.with_name(file.name + ".wal")
    if log.exists():
        log.rename(aside.with_name(aside.name + ".wal"))
    return aside


def link_aside(file: Path) -> Path:
    """Let a file that is about to be replaced stay under a name of its own too; returns which.

    A hard link. Where the disk has none, the file goes with its replacement: that is logged.
    """
    aside = file.with_name(f"{file.name}{ASIDE}{datetime.now(UTC).strftime(ASIDE_AT)}")
    try:
        aside.hardlink_to(file)
    except OSError as error:
        logger.warning("%s is not kept (%s).", file, error.strerror)
    return aside


def set_aside_at(aside: Path) -> datetime | None:
    """When a file was set aside, by its name: its own time is that of the last write. None: the name doesn't say."""
    try:
        return datetime.strptime(aside.name.partition(ASIDE)[2].removesuffix(".wal"), ASIDE_AT).replace(tzinfo=UTC)
    except ValueError:
        return None


def tells_of_damage(message: str) -> bool:
    """Whether DuckDB says in this message that what it read from a database's file is not what it once wrote."""
    return any(words in message for words in DAMAGE)


@contextmanager
def damage_named(file: Path) -> Iterator[None]:
    """Raise WarehouseDamaged where DuckDB finds that ``file`` is damaged: it looks at a block only when it needs it."""
    try:
        yield
    except duckdb.Error as error:
        if tells_of_damage(str(error)):
            raise WarehouseDamaged(file, str(error).splitlines()[0]) from error
        raise


@contextmanager
def _connect(file: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    _look_at_head(file)
    try:
        db = duckdb.connect(str(file), read_only=read_only)
    except duckdb.Error as error:
        if holder := IN_USE.search(str(error)):
            raise DatabaseInUse(
                f"Another program has {file} open for itself ({holder[1]}): end it there, or let it open the file"
                " read-only (`duckdb -readonly`), as any number of programs may."
            ) from error
        # memory, permissions: nothing that a new file would mend
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException) and not tells_of_damage(str(error)):
            raise
        raise WarehouseDamaged(file, str(error).splitlines()[0]) from error
    with damage_named(file), db:
        db.execute("set timezone = 'UTC'")
        yield db


def _look_at_head(file: Path) -> None:
    """Raise WarehouseDamaged for what is no DuckDB file at all, and OSError for what can't be opened.

    DuckDB itself would take some of these for files of an extension, and try to load that from the internet.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(12)
    except FileNotFoundError:
        return
    except IsADirectoryError as error:
        raise WarehouseDamaged(file, "it is a folder") from error
    if head[8:] != b"DUCK":
        raise WarehouseDamaged(file, "it is no DuckDB file" if head else "it is empty")
