"""Showing how far a run is: a step's name, and bars for what is counted."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Protocol, TypeVar

Item = TypeVar("Item")
logger = logging.getLogger(__name__)


class Progress(Protocol):
    """Whoever shows a run's progress."""

    def step(self, name: str) -> None:
        """A step of the run begins."""

    def track(self, what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
        """Pass the items on, and count them."""


class LoggedProgress:
    """Progress as log lines: what an unattended run shows."""

    def step(self, name: str) -> None:
        """Log that a step begins."""
        logger.info("Step: %s", name)

    def track(self, what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
        """Log how many items there are."""
        if total:
            logger.info("%s: %d pages", what, total)
        yield from items


# The command line puts its bars here before it calls the flow, whose own parameters must be plain data.
PROGRESS: ContextVar[Progress | None] = ContextVar("PROGRESS", default=None)
