"""The pipeline: what is new in the inbox becomes a tested, published edition, and whoever wants to know is told.

    admit → read → load → dbt build (tests included) → publish → notify

It may be killed anywhere: the next run finds what was loaded but not built, built but not published, published but not
told, and goes on from there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.build import Built, build_marts, marts_version
from flows.inbox import Listed, list_inbox
from flows.ingest import Ingested, ingest
from flows.progress import PROGRESS, LoggedProgress, Progress
from flows.reading.version import reader_version
from flows.report import RunReport, publish_artifacts
from flows.settings import Settings, WrongSetting, load_settings
from flows.webhook import (
    EDITION_PUBLISHED,
    RUN_FAILED,
    Endpoint,
    deliver_undelivered,
    edition_published,
    run_failed,
)
from flows.webhook import Snapshot as SnapshotFile
from warehouse.database import PUBLISHED, set_aside_if_damaged, working_database
from warehouse.ledger import Ledger
from warehouse.load import newest_change
from warehouse.lock import sole_writer
from warehouse.publish import (
    NEXT,
    Edition,
    Snapshot,
    audit_snapshot,
    begin_edition,
    built_marts_version,
    new_pages,
    published_editions,
    put_in_place,
    quarantine,
    settle_editions,
    sha256_of,
    write_snapshot,
)

logger = logging.getLogger(__name__)
MAX_ERROR = 1000  # characters of an error that go into the ledger and the event


@dataclass(slots=True)
class Run:
    """A run under way."""

    run_id: str
    settings: Settings
    endpoint: Endpoint | None
    ledger: Ledger
    progress: Progress
    step: str = "admit"
    edition: int | None = None  # the one that is in place, once known
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def doing(self, step: str) -> Iterator[None]:
        """A step of the run: told to whoever watches, noted in the ledger, timed."""
        self.step = step
        self.progress.step(step)
        self.ledger.step_run(self.run_id, step)
        started = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0) + time.perf_counter() - started


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

    Raises NotADirectoryError, PermissionError, WarehouseUnwritable and WrongSetting for settings that can't work,
    WarehouseBusy while another run is at it, and WarehouseDamaged, BuildFailed or AuditFailed for what went wrong. A
    run that fails publishes nothing and leaves an event that says so.
    """
    settings = load_settings(inbox=inbox, warehouse=warehouse)
    endpoint = webhook_endpoint(settings)
    listing = list_inbox(settings.inbox)
    with sole_writer(settings.warehouse), Ledger(settings.warehouse) as ledger:
        run = Run(_run_id(), settings, endpoint, ledger, PROGRESS.get() or LoggedProgress())
        for crashed in ledger.start_run(run.run_id):
            _leave_failure(ledger, crashed.run_id, crashed.step or "admit", crashed.error or "", crashed.edition)
        try:
            report = _run(run, listing, full_refresh=full_refresh, check=check)
        except BaseException as error:
            _fail(run, error)
            raise
    publish_artifacts(report)
    return report


def webhook_endpoint(settings: Settings) -> Endpoint | None:
    """Who is told of events; None: delivery is off. Raises WrongSetting for an unusable address or secret."""
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        raise WrongSetting("BROADSHEET_WEBHOOK_URL is set without BROADSHEET_WEBHOOK_SECRET, which signs what is sent.")
    try:
        return Endpoint(settings.webhook_url, settings.webhook_secret, settings.webhook_allow_http)
    except ValueError as error:
        raise WrongSetting(f"{error} (BROADSHEET_WEBHOOK_URL, BROADSHEET_WEBHOOK_SECRET)") from None


def _run(run: Run, listing: list[Listed], *, full_refresh: bool, check: bool) -> RunReport:
    folder = run.settings.warehouse
    settle_outbox(run.ledger, folder)
    published = published_editions(folder)
    last = published[-1] if published else None
    run.edition = last.edition if last else None
    if full_refresh and (aside := set_aside_if_damaged(folder)):
        logger.warning("The working database was damaged: it is set aside as %s and built anew.", aside)
    with working_database(folder, first_change=last.change_number + 1 if last else 1) as db:
        settle_editions(db, published)
        with run.doing("read"):
            ingested = ingest_files(run, db, listing, full_refresh=full_refresh, check=check)
        run.seconds |= {"read": ingested.read_seconds, "load": ingested.load_seconds}
        is_new = newest_change(db) > (last.change_number if last else 0) or (
            last is not None and last.marts_version != marts_version()
        )
        anew = full_refresh or built_marts_version(db) != marts_version()
        edition = (
            begin_edition(db, run.run_id, reader_version(), marts_version(), datetime.now(UTC)) if is_new else None
        )
    built = Built(0, 0)
    if is_new or check:
        with run.doing("build"):
            built = build_marts(folder, anew=anew, unit_tests=check)
    if edition is not None:
        with run.doing("publish"):
            last = publish(run, edition, built)
            run.edition = last.edition
    with run.doing("notify"):
        undelivered = notify(run)
    counts = _counts(last) if last else {}
    report = RunReport(
        run_id=run.run_id,
        status="published" if edition is not None else "unchanged",
        outcomes=ingested.outcomes,
        read_again=ingested.read_again,
        edition=last.edition if last else None,
        counts=counts,
        tests_passed=built.tests_passed,
        tests_warned=built.tests_warned,
        quarantine=quarantine(folder / PUBLISHED) if last else (),
        seconds=run.seconds,
        undelivered=undelivered,
        delivery_on=run.endpoint is not None,
    )
    files = {str(outcome): count for outcome, count in ingested.outcomes.items()}
    run.ledger.finish_run(run.run_id, report.status, counts=files | counts, edition=report.edition)
    return report


@task(name="ingest", cache_policy=NO_CACHE)
def ingest_files(
    run: Run, db: duckdb.DuckDBPyConnection, listing: list[Listed], *, full_refresh: bool, check: bool
) -> Ingested:
    """Read what is new and load it."""
    return ingest(db, listing, run.settings, run.run_id, run.progress, full_refresh=full_refresh, check=check)


@task(name="publish", cache_policy=NO_CACHE)
def publish(run: Run, edition: int, built: Built) -> Edition:
    """Write the snapshot, audit it, note its event, put it in place: in this order no crash loses the event."""
    folder = run.settings.warehouse
    snapshot = write_snapshot(folder)
    published = audit_snapshot(snapshot, edition)
    event_id, body = edition_published(
        edition=edition,
        run_id=run.run_id,
        published_at=published.published_at,
        snapshot=SnapshotFile(PUBLISHED, snapshot.sha256, snapshot.byte_count),
        new_pages=new_pages(snapshot, edition),
        total_pages=published.page_count,
        counts={name: count for name, count in _counts(published).items() if name != "pages"},
        quarantined=[(refusal.file_name, refusal.reason) for refusal in quarantine(snapshot.file)],
        tests_passed=built.tests_passed,
        tests_warned=built.tests_warned,
    )
    run.ledger.add_event(
        event_id,
        body,
        type=EDITION_PUBLISHED,
        edition=edition,
        run_id=run.run_id,
        snapshot_sha256=snapshot.sha256,
        state="pending",
    )
    put_in_place(snapshot)
    run.ledger.mark_ready(event_id)
    return published


@task(name="notify", cache_policy=NO_CACHE)
def notify(run: Run) -> int:
    """Deliver what waits in the outbox; returns how many events still wait."""
    if run.endpoint is None:
        return len(run.ledger.undelivered())
    return deliver_undelivered(run.ledger, run.endpoint).undelivered


def settle_outbox(ledger: Ledger, folder: Path) -> None:
    """Bring events that a crash left pending in line with the file that is in place.

    What was put in place is to be told; a snapshot that was ready to be put in place is put there now; the event of a
    snapshot that is gone is abandoned: its edition is built again, with an event of its own.
    """
    for event in ledger.pending():
        waiting = folder / NEXT
        if (folder / PUBLISHED).exists() and sha256_of(folder / PUBLISHED) == event.snapshot_sha256:
            ledger.mark_ready(event.event_id)
        elif waiting.exists() and sha256_of(waiting) == event.snapshot_sha256:
            put_in_place(Snapshot(waiting, event.snapshot_sha256, waiting.stat().st_size))
            ledger.mark_ready(event.event_id)
        else:
            ledger.abandon(event.event_id)


def _fail(run: Run, error: BaseException) -> None:
    """Note how the run failed, leave an event that says so, and try to deliver it."""
    sentence = (" ".join(str(error).split()) or type(error).__name__)[:MAX_ERROR]
    _leave_failure(run.ledger, run.run_id, run.step, sentence, run.edition)
    run.ledger.finish_run(run.run_id, "failed", counts={}, edition=run.edition, error=sentence)
    if run.endpoint and isinstance(error, Exception):  # whoever interrupts a run doesn't want to wait for a receiver
        deliver_undelivered(run.ledger, run.endpoint)


def _leave_failure(ledger: Ledger, run_id: str, step: str, error: str, edition: int | None) -> None:
    event_id, body = run_failed(run_id=run_id, failed_at=datetime.now(UTC), step=step, error=error, edition=edition)
    ledger.add_event(
        event_id, body, type=RUN_FAILED, edition=edition, run_id=run_id, snapshot_sha256=None, state="ready"
    )


def _run_id() -> str:
    """Prefect's id of the flow run; one that is tried again in the UI keeps its id, so the count is added."""
    tries = int(flow_run.run_count or 1)
    return str(flow_run.id) if tries == 1 else f"{flow_run.id}-{tries}"


def _counts(edition: Edition) -> dict[str, int]:
    return {
        "pages": edition.page_count,
        "articles": edition.article_count,
        "entities": edition.entity_count,
        "metrics": edition.metric_count,
    }
