"""Work on a process pool that outlives its workers: one item that kills its process costs nobody else's result."""

from __future__ import annotations

import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import active_children, connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKER_BYTES = 1024**3  # of memory; an item that takes more gets a MemoryError
FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM}  # exit codes: no item does that to its process, bounded as it is
WAVE_BATCHES_PER_WORKER = 4  # batches under way at a time: enough to keep workers busy, few enough to hold in memory


class WorkersUnable(Exception):
    """The machine lets no process do the work; no item is to blame. The message says what to do."""


def map_batches(
    work: Callable[[Item], Result],
    prove: Callable[[], object],
    on_death: Callable[[Item, str], Result],
    batches: Iterable[Sequence[Item]],
    workers: int,
) -> Iterator[Result]:
    """``work(item)`` for all items in their order, batch by batch on ``workers`` processes.

    Where a process dies (killed, out of memory, crashed in C code), or has no memory left for its results, the items of
    the batches that it took along are done one by one, and the item with which that happens again gives
    ``on_death(item, what it did)``. Before an item is blamed, its new process has done ``prove()``: raises
    WorkersUnable where even that kills it, or where it is killed from outside. Other exceptions of ``work`` are raised.
    A process has at most WORKER_BYTES. Callables and items are pickled; processes are spawned, since forking one that
    has threads is not safe.
    """
    remaining = iter(batches)
    pool = None
    try:
        while wave := list(islice(remaining, WAVE_BATCHES_PER_WORKER * workers)):
            pool = pool or _pool(workers)
            futures = deque(_submit(pool, work, batch) for batch in wave)
            died = False
            for batch in wave:
                try:
                    results = futures.popleft().result()
                except (BrokenProcessPool, MemoryError):
                    died = True
                    results = _one_by_one(work, prove, on_death, batch)
                yield from results
            if died:
                pool.shutdown()
                pool = None
    finally:  # also where an item raises, or whoever takes the results stops
        if pool:
            pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _submit(pool: ProcessPoolExecutor, work: Callable[[Item], Result], batch: Sequence[Item]) -> Future[list[Result]]:
    try:
        return pool.submit(_work_batch, work, batch)
    except BrokenProcessPool as error:  # a worker died while the wave was being submitted
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def _work_batch(work: Callable[[Item], Result], batch: Sequence[Item]) -> list[Result]:
    return [work(item) for item in batch]


def _one_by_one(
    work: Callable[[Item], Result],
    prove: Callable[[], object],
    on_death: Callable[[Item, str], Result],
    batch: Sequence[Item],
) -> list[Result]:
    """The batch's results from one process; where it dies, a new one goes on with the item that it died on.

    An item is given up only when it kills a process that has done nothing else but to prove that it can work.
    """
    results: list[Result] = []
    while (done := len(results)) < len(batch):
        death: BrokenProcessPool | MemoryError | None = None
        with _pool(1) as pool:
            process = _proven(pool, prove)
            try:
                for item in batch[done:]:
                    results += pool.submit(_work_batch, work, [item]).result()
            except (BrokenProcessPool, MemoryError) as error:
                death = error
        if death and len(results) == done:  # with the pool shut down, its process has an exit code
            results.append(on_death(batch[done], _what_it_did(death, process.exitcode or 0, batch[done])))
    return results


def _proven(pool: ProcessPoolExecutor, prove: Callable[[], object]) -> BaseProcess:
    """The pool's only process, which has shown that it can begin. Raises WorkersUnable."""
    try:
        pid = pool.submit(_proving_process, prove).result()
    except (BrokenProcessPool, MemoryError) as error:
        raise WorkersUnable(
            f"No process that reads pages can begin here ({error or 'no memory left'}): it takes up to"
            f" {_worker_bytes() >> 20:,} MiB of memory. Give it that (ulimit -d, the container's limit), or set"
            " BROADSHEET_WORKERS lower; `broadsheet doctor` tells what else is wrong."
        ) from error
    return next(process for process in active_children() if process.pid == pid)


def _proving_process(prove: Callable[[], object]) -> int:
    prove()
    return os.getpid()


def _what_it_did(death: Exception, exit_code: int, item: object) -> str:
    """How the item ended its process, for a sentence. Raises WorkersUnable where that was somebody else."""
    if isinstance(death, MemoryError):
        return f"took more than {_worker_bytes() >> 20:,} MiB of memory"
    if exit_code in FROM_OUTSIDE:
        raise WorkersUnable(
            f"The process that read {item} was killed from outside, twice ({signal.Signals(-exit_code).name}; the"
            " system does so where memory runs out): give it more memory, or lower BROADSHEET_WORKERS or `ulimit -d`."
        ) from death
    how = signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
    return f"killed its process ({how})"


def _worker_bytes() -> int:
    """The memory that a worker may take: WORKER_BYTES, or less where the system's hard limit is lower."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    return WORKER_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_BYTES, hard)


def _begin() -> None:
    """Bound this worker's memory, and let it end when its parent does: else it waits for work for ever if that dies."""
    resource.setrlimit(resource.RLIMIT_DATA, (_worker_bytes(), resource.getrlimit(resource.RLIMIT_DATA)[1]))
    parent = parent_process()
    assert parent is not None  # noqa: S101 - workers have one

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    Thread(target=wait, daemon=True).start()
