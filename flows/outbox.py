"""The outbox: which events a run leaves, what a crash left of them, and the tasks that deliver them."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows import logs
from flows.delivery import deliver_all
from flows.endpoints import endpoints_to_serve
from flows.settings import load_settings
from flows.webhook import EDITION_PUBLISHED, RUN_FAILED, Endpoint, Snapshot, Unusable, edition_published, run_failed
from warehouse import publish as publishing
from warehouse.database import PUBLISHED, DatabaseInUse
from warehouse.ledger import LEDGER_FILE, Ledger, Run
from warehouse.publish import NEXT, Edition, new_pages, published_editions, put_in_place, quarantine, sha256_of

logger = logging.getLogger(__name__)
logs.set_up()  # here and not in the flows: Prefect's first lines about a run come before that
KILLED = "The run's process was killed, or could not write how it ended."
MAX_ERROR = 1000  # characters of an error that go into the ledger and the event


def leave_published(
    ledger: Ledger, snapshot: publishing.Snapshot, edition: Edition, tests_passed: int, tests_warned: int
) -> str:
    """Note the event of a snapshot that is about to be put in place, as pending; returns its id."""
    event_id, body = edition_published(
        edition=edition.edition,
        run_id=edition.run_id,
        published_at=edition.published_at,
        snapshot=Snapshot(PUBLISHED, snapshot.sha256, snapshot.byte_count),
        new_pages=new_pages(snapshot, edition.edition),
        total_pages=edition.page_count,
        counts={name: count for name, count in edition.counts.items() if name != "pages"},
        quarantined=[(refusal.file_name, refusal.reason) for refusal in quarantine(snapshot.file)],
        tests_passed=tests_passed,
        tests_warned=tests_warned,
    )
    ledger.add_event(
        event_id,
        body,
        type=EDITION_PUBLISHED,
        edition=edition.edition,
        run_id=edition.run_id,
        snapshot_sha256=snapshot.sha256,
        state="pending",
    )
    return event_id


def leave_failed(ledger: Ledger, run_id: str, step: str, error: str, edition: int | None) -> None:
    """Note that a run failed, and the event that says so, together. ``edition`` is the last good one."""
    sentence = error[:MAX_ERROR]
    event_id, body = run_failed(run_id=run_id, failed_at=datetime.now(UTC), step=step, error=sentence, edition=edition)
    ledger.fail_run(run_id, sentence, edition=edition, event_id=event_id, event_type=RUN_FAILED, body=body)


def settle_events(ledger: Ledger, folder: Path) -> None:
    """Bring events that a crash left pending in line with the file that is in place.

    What was put in place is to be told; a snapshot that was ready to be put in place is put there now; the event of a
    snapshot that is gone is abandoned: its edition is built again, with an event of its own.
    """
    for event in ledger.pending():
        waiting = folder / NEXT
        if (folder / PUBLISHED).exists() and sha256_of(folder / PUBLISHED) == event.snapshot_sha256:
            ledger.mark_ready(event.event_id)
        elif waiting.exists() and sha256_of(waiting) == event.snapshot_sha256:
            put_in_place(publishing.Snapshot(waiting, event.snapshot_sha256, waiting.stat().st_size))
            ledger.mark_ready(event.event_id)
        else:
            ledger.abandon(event.event_id)


def leave_stopped(ledger: Ledger, folder: Path, run_id: str, step: str, error: str) -> None:
    """Note how a run ended that an error stopped: published, if its edition was in place by then, else failed.

    A snapshot that was not in place yet is given up, and its event with it: a run is told as one or the other. Where
    the ledger can't be written (a full disk), the next run finds out how this one ended.
    """
    try:
        (folder / NEXT).unlink(missing_ok=True)
        settle_events(ledger, folder)
        try:
            published = published_editions(folder)
        except DatabaseInUse:
            if step != "admit":
                raise
            leave_failed(ledger, run_id, step, error, ledger.last_edition())
            return
        if any(edition.run_id == run_id for edition in published):
            settle_runs(ledger, ledger.unfinished(), published)
        else:
            leave_failed(ledger, run_id, step, error, published[-1].edition if published else None)
    except (OSError, duckdb.Error, sqlite3.Error, DatabaseInUse) as trouble:
        logger.warning("How the run ended could not be noted (%s); the next run finds out.", trouble)


def settle_runs(ledger: Ledger, unfinished: Sequence[Run], published: Sequence[Edition]) -> None:
    """Say how runs ended that could not say it: published, if their edition is in place, else failed."""
    editions = {edition.run_id: edition for edition in published}
    last = published[-1].edition if published else None
    for run in unfinished:
        if run.run_id in editions:
            done = editions[run.run_id]
            ledger.finish_run(run.run_id, "published", counts=done.counts, edition=done.edition)
        else:
            leave_failed(ledger, run.run_id, run.step or "admit", KILLED, last)


@task(name="notify", cache_policy=NO_CACHE)
def notify(folder: Path, endpoints: Sequence[Endpoint | Unusable]) -> int:
    """Deliver what is due; returns how many events still wait, for an endpoint or for the first one to come.

    It needs no lock of the warehouse. That it can't be done never makes a run fail, for the edition is in place and
    the events are kept.
    """
    try:
        deliver_all(folder, endpoints)
    except Exception:
        logger.exception("Events could not be delivered; the next run tries again.")
    with Ledger(folder) as ledger:
        return len(ledger.undelivered())


@flow(name="broadsheet-deliver")
def deliver(warehouse: Path | None = None) -> int:
    """Deliver what is due, between runs; returns how many events still wait.

    Args:
        warehouse: folder of the databases; BROADSHEET_WAREHOUSE where it is not given.

    Raises WrongSetting.
    """
    logs.lines_to_prefect()
    logs.WHEREABOUTS.run_id, logs.WHEREABOUTS.step = str(flow_run.id), "notify"
    settings = load_settings(warehouse=warehouse)
    endpoints = endpoints_to_serve(settings)
    if not (settings.warehouse / LEDGER_FILE).exists():
        return 0
    return notify(settings.warehouse, endpoints)
