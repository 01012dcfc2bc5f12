"""``python -m tests.faults.disturbed_run ACT MODULE:NAME before|after N ARGUMENTS``: broadsheet, disturbed at a call.

ACT is what happens at the N-th call of NAME: ``fill`` fills the disk of the folder that BROADSHEET_WAREHOUSE names with
a file ``filler`` beside that folder; ``forbid`` forbids the process and all that it starts to write to any file, as a
quota would that is used up; ``interrupt`` is what Ctrl-C does.
"""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.killed_run import act_at

FILLER = "filler"


def fill() -> None:
    """Leave no byte free on the disk."""
    with (Path(os.environ["BROADSHEET_WAREHOUSE"]).parent / FILLER).open("wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017 - this is no test


def forbid() -> None:
    """Let each write to a file fail: "File too large"."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def interrupt() -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


ACTS: Mapping[str, Callable[[], None]] = {"fill": fill, "forbid": forbid, "interrupt": interrupt}

if __name__ == "__main__":
    act, where, when, count, *arguments = sys.argv[1:]
    import flows.pipeline  # noqa: F401 - before dbt, as the command line has it: who comes first sets up the log
    from flows.cli import main

    act_at(where, when, int(count), ACTS[act])
    sys.argv = ["broadsheet", *arguments]
    main()
