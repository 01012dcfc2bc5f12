"""``python -m tests.faults.measured_ingest INBOX WAREHOUSE LARGEST_FILE``: ingest in a process of its own.

It is told as JSON. Memory can only be measured in a process that did nothing else before.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.inbox import list_inbox
from flows.ingest import ingest
from flows.progress import LoggedProgress
from flows.settings import Settings
from warehouse.database import working_database


@dataclass(frozen=True, slots=True)
class Measured:
    """How an ingest ended, and what it took."""

    outcomes: dict[str, int]  # files by outcome
    seconds: float  # of processor time
    own_peak: float  # MiB of memory
    worker_peak: float  # of the largest worker


def measure(inbox: Path, warehouse: Path, largest_file: int) -> Measured:
    """Ingest what lies in the inbox into a new warehouse."""
    warehouse.mkdir(exist_ok=True)
    settings = Settings(inbox=inbox, warehouse=warehouse, workers=2, settle_seconds=0.05, max_file_bytes=largest_file)
    with working_database(warehouse) as db:
        ingested = ingest(db, list_inbox(inbox), settings, "run", LoggedProgress())
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Measured(
        outcomes={str(outcome): count for outcome, count in ingested.outcomes.items() if count},
        seconds=sum(usage.ru_utime + usage.ru_stime for usage in used),
        own_peak=_own_peak(),
        worker_peak=used[1].ru_maxrss / 1024,
    )


def _own_peak() -> float:
    """Not ru_maxrss, which begins with the memory of the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    inbox, warehouse, largest_file = sys.argv[1:]
    sys.stdout.write(json.dumps(asdict(measure(Path(inbox), Path(warehouse), int(largest_file)))))
