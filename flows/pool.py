"""Work on a process pool that outlives its workers: one item that kills its process costs nobody else's result."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKER_BYTES = 1024**3  # of memory; an item that takes more gets a MemoryError
WAVE_BATCHES_PER_WORKER = 4  # batches under way at a time: enough to keep workers busy, few enough to hold in memory


def map_batches(
    work: Callable[[Item], Result],
    on_death: Callable[[Item], Result],
    batches: Iterable[Sequence[Item]],
    workers: int,
) -> Iterator[Result]:
    """``work(item)`` for all items in their order, batch by batch on ``workers`` processes.

    Where a process dies (killed, out of memory, crashed in C code), or has no memory left for its results, the items of
    the batches that it took along are done one by one, and the item with which that happens again gives
    ``on_death(item)``. Other exceptions of ``work`` are raised. A process has at most WORKER_BYTES. Callables and items
    are pickled; processes are spawned, since forking one that has threads is not safe.
    """
    remaining = iter(batches)
    pool = None
    try:
        while wave := list(islice(remaining, WAVE_BATCHES_PER_WORKER * workers)):
            pool = pool or _pool(workers)
            futures = [_submit(pool, work, batch) for batch in wave]
            died = False
            for batch, future in zip(wave, futures, strict=True):
                try:
                    results = future.result()
                except (BrokenProcessPool, MemoryError):
                    died = True
                    results = _one_by_one(work, on_death, batch)
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
    work: Callable[[Item], Result], on_death: Callable[[Item], Result], batch: Sequence[Item]
) -> list[Result]:
    """The batch's results from one process; where it dies, a new one goes on with the item that it died on.

    An item is given up only when it kills a process that has done nothing else.
    """
    results: list[Result] = []
    while (done := len(results)) < len(batch):
        with _pool(1) as pool:
            try:
                for item in batch[done:]:
                    results.append(pool.submit(work, item).result())  # noqa: PERF401 - what was done before a death counts
            except (BrokenProcessPool, MemoryError):
                if len(results) == done:
                    results.append(on_death(batch[done]))
    return results


def _begin() -> None:
    """Bound this worker's memory, and let it end when its parent does: else it waits for work for ever if that dies."""
    resource.setrlimit(resource.RLIMIT_DATA, (WORKER_BYTES, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    parent = parent_process()
    assert parent is not None  # noqa: S101 - workers have one

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    Thread(target=wait, daemon=True).start()
