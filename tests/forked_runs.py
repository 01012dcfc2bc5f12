"""``python -m tests.forked_runs ARGUMENTS``: broadsheet with these arguments, again and again, Python started once.

For each line on standard input a child is forked from this process, which has imported everything and has neither
threads nor connections; the child becomes the leader of a process group and is what the command line is from there on.
Its process id is printed when it begins, its exit code when it has ended (negative: the signal that killed it). What it
prints itself goes to standard error.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import duckdb

IMPORTED = ("flows.pipeline", "flows.screen", "prefect.main", "dbt.cli.main", "dbt.task.build", "dbt.adapters.duckdb")


def serve(arguments: list[str]) -> None:
    """Fork a run for each line that comes in."""
    for module in IMPORTED:
        importlib.import_module(module)
    duckdb.default_connection().close()  # its worker would be missing in the children
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process that has threads can't be forked"
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(arguments)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _run(arguments: list[str]) -> NoReturn:
    from flows.cli import main

    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.argv = ["broadsheet", *arguments]
    main()
    sys.exit()


if __name__ == "__main__":
    serve(sys.argv[1:])
