from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.delivery import Clock, Patience, Round, deliver_all
from flows.webhook import Endpoint, Unusable, run_failed
from warehouse.ledger import Event, Ledger


@pytest.fixture
def secret() -> SecretStr:
    return SecretStr("whsec_" + base64.b64encode(bytes(range(32))).decode())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as ledger:
        yield ledger


PATIENCE = Patience()


@dataclass
class Outbox:
    """An outbox whose clock goes when the test says so; what it sends goes to real receivers."""

    folder: Path
    ledger: Ledger
    at: datetime

    def owe(self, count: int = 1) -> list[Event]:
        """Write events that may be delivered; gives all that wait."""
        before = len(self.ledger.undelivered())
        for number in range(before, before + count):
            run_id = f"run-{number} of {self.at}"
            event_id, body = run_failed(run_id=run_id, failed_at=self.at, step="build", error="没有通过。", edition=6)
            self.ledger.add_event(
                event_id,
                body,
                type="broadsheet.run.failed",
                edition=6,
                run_id=run_id,
                snapshot_sha256=None,
                state="ready",
            )
        return self.ledger.undelivered()

    def publish(self, edition: int) -> str:
        """Write the event of an edition, its snapshot in place; gives its id."""
        event_id = f"edition-{edition}"
        self.ledger.add_event(
            event_id,
            b'{"type": "broadsheet.edition.published"}',
            type="broadsheet.edition.published",
            edition=edition,
            run_id=f"run of edition {edition}",
            snapshot_sha256="0" * 64,
            state="ready",
        )
        return event_id

    def deliver(self, *endpoints: Endpoint | Unusable, patience: Patience = PATIENCE) -> Round:
        """What a run, or the deployment `deliver`, does at this moment."""
        return deliver_all(self.folder, endpoints, patience, Clock(now=lambda: self.at, sleep=self.wait))

    def wait(self, seconds: float) -> None:
        """Let time go by: none passes for the test."""
        self.at += timedelta(seconds=seconds)

    def outcomes(self, event: Event, endpoint: str = "default") -> list[tuple[str, int | None]]:
        return [(attempt.outcome, attempt.status_code) for attempt in self.ledger.attempts(event.event_id, endpoint)]

    def waits(self, event: Event, endpoint: str = "default") -> list[float]:
        """Seconds from each attempt to the next."""
        times = [datetime.fromisoformat(one.attempted_at) for one in self.ledger.attempts(event.event_id, endpoint)]
        return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]


@pytest.fixture
def outbox(tmp_path: Path, ledger: Ledger) -> Outbox:
    return Outbox(tmp_path, ledger, datetime.now(UTC))
