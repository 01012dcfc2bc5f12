"""What an operator wants to know of a warehouse: read from its files, while a run may be under way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.endpoints import troubles, webhooks
from flows.service import PERIODS
from flows.settings import Settings
from warehouse.database import PUBLISHED, WORKING
from warehouse.ledger import Event, KnownEndpoint, Ledger, Run
from warehouse.lock import is_held
from warehouse.publish import Edition, Refusal, published_editions, quarantine

LATE = 2 * PERIODS["hourly"]  # without a run that went well


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes of the warehouse's folder, and what its disk has left."""

    published: int
    working: int  # with its log
    other: int  # dbt's files, the ledger, what was set aside
    free: int


@dataclass(frozen=True, slots=True)
class Status:
    """A warehouse at one moment."""

    warehouse: Path
    at: datetime
    edition: Edition | None  # the one that is in place
    run_under_way: bool
    last_success: Run | None  # the newest run that published, or found nothing new
    runs: Sequence[Run]  # the newest first
    quarantine: Sequence[Refusal]  # the newest first
    undelivered: Sequence[Event]  # the oldest first
    delivery_on: bool
    endpoints: Sequence[KnownEndpoint]
    troubles: Sequence[str]  # a sentence for each endpoint that someone should look at
    disk: DiskUse

    def killed(self, run: Run) -> bool:
        """Whether a run that says it is running can't be: the next run makes it good."""
        return run.status == "running" and not (self.run_under_way and run is self.runs[0])

    def as_json(self) -> dict[str, object]:
        """The same for programs; of an event what tells which one it is."""
        runs = [asdict(run) | {"killed": self.killed(run)} for run in self.runs]
        events = [
            {name: getattr(event, name) for name in ("event_id", "type", "edition", "run_id", "created_at")}
            for event in self.undelivered
        ]
        return {**asdict(self), "runs": runs, "undelivered": events}


def look_into(settings: Settings, runs: int) -> Status:
    """The warehouse as it is now, with its last ``runs`` runs. It has a ledger; everything else may be missing.

    Raises WrongSetting for endpoints that can't be set as they are.
    """
    warehouse = settings.warehouse
    under_way = is_held(warehouse)  # first: a run that begins meanwhile is no killed one
    with Ledger(warehouse) as ledger:
        last_runs, last_success = ledger.last_runs(runs), ledger.last_success()
        undelivered = ledger.undelivered()
        endpoints = ledger.endpoints()
        in_trouble = troubles(endpoints, ledger.deliveries(), settings)
    editions = published_editions(warehouse)
    return Status(
        warehouse=warehouse,
        at=datetime.now(UTC),
        edition=editions[-1] if editions else None,
        run_under_way=under_way or is_held(warehouse),
        last_success=last_success,
        runs=last_runs,
        quarantine=quarantine(warehouse / PUBLISHED) if editions else (),
        undelivered=undelivered,
        delivery_on=bool(webhooks(settings)),
        endpoints=endpoints,
        troubles=in_trouble,
        disk=disk_use(warehouse),
    )


def disk_use(warehouse: Path) -> DiskUse:
    """Sizes of the files in the folder; one that goes away meanwhile counts as nothing."""
    sizes = {"published": 0, "working": 0, "other": 0}
    for folder, _, names in os.walk(warehouse):
        for name in names:
            kind = {PUBLISHED: "published", WORKING: "working", WORKING + ".wal": "working"}.get(name, "other")
            sizes[kind] += _size(Path(folder, name))
    return DiskUse(**sizes, free=shutil.disk_usage(warehouse).free)


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except FileNotFoundError:
        return 0
