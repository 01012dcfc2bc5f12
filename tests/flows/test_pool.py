from __future__ import annotations

import multiprocessing
import os
import select
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from flows.pool import WAVE_BATCHES_PER_WORKER, map_batches

# A program of its own, since it is killed. It tells its worker's id while the worker works, or while it waits for work.
PROGRAM = """
import os, sys, threading
from flows.pool import map_batches

def work(item):
    if item == "working":
        print(os.getpid(), flush=True)
        threading.Event().wait()
    return os.getpid()

def on_death(item):
    return 0

if __name__ == "__main__":
    for pid in map_batches(work, on_death, [[sys.argv[1]]], 1):
        print(pid, flush=True)
        sys.stdin.read()
"""


def double(item: int) -> int:
    return 2 * item


def die_on_negative(item: int) -> int:
    if item < 0:
        os._exit(9)
    return item


def fail_on_negative(item: int) -> int:
    if item < 0:
        raise KeyError(item)
    return item


def process_of(_item: int) -> int:
    return os.getpid()


def lose(item: int) -> int:
    return 1000 * item


def batches(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    items = list(range(5 * WAVE_BATCHES_PER_WORKER * workers))  # more than one wave
    assert list(map_batches(double, lose, batches(items, 2), workers)) == [2 * item for item in items]


def test_nothing_to_do_starts_no_process() -> None:
    assert list(map_batches(double, lose, [], 1)) == []


def test_work_is_done_in_other_processes() -> None:
    (pid,) = map_batches(process_of, lose, [[1]], 1)
    assert pid != os.getpid()


def test_only_as_many_batches_are_taken_as_are_soon_needed() -> None:
    taken = []

    def endless() -> Iterator[list[int]]:
        for item in range(1000):
            taken.append(item)
            yield [item]

    results = cast(Generator[int, None, None], map_batches(double, lose, endless(), 1))
    assert next(results) == 0
    assert len(taken) == WAVE_BATCHES_PER_WORKER
    results.close()


def test_an_item_that_kills_its_process_costs_only_itself() -> None:
    items = [1, 2, -3, 4, 5, 6]
    assert list(map_batches(die_on_negative, lose, batches(items, 2), 2)) == [1, 2, -3000, 4, 5, 6]


def test_two_deadly_items_in_one_batch_cost_only_themselves() -> None:
    assert list(map_batches(die_on_negative, lose, [[-1, 2, -3]], 1)) == [-1000, 2, -3000]


def test_work_goes_on_after_a_wave_in_which_a_process_died() -> None:
    items = [-1, *range(1, 2 * WAVE_BATCHES_PER_WORKER)]
    assert list(map_batches(die_on_negative, lose, batches(items, 1), 1)) == [-1000, *items[1:]]


def test_an_exception_of_the_work_is_raised_and_leaves_no_process_behind() -> None:
    results = map_batches(fail_on_negative, lose, [[1], [-2], [3]], 1)
    assert next(results) == 1
    with pytest.raises(KeyError):
        next(results)
    assert multiprocessing.active_children() == []


def test_whoever_stops_taking_results_leaves_no_process_behind() -> None:
    results = cast(Generator[int, None, None], map_batches(double, lose, batches(range(100), 1), 2))
    assert next(results) == 0
    results.close()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("doing", ["working", "idle"])
def test_workers_end_when_the_run_is_killed(tmp_path: Path, doing: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), doing]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as run:
        assert run.stdout
        worker = os.pidfd_open(int(run.stdout.readline()))
        try:
            run.kill()
            ended, _, _ = select.select([worker], [], [], 20)
        finally:
            os.close(worker)
    assert ended
