from __future__ import annotations

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import cast

import pytest

from flows import pages
from flows.pool import WAVE_BATCHES_PER_WORKER, WorkersUnable, map_batches

# A program of its own, since it is killed. It tells its worker's id while the worker works, or while it waits for work.
PROGRAM = """
import os, sys, threading
from flows.pool import map_batches

def work(item):
    if item == "working":
        print(os.getpid(), flush=True)
        threading.Event().wait()
    return os.getpid()

def on_death(item, what_it_did):
    return 0

if __name__ == "__main__":
    for pid in map_batches(work, os.getpid, on_death, [[sys.argv[1]]], 1):
        print(pid, flush=True)
        sys.stdin.read()
"""
# A program of its own, since what the system forbids a process it forbids for ever.
BOUNDED_PROGRAM = """
import resource, sys
from flows.pool import map_batches
from tests.flows.test_pool import able, take_memory, tell

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (500 << 20, 500 << 20))
    print(*map_batches(take_memory, able, tell, [[1, 600, 2]], 1), sep="\\n")
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


def lose(item: int, what_it_did: str) -> int:
    assert what_it_did
    return 1000 * item


def able() -> None:
    pass


def unable() -> None:
    os._exit(1)


def short_of_memory() -> None:
    raise MemoryError


def take_memory(mebibytes: int) -> str:
    return str(len(bytearray(mebibytes << 20)) >> 20)


def end_by(number: int) -> str:
    signal.raise_signal(number)
    return str(number)


def stay_in_c(_item: int) -> str:
    pages.SPARE_SECONDS = 0  # this process is ended and does nothing else
    with pages._time_limit(0.2):
        deque(repeat(0), maxlen=0)
    return "done"


def tell(item: int, what_it_did: str) -> str:
    return f"{item:d} {what_it_did}"


def batches(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    items = list(range(5 * WAVE_BATCHES_PER_WORKER * workers))  # more than one wave
    assert list(map_batches(double, able, lose, batches(items, 2), workers)) == [2 * item for item in items]


def test_nothing_to_do_starts_no_process() -> None:
    assert list(map_batches(double, able, lose, [], 1)) == []


def test_work_is_done_in_other_processes() -> None:
    (pid,) = map_batches(process_of, able, lose, [[1]], 1)
    assert pid != os.getpid()


def test_only_as_many_batches_are_taken_as_are_soon_needed() -> None:
    taken = []

    def endless() -> Iterator[list[int]]:
        for item in range(1000):
            taken.append(item)
            yield [item]

    results = cast(Generator[int, None, None], map_batches(double, able, lose, endless(), 1))
    assert next(results) == 0
    assert len(taken) == WAVE_BATCHES_PER_WORKER
    results.close()


def test_an_item_that_kills_its_process_costs_only_itself() -> None:
    items = [1, 2, -3, 4, 5, 6]
    assert list(map_batches(die_on_negative, able, lose, batches(items, 2), 2)) == [1, 2, -3000, 4, 5, 6]


def test_two_deadly_items_in_one_batch_cost_only_themselves() -> None:
    assert list(map_batches(die_on_negative, able, lose, [[-1, 2, -3]], 1)) == [-1000, 2, -3000]


def test_an_item_that_takes_too_much_memory_costs_only_itself() -> None:
    results = list(map_batches(take_memory, able, tell, [[100, 2048, 101]], 1))
    assert results == ["100", "2048 took more than 1,024 MiB of memory", "101"]


@pytest.mark.parametrize(
    ("work", "item", "signal_name"), [(end_by, signal.SIGSEGV, "SIGSEGV"), (stay_in_c, 0, "SIGVTALRM")]
)
def test_it_is_told_how_an_item_killed_its_process(work: Callable[[int], str], item: int, signal_name: str) -> None:
    assert list(map_batches(work, able, tell, [[item]], 1)) == [f"{item:d} killed its process ({signal_name})"]


@pytest.mark.parametrize("prove", [unable, short_of_memory])
def test_no_item_is_blamed_where_no_process_can_begin(prove: Callable[[], None]) -> None:
    with pytest.raises(WorkersUnable, match="1,024 MiB"):
        list(map_batches(die_on_negative, prove, lose, [[1, -2]], 1))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_item_is_blamed_for_what_somebody_else_does_to_its_process(number: signal.Signals) -> None:
    with pytest.raises(WorkersUnable, match=f"read {number:d} was killed from outside.*{number.name}"):
        list(map_batches(end_by, able, tell, [[number]], 1))


def test_a_lower_limit_of_the_system_holds_for_workers_too(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(BOUNDED_PROGRAM)
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=300, check=True)
    assert run.stdout.splitlines() == ["1", "600 took more than 500 MiB of memory", "2"]


def test_work_goes_on_after_a_wave_in_which_a_process_died() -> None:
    items = [-1, *range(1, 2 * WAVE_BATCHES_PER_WORKER)]
    assert list(map_batches(die_on_negative, able, lose, batches(items, 1), 1)) == [-1000, *items[1:]]


def test_an_exception_of_the_work_is_raised_and_leaves_no_process_behind() -> None:
    results = map_batches(fail_on_negative, able, lose, [[1], [-2], [3]], 1)
    assert next(results) == 1
    with pytest.raises(KeyError):
        next(results)
    assert multiprocessing.active_children() == []


def test_whoever_stops_taking_results_leaves_no_process_behind() -> None:
    results = cast(Generator[int, None, None], map_batches(double, able, lose, batches(range(100), 1), 2))
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
