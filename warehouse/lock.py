"""One writer at a time: a lock that the kernel drops with the process, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOCK_FILE = "writer.lock"


class WarehouseBusy(Exception):
    """Another process is writing to the warehouse; the message says which."""


class WarehouseUnwritable(Exception):
    """The warehouse's folder can't be made or written; the message says why."""


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the warehouse's lock, or raise WarehouseBusy at once.

    Raises WarehouseUnwritable where the folder can't be made or written. Prefect's concurrency limits queue runs
    politely, but their slots are leases that can be lost; ``flock`` can't. It does not work over network file systems.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK_FILE).open("a+", encoding="utf-8")
    except OSError as error:
        raise WarehouseUnwritable(
            f"The warehouse folder {folder} can't be written ({error.strerror}): name another (BROADSHEET_WAREHOUSE)."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WarehouseBusy(
                f"Another run is writing to {folder}: {_holder(folder)}. Wait until it ends."
            ) from error
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, lock)
        lock.flush()
        yield


def _holder(folder: Path) -> str:
    """Who holds the lock, for people; its file is written just after the lock is taken, so it may be empty still."""
    try:
        holder = json.loads((folder / LOCK_FILE).read_text(encoding="utf-8"))
        return f"process {holder['pid']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has just begun"
