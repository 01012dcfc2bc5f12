"""Ingest: each file of the inbox ends in exactly one outcome, and what is new in it goes to the raw tables.

Files are read on a process pool, in batches: a page takes milliseconds, a process a second to start. What comes back is
loaded in the order of the listing, one transaction a page, so that a run that is killed leaves whole pages behind, and
the next run takes up where it ended.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from flows.inbox import Listed, look_at
from flows.pages import (
    FileResult,
    FileTask,
    Outcome,
    StoredPage,
    process_file,
    read_one_line,
    read_stored,
    refuse_deadly,
    skip_deadly,
)
from flows.pool import map_batches
from flows.progress import Progress
from flows.reading.version import reader_version
from flows.settings import Settings
from warehouse.load import (
    Admission,
    Known,
    known_paths,
    load_admission,
    load_reading,
    note_failure,
    page_text,
    pages_kept_older,
    pages_not_read,
    renew_stamp,
)
from warehouse.room import ask_for_room, room_for_a_run

# Refusals for reasons outside the file's bytes, which may be gone though the file has not changed.
PASSING_REASONS = {"unreadable", "outside_inbox", "too_large"}
# The reason of a refused file that was taken away, with which it leaves quarantine.
GONE = "gone"
BATCH_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest did: the number of files by outcome, and of stored pages that were read again."""

    outcomes: dict[Outcome, int]
    new_quarantined: int
    read_again: int
    kept_older: int  # stored pages that keep an older reading, since this reader fails on them
    read_seconds: float  # waiting for the pool
    load_seconds: float


class FilesUnaccounted(Exception):
    """The outcomes don't add up to the files listed: a fault of the program."""


def ingest(
    db: duckdb.DuckDBPyConnection,
    listing: Sequence[Listed],
    settings: Settings,
    run_id: str,
    progress: Progress,
    *,
    full_refresh: bool = False,
    check: bool = False,
) -> Ingested:
    """Read what is new in the listed files and load it; then read stored pages again that another reader read.

    ``check`` opens every file, whatever its size and time say; ``full_refresh`` reads every page again.
    Raises FilesUnaccounted, WorkersUnable where the machine lets no process read, and NoRoom where the disk is too full
    for what is new.
    """
    known = known_paths(db)
    _note_gone(db, run_id, known, listing)
    outcomes: Counter[Outcome] = Counter()
    tasks = []
    for listed in listing:
        newest = known.get(listed.path)
        if newest and _is_as_it_was(listed, newest) and not (full_refresh or check):
            outcomes[Outcome.UNCHANGED if newest.page_id else Outcome.QUARANTINED] += 1
        else:
            tasks.append(FileTask(listed, newest, settings.inbox, settings.max_file_bytes, full_refresh))
    settled = _settled(tasks, settings.settle_seconds)
    outcomes[Outcome.WAITING] += len(tasks) - len(settled)

    if settled or pages_not_read(db, reader_version()):  # a run that finds nothing new needs no room
        ask_for_room(settings.warehouse, room_for_a_run(settings.warehouse), "a run")
    started = time.perf_counter()
    load_seconds = 0.0
    new_quarantined = 0
    results = map_batches(process_file, read_one_line, refuse_deadly, _batches(settled, settings), settings.workers)
    for result in progress.track("read", results, len(settled)):
        outcomes[result.outcome] += 1
        new_quarantined += result.outcome == Outcome.QUARANTINED and result.admission is not None
        load_seconds += _load(db, run_id, result)
    if outcomes.total() != len(listing):
        raise FilesUnaccounted(f"{len(listing)} files were listed, but {outcomes.total()} have an outcome: {outcomes}.")
    read_again, again_seconds = _read_again(db, settings, run_id, progress, full_refresh=full_refresh)
    load_seconds += again_seconds
    read_seconds = time.perf_counter() - started - load_seconds
    kept_older = pages_kept_older(db, reader_version(), run_id)
    return Ingested(dict(outcomes), new_quarantined, read_again, kept_older, read_seconds, load_seconds)


def _note_gone(
    db: duckdb.DuckDBPyConnection, run_id: str, known: Mapping[str, Known], listing: Sequence[Listed]
) -> None:
    """Note which refused files were taken away. Where the inbox is empty none was: what it lies on is not mounted."""
    there = {listed.path for listed in listing}
    for path, newest in known.items():
        if there and path not in there and newest.page_id is None and newest.reason != GONE:
            gone = Admission(
                path=path,
                file_name=path.rpartition("/")[2],
                byte_count=0,
                stamp="",
                fingerprint="",
                reader_version=reader_version(),
                outcome="quarantined",
                reason=GONE,
                detail="The file was refused and is gone now.",
            )
            load_admission(db, run_id, gone)


def _is_as_it_was(listed: Listed, newest: Known) -> bool:
    """Whether the file need not be opened: same size and time, and no refusal that may have passed meanwhile."""
    if newest.reason == "reader_failed" and newest.reader_version != reader_version():
        return False
    return listed.stamp == newest.stamp and newest.reason not in PASSING_REASONS


def _settled(tasks: Sequence[FileTask], settle_seconds: float) -> list[FileTask]:
    """The files that nobody is writing any more: one changed just now is looked at again after ``settle_seconds``.

    So is one from the future, which the clock tells nothing about.
    """
    now = time.time_ns()
    young = [task for task in tasks if now - task.listed.newest_ns < settle_seconds * 1e9]
    if young:
        time.sleep(settle_seconds)
    changing = {
        task.listed.path for task in young if look_at(task.listed.path, task.listed.file).stamp != task.listed.stamp
    }
    return [task for task in tasks if task.listed.path not in changing]


def _batches(tasks: Sequence[FileTask], settings: Settings) -> Iterator[list[FileTask]]:
    """Batches of at most ``batch_pages`` files or some BATCH_BYTES, smaller where that gives every worker one."""
    size = min(settings.batch_pages, -(-len(tasks) // settings.workers))
    batch: list[FileTask] = []
    batch_bytes = 0
    for task in tasks:
        batch.append(task)
        batch_bytes += task.listed.byte_count
        if len(batch) == size or batch_bytes > BATCH_BYTES:
            yield batch
            batch, batch_bytes = [], 0
    if batch:
        yield batch


def _load(db: duckdb.DuckDBPyConnection, run_id: str, result: FileResult) -> float:
    """Write what the file brought, if anything; returns the seconds that it took."""
    started = time.perf_counter()
    if result.admission:
        load_admission(db, run_id, result.admission, result.content, result.reading)
    elif result.reading:
        load_reading(db, run_id, result.reading)
    elif result.kept_older:
        note_failure(db, run_id, result.kept_older, reader_version())
    elif result.stamp:
        renew_stamp(db, result.path, result.stamp)
    return time.perf_counter() - started


def _read_again(
    db: duckdb.DuckDBPyConnection, settings: Settings, run_id: str, progress: Progress, *, full_refresh: bool
) -> tuple[int, float]:
    """Read pages from the warehouse's own text: (pages read, seconds of loading)."""
    page_ids = pages_not_read(db, reader_version(), run_id if full_refresh else None)
    batches = (
        [StoredPage(page_id, page_text(db, page_id)) for page_id in page_ids[start : start + settings.batch_pages]]
        for start in range(0, len(page_ids), settings.batch_pages)
    )
    read_again = 0
    load_seconds = 0.0
    readings = map_batches(read_stored, read_one_line, skip_deadly, batches, settings.workers)
    for reading in progress.track("read again", readings, len(page_ids)):
        started = time.perf_counter()
        if isinstance(reading, str):
            note_failure(db, run_id, reading, reader_version())
        else:
            load_reading(db, run_id, reading)
            read_again += 1
        load_seconds += time.perf_counter() - started
    return read_again, load_seconds
