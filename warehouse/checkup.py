"""Looking whether a warehouse is well: its folder, its lock, its databases, its ledger. Nothing is changed.

Each check gives a finding: what is so, and where it is not well what to do.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import duckdb

from warehouse.database import PUBLISHED, WORKING, NoEdition, WarehouseDamaged, look_into, published_database
from warehouse.ledger import LAST_SUCCESS, LEDGER_FILE, LEDGER_VERSION, disabled, moment, utc_text
from warehouse.load import READ_TABLES
from warehouse.lock import LockState, holder, writers_held_off
from warehouse.publish import broken_promises, published_editions, sha256_of
from warehouse.room import room_for_a_run

RAW_TABLES = {"pages", "admissions", "readings", "reading_failures", "editions", *READ_TABLES}
# File systems where other machines write too: flock and DuckDB's files are not safe there.
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "fuse.sshfs",
    "fuse.s3fs",
}
LONG_RUN = timedelta(hours=6)
LONG_WAIT = timedelta(days=1)  # that an event has waited for its receiver
LEDGER_CURE = "move it away; then the next run begins a new one, and what waited to be told is not told."
LOOKS = 3  # at the published file, where a run puts another one in its place meanwhile
CLOCK_ERROR = timedelta(minutes=5)  # between machines, that nobody need look at


class Verdict(StrEnum):
    """How a check ended."""

    WELL = "well"
    WARNING = "warning"  # worth a look; runs go on
    WRONG = "wrong"  # runs or readers fail over it, or will


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    check: str
    verdict: Verdict
    sentence: str


def well(check: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(check, Verdict.WELL, sentence)


def warning(check: str, sentence: str) -> Finding:
    """Worth a look."""
    return Finding(check, Verdict.WARNING, sentence)


def wrong(check: str, sentence: str) -> Finding:
    """Somebody has to do something."""
    return Finding(check, Verdict.WRONG, sentence)


def check_warehouse(folder: Path, now: datetime) -> Iterator[Finding]:
    """All checks of the warehouse in this folder, as of ``now`` (aware)."""
    yield check_folder(folder)
    if not folder.is_dir():
        return
    yield check_file_system(folder)
    yield check_disk(folder)
    with writers_held_off(folder) as lock:
        yield check_lock(folder, lock, now)
        yield check_working(folder, lock)
    yield from check_published(folder, now)
    yield from check_ledger(folder, now)


def check_folder(folder: Path) -> Finding:
    """Whether a run can write into the folder, or make it."""
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if not nearest.is_dir():
        return wrong("folder", f"{nearest} is no folder: name another warehouse (BROADSHEET_WAREHOUSE).")
    if not os.access(nearest, os.W_OK | os.X_OK):
        return wrong("folder", f"{nearest} can't be written: change its permissions, or name another warehouse.")
    if nearest != folder:
        return warning("folder", f"{folder} is not there yet: the first run makes it.")
    return well("folder", f"{folder} can be written.")


def check_file_system(folder: Path) -> Finding:
    """Whether the folder is on a disk of this machine."""
    kind = _file_system(folder)
    if kind in NETWORK:
        return warning("file system", f"{folder} is on {kind}: the lock and DuckDB's files want a local disk.")
    return well("file system", f"{folder} is on a local file system{f' ({kind})' if kind else ''}.")


def _file_system(folder: Path) -> str | None:
    """The kind of file system that the folder is on, as the kernel calls it; None where the kernel doesn't tell."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    resolved = folder.resolve()
    found = [(Path(point.replace("\\040", " ")), kind) for _, point, kind, *_ in (line.split(" ") for line in mounts)]
    # the last of the deepest: what is mounted later lies on top
    return max(
        ((len(point.parts), at, kind) for at, (point, kind) in enumerate(found) if resolved.is_relative_to(point)),
        default=(0, 0, None),
    )[2]


def check_disk(folder: Path) -> Finding:
    """Whether there is room for publishing."""
    need, free = room_for_a_run(folder), shutil.disk_usage(folder).free
    said = f"{free / 1e9:,.1f} GB are free, a run may need {need / 1e9:,.1f} GB"
    if free < need:
        return wrong("disk", f"{said}: make room on the disk of {folder}.")
    if free < 2 * need:
        return warning("disk", f"{said}: make room soon on the disk of {folder}.")
    return well("disk", f"{said}.")


def check_lock(folder: Path, lock: LockState, now: datetime) -> Finding:
    """Whether a run is under way, and since when. What is left of a killed run's lock holds nobody up."""
    if lock is LockState.BROKEN:
        return wrong("lock", f"The lock in {folder} can't be tried: check its permissions, and that the disk is local.")
    if lock is LockState.FREE:
        return well("lock", "No run is under way.")
    told = holder(folder)
    since = told.rpartition(" ")[2]
    try:
        long = now - datetime.fromisoformat(since) > LONG_RUN
    except ValueError:
        long = False
    if long:
        return warning("lock", f"A run is under way for long: {told}. If it hangs, end that process: no page is lost.")
    return well("lock", f"A run is under way: {told}.")


def check_working(folder: Path, lock: LockState) -> Finding:
    """Whether the working database opens, and its raw tables are there."""
    file = folder / WORKING
    if lock is LockState.HELD:
        return well("working database", "Not looked into, since a run is under way.")
    if not file.exists():
        return warning("working database", f"{file} is not there yet: the next run makes it, and reads every page.")
    try:
        with look_into(file) as db:
            found = db.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
            pages = db.execute("select count(*) from raw.pages").fetchone() if ("pages",) in found else None
    except WarehouseDamaged as error:
        return wrong("working database", str(error))
    except duckdb.Error as error:
        first_line = str(error).splitlines()[0]
        return wrong(
            "working database", f"It can't be opened; if another program has it open, close that: {first_line}"
        )
    if missing := sorted(RAW_TABLES - {table for (table,) in found}):
        return warning("working database", f"Tables are missing, the next run makes them: {', '.join(missing)}.")
    return well("working database", f"It opens, and holds {pages[0] if pages else 0:,} pages.")


def check_published(folder: Path, now: datetime) -> list[Finding]:
    """Whether the published file opens, keeps the contract, is the one that was published, and is not of tomorrow.

    Where a run puts another one in its place meanwhile, that one is looked at.
    """
    findings: list[Finding] = []
    for _ in range(LOOKS):
        seen = _which_file(folder / PUBLISHED)
        findings = list(_check_published(folder, now))
        if _which_file(folder / PUBLISHED) == seen:
            break
    return findings


def _which_file(file: Path) -> tuple[int, int] | None:
    """What tells a file from another one that takes its place; None: it is not there."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _check_published(folder: Path, now: datetime) -> Iterator[Finding]:
    try:
        with published_database(folder) as db:
            broken = broken_promises(db)
        newest = published_editions(folder)[-1]
        digest = sha256_of(folder / PUBLISHED)
    except NoEdition as error:
        yield warning("published file", str(error))
        return
    except WarehouseDamaged as error:
        yield wrong("published file", str(error))
        return
    except (duckdb.Error, IndexError) as error:
        first_line = str(error).splitlines()[0] if isinstance(error, duckdb.Error) else "It tells of no edition"
        yield wrong("published file", f"{first_line}: move it away, and the next run publishes it again.")
        return
    if broken:
        more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
        said = "; ".join(broken[:3]) + more
        yield wrong("published file", f"This does not hold in it: {said}. If a run does not cure it, move it away.")
    else:
        yield well("published file", f"Edition {newest.edition}, {newest.page_count:,} pages, holds what is promised.")
    yield _check_digest(folder, newest.edition, digest)
    if newest.published_at > now + CLOCK_ERROR:
        at = f"{newest.published_at:%Y-%m-%d %H:%M} UTC"
        yield wrong(
            "clock", f"The edition is of {at}, and now it is {now:%Y-%m-%d %H:%M} UTC: set this machine's clock."
        )
    else:
        yield well("clock", f"It is {now:%Y-%m-%d %H:%M} UTC, after the last edition.")


def _check_digest(folder: Path, edition: int, digest: str) -> Finding:
    sql = "SELECT snapshot_sha256 FROM events WHERE edition = ? AND snapshot_sha256 IS NOT NULL"
    try:
        known = {row[0] for row in _ask_ledger(folder, sql, edition)}
    except (sqlite3.Error, FileNotFoundError):
        known = set()  # that the ledger can't be read is told of the ledger
    if not known:
        return warning("published hash", "The ledger has no event of this edition to compare the file with.")
    if digest not in known:
        cure = "the next `broadsheet run` sets it aside and publishes it again"
        return wrong("published hash", f"The file is not the one that was published, someone wrote to it: {cure}.")
    return well("published hash", "The file is the one that its event told of.")


def check_ledger(folder: Path, now: datetime) -> Iterator[Finding]:
    """Whether the ledger is whole, and what waits in it."""
    try:
        (verdict, *_), *_ = _ask_ledger(folder, "PRAGMA integrity_check(1)")
        with writers_held_off(folder) as lock:  # so that no run begins in between and looks like a killed one
            running = _ask_ledger(folder, "SELECT run_id FROM runs WHERE status = 'running'")
    except FileNotFoundError:
        yield warning("ledger", "There was no run yet.")
        return
    except sqlite3.OperationalError as error:  # it may be whole: whoever moves it away loses what waits in it
        said = " ".join(str(error).split())
        cure = "check its permissions, and whether another program has it open."
        yield wrong("ledger", f"{folder / LEDGER_FILE} can't be looked into ({said}): {cure}")
        return
    except sqlite3.DatabaseError as error:
        said = " ".join(str(error).split())
        yield wrong("ledger", f"{folder / LEDGER_FILE} can't be read ({said}): {LEDGER_CURE}")
        return
    if verdict != "ok":
        yield wrong("ledger", f"{folder / LEDGER_FILE} is damaged ({verdict}): {LEDGER_CURE}")
        return
    if running and lock is LockState.FREE:
        yield warning("ledger", f"Run {running[0][0]} was killed: the next run makes that good.")
    else:
        yield well("ledger", "It is whole.")
    yield from _check_events(folder, now)


def _check_events(folder: Path, now: datetime) -> Iterator[Finding]:
    ((version,),) = _ask_ledger(folder, "PRAGMA user_version")
    if version != LEDGER_VERSION:
        yield warning("events", "The ledger is of an earlier version: the next run brings it up to date.")
        return
    for endpoint, why in _ask_ledger(folder, "SELECT endpoint, disabled_why FROM endpoints WHERE state = 'disabled'"):
        yield warning("endpoint", disabled(str(endpoint), str(why)))
    sql = "SELECT count(*), min(created_at) FROM deliveries WHERE state = 'waiting'"
    ((count, oldest),) = _ask_ledger(folder, sql)
    said = f"{count:,} deliveries wait, the oldest since {str(oldest)[:16].replace('T', ' ')} UTC"
    if not count:
        yield well("events", "No event waits for an endpoint.")
    elif str(oldest) < utc_text(now - LONG_WAIT):
        yield warning("events", f"{said}: `broadsheet webhook list` says of whom, and what they answered.")
    else:
        yield well("events", f"{said}.")


def last_success(folder: Path) -> datetime | None:
    """When the newest run that did not fail ended; None: there was none. Raises sqlite3.Error."""
    try:
        found = _ask_ledger(folder, f"SELECT finished_at {LAST_SUCCESS}")
    except FileNotFoundError:
        return None
    return moment(str(found[0][0])) if found else None


def _ask_ledger(folder: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Rows of the ledger, opened read-only. Raises sqlite3.Error, and FileNotFoundError where there is none."""
    file = (folder / LEDGER_FILE).resolve(strict=True)
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as ledger:
        return ledger.execute(sql, values).fetchall()
