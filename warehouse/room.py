"""Room on the disk: asked for before news are loaded, and told in one sentence where it runs out all the same."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.database import PUBLISHED, WORKING

# Bytes that a run may write beside twice the working database: its log, what DuckDB lays out, what dbt compiles.
BESIDE = 64 * 1024 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What DuckDB, and dbt above it, say: the system's words, as text.
WORDS = ("No space left on device", "Disk quota exceeded", "File too large", "database or disk is full")


class NoRoom(OSError):
    """There is no room on the disk; the message says on which, and what to do."""


def room_for_a_run(folder: Path) -> int:
    """Bytes that a run may need: loading and building write much of the working database anew."""
    working = folder / WORKING
    return BESIDE + (2 * working.stat().st_size if working.exists() else 0)


def room_for_publishing(folder: Path) -> int:
    """Bytes that a snapshot may need: it holds the marts alone, so the last one tells; for the first, all there is."""
    last = next(file for file in (folder / PUBLISHED, folder / WORKING) if file.exists())
    return 2 * last.stat().st_size


def ask_for_room(folder: Path, byte_count: int, what: str) -> None:
    """Raise NoRoom where the disk of ``folder`` has fewer bytes free than ``what`` may need.

    A run that begins all the same would do its work in vain.
    """
    free = shutil.disk_usage(folder).free
    if free < byte_count:
        raise NoRoom(f"The disk of {folder} has {free:,} bytes free, {what} may need {byte_count:,}: make room.")


@contextmanager
def told_when_full(folder: Path) -> Iterator[None]:
    """Raise NoRoom in place of what DuckDB, SQLite, dbt and the system say of a full disk, each in its own way."""
    try:
        yield
    except Exception as error:
        if isinstance(error, NoRoom) or not (_says_full(error) or _cannot_be_written(folder)):
            raise
        raise NoRoom(
            f"The disk of {folder} is full, or a quota is used up: make room and run again. What is published stays."
        ) from error


def _says_full(error: BaseException | None) -> bool:
    """Whether the error, or one that led to it, says that nothing more can be written."""
    if error is None:
        return False
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(words in str(error) for words in WORDS) or _says_full(error.__cause__ or error.__context__)


def _cannot_be_written(folder: Path) -> bool:
    """Whether a small file finds no room; SQLite calls a quota that is used up an input/output error."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
    except OSError as error:
        return error.errno in FULL
    return False
