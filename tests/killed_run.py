"""``python -m tests.killed_run MODULE:NAME before|after N ARGUMENTS``: broadsheet, killed at the N-th call of NAME.

SIGKILL, so that nothing can be tidied up.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def act_at(where: str, when: str, count: int, act: Callable[[], None]) -> None:
    """Replace the function by one that does something else too, before or after its ``count``-th call."""
    module, _, path = where.partition(":")
    *owners, name = path.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    function: Callable[..., Any] = getattr(owner, name)
    calls = 0

    @functools.wraps(function)
    def disturbed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count and when == "before":
            act()
        result = function(*arguments, **named)
        if calls == count and when == "after":
            act()
        return result

    setattr(owner, name, disturbed)


def kill() -> None:
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    where, when, count, *arguments = sys.argv[1:]
    from flows.cli import main

    act_at(where, when, int(count), kill)
    sys.argv = ["broadsheet", *arguments]
    main()
