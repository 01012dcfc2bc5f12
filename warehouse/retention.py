"""Forgetting: what nobody needs any more is deleted after some days, a little in each run.

The raw tables only grow, but for this. Deleted is what neither the marts nor a later run asks for:

- readings that a newer reading of their page superseded that long ago;
- admissions that a newer one of their path superseded that long ago. Of each path stay the newest admission, the newest
  of each outcome and reason (a file that can't be opened just now still holds what it held), and its first refusal;
- pages that no admission names any more, with all that was read in them.

The newest change of all stays, so that the numbers of changes never go back. Each batch is one transaction: killed
anywhere, the next run goes on. The room inside the database is used again; its file does not shrink.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.database import ASIDE, PUBLISHED, set_aside_at
from warehouse.load import READ_TABLES, newest_change, transaction
from warehouse.publish import NEXT

logger = logging.getLogger(__name__)

EDITIONS = "editions"  # folder of earlier published files
BATCH = 500  # readings, admissions or pages that one transaction deletes
LONGEST_PAUSE = timedelta(days=7)  # that forgetting believes to lie between two runs
SECONDS = 60.0  # that a run spends on deleting raw rows; what is left waits for the next one

OLD_READINGS = """
    select page_id, reader_version from (
        select
            page_id, reader_version, change_number,
            lead(read_at) over (partition by page_id order by change_number) as superseded_at
        from raw.readings
    )
    where superseded_at < $before and change_number < $newest
    limit $batch
"""
OLD_ADMISSIONS = """
    select change_number from (
        select
            change_number, outcome,
            lead(admitted_at) over (partition by path order by change_number) as superseded_at,
            lead(change_number) over (partition by path, outcome, reason order by change_number) as same_later,
            min(change_number) filter (where outcome = 'quarantined') over (partition by path) as first_refusal
        from raw.admissions
    )
    where superseded_at < $before and same_later is not null and change_number < $newest
        and change_number is distinct from first_refusal
    limit $batch
"""
PAGES_OF_NOBODY = """
    select page_id from raw.pages as page
    where not exists (from raw.admissions as admission where admission.page_id = page.page_id)
        and first_seen_at < $before
        and not exists (
            from raw.readings as reading where reading.page_id = page.page_id and reading.change_number >= $newest
        )
    limit $batch
"""


def forget_before(keep_days: int, now: datetime, previous_run: datetime | None) -> datetime | None:
    """The moment (aware) before which what is old may go; None: nothing may.

    A clock that is ahead would make everything old at once. So no more than LONGEST_PAUSE is taken to have passed since
    the run before this one, and a ledger's first run forgets nothing.
    """
    if previous_run is None:
        return None
    return min(now, previous_run + LONGEST_PAUSE) - timedelta(days=keep_days)


def forget_raw(
    db: duckdb.DuckDBPyConnection, before: datetime, clock: Callable[[], float] = time.monotonic
) -> dict[str, int]:
    """Delete raw rows that were superseded ``before`` that moment (aware); returns how many of what."""
    give_up = clock() + SECONDS
    deleted = {}
    for what, forget in (("readings", _readings), ("admissions", _admissions), ("pages", _pages)):
        deleted[what] = 0
        while clock() < give_up and (count := forget(db, before)):
            deleted[what] += count
    return deleted


def _readings(db: duckdb.DuckDBPyConnection, before: datetime) -> int:
    with transaction(db):
        old = _chosen(db, OLD_READINGS, before)
        for table in ("readings", *READ_TABLES):
            db.execute(
                f"delete from raw.{table} as row using chosen"
                " where row.page_id = chosen.page_id and row.reader_version = chosen.reader_version"
            )
    return old


def _admissions(db: duckdb.DuckDBPyConnection, before: datetime) -> int:
    with transaction(db):
        old = _chosen(db, OLD_ADMISSIONS, before)
        db.execute("delete from raw.admissions where change_number in (select change_number from chosen)")
    return old


def _pages(db: duckdb.DuckDBPyConnection, before: datetime) -> int:
    with transaction(db):
        old = _chosen(db, PAGES_OF_NOBODY, before)
        for table in ("pages", "readings", "reading_failures", *READ_TABLES):
            db.execute(f"delete from raw.{table} where page_id in (select page_id from chosen)")
    return old


def _chosen(db: duckdb.DuckDBPyConnection, query: str, before: datetime) -> int:
    """Put the keys of what is to be deleted into the temporary table ``chosen``; returns how many they are."""
    values = {"before": before, "newest": newest_change(db), "batch": BATCH}
    db.execute(f"create or replace temporary table chosen as {query}", values)
    row = db.execute("select count(*) from chosen").fetchone()
    return int(row[0]) if row else 0


def keep_edition(folder: Path, edition: int) -> None:
    """Let the published file, which is this edition, stay under a name of its own when the next one replaces it.

    A hard link: it takes no room before that. Where the disk has no hard links the edition is not kept.
    """
    editions = folder / EDITIONS
    kept = editions / edition_file(edition)
    fresh = kept.with_suffix(".next")
    try:
        editions.mkdir(exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.hardlink_to(folder / PUBLISHED)
        os.replace(fresh, kept)  # noqa: PTH105 - over an older file of the same number, from before a loss
    except OSError as error:
        logger.warning("Edition %d is not kept (%s).", edition, error.strerror)


def edition_file(edition: int) -> str:
    """The name under which an earlier edition is kept."""
    return f"edition-{edition:06d}.duckdb"


def forget_editions(folder: Path, keep_editions: int, published: int) -> None:
    """Delete earlier editions beyond the newest ``keep_editions``, and what a killed run left half made.

    ``published`` is the edition that is in place: a kept one of its number or a higher one is from before a loss, so
    older than all others. Whoever has a deleted file open keeps it until he closes it.
    """
    names = sorted(file.name for file in (folder / EDITIONS).glob("edition-*.duckdb"))
    older = [name for name in names if name >= edition_file(published)]
    newest_first = [*older, *(name for name in names if name not in older)][::-1]
    leftovers = [folder / NEXT, folder / f"{NEXT}.wal", *(folder / EDITIONS).glob("edition-*.next")]
    for file in (*(folder / EDITIONS / name for name in newest_first[keep_editions:]), *leftovers):
        file.unlink(missing_ok=True)


def forget_damaged(folder: Path, before: datetime) -> None:
    """Delete damaged databases that were set aside ``before`` that moment (aware)."""
    for file in folder.glob(f"*{ASIDE}*"):
        moment = set_aside_at(file)
        if moment and moment < before:
            file.unlink(missing_ok=True)
