"""One writer at a time, one deliverer an endpoint: locks that the kernel drops with the process, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

LOCK_FILE = "writer.lock"
LOOK_AGAIN_SECONDS = 0.1
ONLOOKER_SECONDS = 60


class WarehouseBusy(Exception):
    """Another process is writing to the warehouse; the message says which."""


class WarehouseUnwritable(Exception):
    """The warehouse's folder can't be made or written; the message says why."""


class LockState(StrEnum):
    """What someone who only looks sees of the lock."""

    FREE = "free"
    HELD = "held"
    BROKEN = "broken"  # it can't be tried: no permission, or no locks on this file system


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the warehouse's lock, or raise WarehouseBusy at once. Who only looks is waited for, a minute at most.

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
        if not _become_writer(lock):
            raise WarehouseBusy(f"Another run is writing to {folder}: {holder(folder)}. Wait until it ends.")
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, lock)
        lock.flush()
        yield


def _become_writer(lock: TextIO) -> bool:
    """Take the lock for writing; False where another writer has it, or someone looks for longer than a minute."""
    give_up = time.monotonic() + ONLOOKER_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)  # onlookers share the lock, a writer does not
            except BlockingIOError:
                return False
            fcntl.flock(lock, fcntl.LOCK_UN)
        if time.monotonic() > give_up:
            return False
        time.sleep(LOOK_AGAIN_SECONDS)


@contextmanager
def sole_deliverer(folder: Path, endpoint: str, patience: float) -> Iterator[None]:
    """Hold the lock of an endpoint, so that no event goes out twice at once; waits ``patience`` seconds for it.

    Raises WarehouseBusy where another process has it still.
    """
    give_up = time.monotonic() + patience
    with _opened(folder / f"deliver-{endpoint}.lock") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise WarehouseBusy(f"Another process is delivering to endpoint {endpoint}.") from None
                time.sleep(LOOK_AGAIN_SECONDS)
        yield


def _opened(lock_file: Path) -> TextIO:
    """The file of a lock, made where there is none. To lock it one must be able to open it, and not to write it."""
    try:
        return lock_file.open("a")
    except PermissionError:
        if not lock_file.exists():
            raise
        return lock_file.open()  # another user made it: root, with a command of an operator's


def is_held(folder: Path) -> bool:
    """Whether a run is under way, or may be where the lock can't be tried."""
    with writers_held_off(folder) as lock:
        return lock is not LockState.FREE


@contextmanager
def writers_held_off(folder: Path) -> Iterator[LockState]:
    """The lock's state; where it is free, a run that begins waits until the block ends. Nothing changes on the disk."""
    with ExitStack() as opened:
        try:
            lock = opened.enter_context((folder / LOCK_FILE).open("rb"))
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            state = LockState.FREE
        except BlockingIOError:
            state = LockState.HELD
        except FileNotFoundError:  # there was no run yet
            state = LockState.FREE
        except OSError:
            state = LockState.BROKEN
        yield state


def holder(folder: Path) -> str:
    """Who holds the lock, for people; its file is written just after the lock is taken, so it may be empty still."""
    try:
        holder = json.loads((folder / LOCK_FILE).read_text(encoding="utf-8"))
        return f"process {holder['pid']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has just begun"
