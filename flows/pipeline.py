"""The pipeline: what is new in the inbox becomes a tested, published edition, and whoever wants to know is told.

    admit → read → load → dbt build (tests included) → publish → notify

It may be killed anywhere: the next run finds what was loaded but not built, built but not published, published but not
told, and goes on from there.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows import logs
from flows.build import Built, build_marts, marts_version
from flows.endpoints import endpoints_to_serve
from flows.inbox import Listed, list_inbox
from flows.ingest import Ingested, ingest
from flows.outbox import leave_published, leave_stopped, notify, settle_events, settle_runs
from flows.progress import PROGRESS, LoggedProgress, Progress
from flows.reading.version import reader_version
from flows.report import RunReport, publish_artifacts, publish_failure
from flows.settings import Settings, load_settings
from flows.webhook import Endpoint, Unusable
from warehouse.database import PUBLISHED, WORKING, WarehouseDamaged, link_aside, set_aside, working_database
from warehouse.ledger import Ledger
from warehouse.load import newest_change
from warehouse.lock import WarehouseBusy, sole_writer
from warehouse.publish import (
    Edition,
    audit_snapshot,
    begin_edition,
    built_marts_version,
    published_editions,
    put_in_place,
    quarantine,
    replace_deliveries,
    settle_editions,
    sha256_of,
    write_snapshot,
)
from warehouse.retention import forget_before, forget_damaged, forget_editions, forget_raw, keep_edition
from warehouse.room import ask_for_room, room_for_a_run, told_when_full

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """A run under way."""

    run_id: str
    settings: Settings
    ledger: Ledger
    progress: Progress
    step: str = "admit"
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def doing(self, step: str) -> Iterator[None]:
        """A step of the run: told to whoever watches, noted in the ledger, timed."""
        self.step = logs.WHEREABOUTS.step = step
        self.progress.step(step)
        self.ledger.step_run(self.run_id, step)
        started = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0) + time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Published:
    """What is published when a run begins."""

    editions: Sequence[Edition]  # that the file tells of, oldest first
    current: Edition | None  # the newest of them, if the file is as it was published


@flow(name="broadsheet")
def pipeline(
    inbox: Path | None = None, warehouse: Path | None = None, full_refresh: bool = False, check: bool = False
) -> RunReport:
    """Bring the warehouse up to date with the inbox.

    Args:
        inbox: folder of pages; the setting BROADSHEET_INBOX where it is not given.
        warehouse: folder of the databases; BROADSHEET_WAREHOUSE where it is not given.
        full_refresh: read every page again, and build every mart from nothing.
        check: open every file, whatever its size and time say, and run all tests, even if nothing is new.

    Raises WrongSetting, WarehouseUnwritable, WarehouseBusy while another run is at it, and InboxUnusable,
    WarehouseDamaged, NoRoom, BuildFailed or AuditFailed for what went wrong. A run that fails publishes nothing and
    leaves an event that says so.
    """
    logs.lines_to_prefect()
    settings = load_settings(inbox=inbox, warehouse=warehouse)
    endpoints = endpoints_to_serve(settings)
    with told_when_full(settings.warehouse), sole_writer(settings.warehouse), Ledger(settings.warehouse) as ledger:
        settle_events(ledger, settings.warehouse)
        run = Run(_run_id(), settings, ledger, PROGRESS.get() or LoggedProgress())
        logs.WHEREABOUTS.run_id, logs.WHEREABOUTS.step = run.run_id, run.step
        earlier = ledger.unfinished()
        ledger.start_run(run.run_id)
        failure: BaseException | None = None
        try:
            published = _published(settings.warehouse, ledger)
            settle_runs(ledger, earlier, published.editions)
            report = _run_restoring(run, published, full_refresh=full_refresh, check=check)
        except BaseException as error:  # noqa: BLE001 - raised below, when the lock is free
            failure = error
            leave_stopped(ledger, settings.warehouse, run.run_id, run.step, logs.one_line(error))
    # The lock is free again: a slow receiver holds nobody up.
    if failure is not None:
        if isinstance(failure, Exception):  # whoever interrupts a run doesn't want to wait for a receiver
            publish_failure(run.step, failure)
            with suppress(sqlite3.Error):  # a full disk hinders the ledger too; what made the run fail is to be raised
                notify(settings.warehouse, endpoints)
        raise failure
    logs.WHEREABOUTS.step = "notify"
    run.progress.step("notify")
    report = replace(report, undelivered=notify(settings.warehouse, endpoints), delivery_on=bool(endpoints))
    publish_artifacts(report, settings.warehouse)
    if report.status == "published" or check:
        tidy_up(run.run_id, settings, endpoints)
    facts = {"status": report.status, "edition": report.edition, "files": report.files, "rows": report.counts}
    logger.info(
        "The run ended: %s, edition %s.", report.status, report.edition, extra=facts | {"seconds": report.seconds}
    )
    return report


def _published(folder: Path, ledger: Ledger) -> Published:
    """What is published. A file that can't be read is set aside; one that is not as it was stays until it is replaced.

    DuckDB notices damage only in what it reads: whether each byte is as it was, the hash in the edition's event tells.
    """
    try:
        editions = published_editions(folder)
    except WarehouseDamaged as damage:
        aside = set_aside(damage.file)
        logger.warning("The published file is set aside as %s and published again (%s).", aside.name, damage)
        return Published((), None)
    if not editions:
        return Published((), None)
    last = editions[-1]
    known = ledger.snapshots(last.edition)
    if known and sha256_of(folder / PUBLISHED) not in known:
        logger.warning(
            "The published file is not what was published as edition %d: it is published again.", last.edition
        )
        return Published(editions, None)
    return Published(editions, last)


def _run_restoring(run: Run, published: Published, *, full_refresh: bool, check: bool) -> RunReport:
    """The run; where all is read anyway and the working database turns out to be damaged, once more with a new one."""
    folder = run.settings.warehouse
    try:
        with told_when_full(folder):  # a disk without room is no damage
            return _run(run, published, full_refresh=full_refresh, check=check)
    except WarehouseDamaged as damage:
        if not full_refresh or damage.file.name != WORKING:
            raise
        aside = set_aside(damage.file)
        logger.warning("The working database was damaged: it is set aside as %s and built anew.", aside)
    with told_when_full(folder):
        return _run(run, published, full_refresh=full_refresh, check=check)


def _run(run: Run, published: Published, *, full_refresh: bool, check: bool) -> RunReport:
    folder = run.settings.warehouse
    current, last = published.current, published.editions[-1] if published.editions else None
    listing = list_inbox(run.settings.inbox)
    marts = marts_version()
    if last:
        forget_editions(folder, run.settings.keep_editions, last.edition)  # now, for a full disk would let no run end
    with working_database(folder, first_change=last.change_number + 1 if last else 1) as db:
        settle_editions(db, published.editions)
        if check or _is_new(newest_change(db), marts, current):
            ask_for_room(folder, room_for_a_run(folder), "a run")
        with run.doing("read"):
            ingested = ingest_files(run, db, listing, full_refresh=full_refresh, check=check)
        run.seconds |= {"read": ingested.read_seconds, "load": ingested.load_seconds}
        anew = full_refresh or built_marts_version(db) != marts
        edition = None
        if _is_new(newest_change(db), marts, current):
            told = run.ledger.last_edition()
            edition = begin_edition(db, run.run_id, reader_version(), marts, datetime.now(UTC), told)
            replace_deliveries(db, run.ledger.deliveries())
    built = Built(0, 0)
    if edition is not None or check:
        with run.doing("build"):
            built = build_marts(folder, anew=anew, unit_tests=check)
    if edition is not None:
        with run.doing("publish"):
            current = publish(run, edition, built, current)
    report = RunReport(
        run_id=run.run_id,
        status="published" if edition is not None else "unchanged",
        outcomes=ingested.outcomes,
        read_again=ingested.read_again,
        kept_older=ingested.kept_older,
        edition=current.edition if current else None,
        counts=current.counts if current else {},
        tests_passed=built.tests_passed,
        tests_warned=built.tests_warned,
        quarantine=quarantine(folder / PUBLISHED) if current else (),
        seconds=run.seconds,
    )
    run.ledger.finish_run(run.run_id, report.status, counts=report.files | report.counts, edition=report.edition)
    return report


def _is_new(newest_change: int, marts: str, last: Edition | None) -> bool:
    """Whether the raw tables or the models hold what the ``last`` edition, the one in place, does not."""
    if last is None:
        return newest_change > 0
    return newest_change > last.change_number or last.marts_version != marts


@task(name="ingest", cache_policy=NO_CACHE)
def ingest_files(
    run: Run, db: duckdb.DuckDBPyConnection, listing: list[Listed], *, full_refresh: bool, check: bool
) -> Ingested:
    """Read what is new and load it."""
    return ingest(db, listing, run.settings, run.run_id, run.progress, full_refresh=full_refresh, check=check)


@task(name="publish", cache_policy=NO_CACHE)
def publish(run: Run, edition: int, built: Built, last: Edition | None) -> Edition:
    """Write the snapshot, audit it, note its event, put it in place of the ``last`` edition, which may be kept.

    In this order no crash loses the event.
    """
    folder = run.settings.warehouse
    snapshot = write_snapshot(folder)
    published = audit_snapshot(snapshot, edition)
    if last is None and (folder / PUBLISHED).exists():
        link_aside(folder / PUBLISHED)  # it is not what was published; nothing is deleted
    event_id = leave_published(run.ledger, snapshot, published, built.tests_passed, built.tests_warned)
    if last and run.settings.keep_editions:
        keep_edition(folder, last.edition)
    put_in_place(snapshot)
    run.ledger.mark_ready(event_id)
    return published


@task(name="tidy up", cache_policy=NO_CACHE)
def tidy_up(run_id: str, settings: Settings, endpoints: Sequence[Endpoint | Unusable]) -> None:
    """Forget what the settings say may go. The run has ended well already, and does so whether this works or not.

    It takes the lock again, since whoever is to be told of the edition should not wait for it.
    """
    logs.WHEREABOUTS.step = "tidy up"
    folder = settings.warehouse
    try:
        with sole_writer(folder), Ledger(folder) as ledger:
            if published := published_editions(folder):
                forget_editions(folder, settings.keep_editions, published[-1].edition)
            earlier = [datetime.fromisoformat(run.started_at) for run in ledger.last_runs(2) if run.run_id != run_id]
            now, previous = datetime.now(UTC), earlier[0] if earlier else None
            before = forget_before(settings.keep_days, now, previous) if settings.keep_days else None
            if before:
                forget_damaged(folder, before)
                # what a killed run did not come to tell is owed first, and so stays
                ledger.meet({endpoint.name: endpoint.events for endpoint in endpoints}, now)
                with working_database(folder) as db:
                    deleted = forget_raw(db, before) | ledger.forget_records(before)
                logger.info("Forgotten, superseded before %s: %s.", f"{before:%Y-%m-%d}", deleted)
    except WarehouseBusy:
        logger.info("Another run is under way already, and forgets what is old when it ends.")
    except Exception:
        logger.exception("What is old could not be deleted; the next run tries again.")


def _run_id() -> str:
    """Prefect's id of the flow run; one that is tried again in the UI keeps its id, so the count is added."""
    tries = int(flow_run.run_count or 1)
    return str(flow_run.id) if tries == 1 else f"{flow_run.id}-{tries}"
