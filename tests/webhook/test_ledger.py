"""The ledger on its own, and under several processes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from warehouse.ledger import LEDGER_FILE, Ledger, LedgerError, Outcome, utc_text

ROOT = Path(__file__).parents[2]


def owe(ledger: Ledger, event_id: str, body: bytes = b"{}", state: Literal["pending", "ready"] = "pending") -> None:
    ledger.add_event(
        event_id,
        body,
        type="broadsheet.edition.published",
        edition=7,
        run_id="run-1",
        snapshot_sha256="0" * 64,
        state=state,
    )


def states(ledger: Ledger) -> dict[str, list[str]]:
    return {
        "pending": [event.event_id for event in ledger.pending()],
        "undelivered": [event.event_id for event in ledger.undelivered()],
    }


def try_once(ledger: Ledger, event_id: str, status_code: int | None) -> None:
    now = datetime.now(UTC)
    ledger.meet({"default": None}, now)
    outcome: Outcome = "error" if status_code is None else "delivered" if status_code == 200 else "refused"
    ledger.record_attempt(
        event_id,
        "default",
        attempted_at=now,
        status_code=status_code,
        outcome=outcome,
        detail="so it was",
        seconds=0.25,
        next_attempt_at=now,
    )


def test_a_run_is_followed_from_step_to_step(ledger: Ledger) -> None:
    ledger.start_run("run-1")
    ledger.step_run("run-1", "read")
    [run] = ledger.last_runs(5)
    assert (run.status, run.step, run.finished_at, dict(run.counts)) == ("running", "read", None, {})

    ledger.step_run("run-1", "publish")
    ledger.finish_run("run-1", "published", counts={"read": 5, "unchanged": 2}, edition=7)

    [run] = ledger.last_runs(5)
    assert (run.status, run.step, run.edition, run.error) == ("published", "publish", 7, None)
    assert dict(run.counts) == {"read": 5, "unchanged": 2}
    assert run.finished_at is not None
    assert run.started_at <= run.finished_at


def test_the_last_runs_are_the_newest_first(ledger: Ledger) -> None:
    for number in range(5):
        ledger.start_run(f"run-{number}")
        ledger.finish_run(f"run-{number}", "unchanged", counts={}, edition=None)

    assert [run.run_id for run in ledger.last_runs(3)] == ["run-4", "run-3", "run-2"]


def test_a_run_that_is_over_or_unknown_is_not_changed(ledger: Ledger) -> None:
    ledger.start_run("run-1")
    with pytest.raises(LedgerError, match="already has a run run-1"):
        ledger.start_run("run-1")
    fail(ledger, "run-1", "一项检验没有通过。")

    for run_id in ("run-1", "run-2"):
        with pytest.raises(LedgerError, match="is not running"):
            ledger.step_run(run_id, "load")
        with pytest.raises(LedgerError, match="is not running"):
            ledger.finish_run(run_id, "published", counts={}, edition=7)
    [run] = ledger.last_runs(5)
    assert (run.status, run.error, run.edition) == ("failed", "一项检验没有通过。", 6)


def test_a_run_whose_process_was_killed_is_found_unfinished(ledger: Ledger, tmp_path: Path) -> None:
    killed = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from warehouse.ledger import Ledger

        ledger = Ledger(Path(sys.argv[1]))
        ledger.start_run("run-1")
        ledger.step_run("run-1", "build")
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL

    [unfinished] = ledger.unfinished()
    assert (unfinished.run_id, unfinished.status, unfinished.step) == ("run-1", "running", "build")

    fail(ledger, "run-1", "The run's process was killed.")

    assert ledger.unfinished() == []
    assert [(run.run_id, run.status) for run in ledger.last_runs(5)] == [("run-1", "failed")]
    assert [(event.event_id, event.state) for event in ledger.undelivered()] == [("failed-run-1", "ready")]


def test_a_run_fails_together_with_its_event_or_not_at_all(ledger: Ledger) -> None:
    ledger.start_run("run-1")
    owe(ledger, "failed-run-1", b"an event of the same name")
    with pytest.raises(sqlite3.IntegrityError):
        fail(ledger, "run-1", "Nothing of this is kept.")
    assert [(run.run_id, run.status) for run in ledger.last_runs(5)] == [("run-1", "running")]


def fail(ledger: Ledger, run_id: str, error: str) -> None:
    ledger.fail_run(
        run_id, error, edition=6, event_id=f"failed-{run_id}", event_type="broadsheet.run.failed", body=b"{}"
    )


def test_an_event_becomes_ready_then_delivered(ledger: Ledger) -> None:
    owe(ledger, "e1", b"\x00\xff exactly these bytes")
    assert states(ledger) == {"pending": ["e1"], "undelivered": []}

    for _ in range(2):
        ledger.mark_ready("e1")
        assert states(ledger) == {"pending": [], "undelivered": ["e1"]}
    assert ledger.undelivered()[0].body == b"\x00\xff exactly these bytes"

    try_once(ledger, "e1", 503)
    try_once(ledger, "e1", None)
    assert states(ledger)["undelivered"] == ["e1"]
    try_once(ledger, "e1", 200)
    assert states(ledger) == {"pending": [], "undelivered": []}
    ledger.mark_ready("e1")  # a restart that reconciles once more
    assert states(ledger) == {"pending": [], "undelivered": []}
    assert [(a.attempt_no, a.outcome, a.status_code) for a in ledger.attempts("e1")] == [
        (1, "refused", 503),
        (2, "error", None),
        (3, "delivered", 200),
    ]


def test_an_event_keeps_its_first_bytes(ledger: Ledger) -> None:
    owe(ledger, "e1", b"first", "ready")
    owe(ledger, "e1", b"second", "pending")
    assert [event.body for event in ledger.undelivered()] == [b"first"]

    try_once(ledger, "e1", 200)
    owe(ledger, "e1", b"third", "ready")
    assert states(ledger) == {"pending": [], "undelivered": []}


def test_an_abandoned_event_is_not_sent_unless_it_comes_to_be_after_all(ledger: Ledger) -> None:
    owe(ledger, "e1", b"first")
    ledger.abandon("e1")
    ledger.abandon("e1")
    assert states(ledger) == {"pending": [], "undelivered": []}
    with pytest.raises(LedgerError, match="e1 is abandoned"):
        ledger.mark_ready("e1")

    owe(ledger, "e1", b"second")
    ledger.mark_ready("e1")
    assert [event.body for event in ledger.undelivered()] == [b"second"]


def test_what_was_delivered_can_not_be_abandoned_nor_the_unknown_touched(ledger: Ledger) -> None:
    owe(ledger, "e1", state="ready")
    try_once(ledger, "e1", 200)
    with pytest.raises(LedgerError, match="e1 is ready"):
        ledger.abandon("e1")
    for touch in (ledger.mark_ready, ledger.abandon):
        with pytest.raises(LedgerError, match="no event e2"):
            touch("e2")
    with pytest.raises(sqlite3.IntegrityError):
        try_once(ledger, "e2", 200)


def test_the_undelivered_come_oldest_first(ledger: Ledger) -> None:
    for event_id in ("c", "a", "b"):
        owe(ledger, event_id)
    for event_id in ("b", "a", "c"):
        ledger.mark_ready(event_id)

    assert states(ledger)["undelivered"] == ["c", "a", "b"]


def test_the_ledger_outlives_its_process(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        owe(ledger, "e1", b"kept", "ready")
        [event] = ledger.undelivered()
    with Ledger(tmp_path) as ledger:
        assert ledger.undelivered() == [event]


def test_a_ledger_of_another_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / LEDGER_FILE
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(LedgerError, match="version 99"):
        Ledger(tmp_path)


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """A warehouse's folder with a ledger that version 1 wrote."""
    connection = sqlite3.connect(tmp_path / LEDGER_FILE)
    connection.executescript((Path(__file__).parent / "ledger_1.sql").read_text(encoding="utf-8"))
    connection.close()
    return tmp_path


def test_a_ledger_of_version_1_is_brought_up_to_date(version_1: Path) -> None:
    for _ in range(2):  # the second time there is nothing to do
        with Ledger(version_1) as ledger:
            assert [(run.run_id, run.status, run.edition) for run in ledger.last_runs(5)] == [
                ("run-4", "running", None),
                ("run-2", "failed", 1),
                ("run-1", "published", 1),
            ]
            [failed] = ledger.undelivered()
            assert (failed.event_id, failed.body.decode()) == ("failed-bbbb", '{"error":"一项检验没有通过。"}')
            assert [event.event_id for event in ledger.pending()] == ["edition-2-dddd"]
            told = [(one.event_id, one.endpoint, one.state, one.attempts) for one in ledger.deliveries()]
            assert told == [("edition-1-aaaa", "default", "delivered", 2), ("failed-bbbb", "default", "waiting", 1)]
            assert ledger.deliveries()[0].delivered_at == "2026-11-21T15:05:57.402897Z"
            assert [one.detail for one in ledger.attempts("edition-1-aaaa")] == [
                "503 Service Unavailable",
                "204 No Content",
            ]


def test_after_that_nothing_is_sent_twice_and_nothing_is_forgotten(version_1: Path) -> None:
    with Ledger(version_1) as ledger:
        now = datetime.now(UTC)
        ledger.mark_ready("edition-2-dddd")
        ledger.meet({"default": None}, now)
        assert [one.event_id for one in ledger.due("default", now)] == ["failed-bbbb", "edition-2-dddd"]
        with pytest.raises(LedgerError, match="edition-2-cccc is abandoned"):
            ledger.mark_ready("edition-2-cccc")


def test_where_version_1_never_delivered_its_events_wait_for_whoever_comes(version_1: Path) -> None:
    connection = sqlite3.connect(version_1 / LEDGER_FILE)
    connection.execute("DELETE FROM attempts")
    connection.execute("UPDATE events SET state = 'ready', delivered_at = NULL WHERE state = 'delivered'")
    connection.commit()
    connection.close()
    with Ledger(version_1) as ledger:
        assert ledger.endpoints() == []
        assert [event.event_id for event in ledger.undelivered()] == ["edition-1-aaaa", "failed-bbbb"]
        ledger.meet({"crm": None}, datetime.now(UTC))
        assert [one.event_id for one in ledger.deliveries("crm")] == ["edition-1-aaaa", "failed-bbbb"]


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """They open a ledger that isn't there yet, all at once, and write to the same event."""
    writer = textwrap.dedent("""
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from warehouse.ledger import Ledger

        print("up", flush=True)
        sys.stdin.read()
        with Ledger(Path(sys.argv[1])) as ledger:
            ledger.add_event(
                "e1", b"{}", type="t", edition=1, run_id="run-1", snapshot_sha256=None, state="ready"
            )
            for _ in range(50):
                now = datetime.now(UTC)
                ledger.meet({"default": None}, now)
                ledger.record_attempt(
                    "e1",
                    "default",
                    attempted_at=now,
                    status_code=500,
                    outcome="refused",
                    detail="500 Internal Server Error",
                    seconds=0.0,
                    next_attempt_at=now,
                )
                assert [event.event_id for event in ledger.undelivered()] == ["e1"]
    """)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", writer, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for process in writers:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.stdout.close()
    for process in writers:
        assert process.stdin is not None
        process.stdin.close()

    assert [process.wait() for process in writers] == [0] * 4
    with Ledger(tmp_path) as ledger:
        assert [attempt.attempt_no for attempt in ledger.attempts("e1")] == list(range(1, 201))


def test_a_moment_is_written_in_utc_and_needs_a_zone() -> None:
    assert utc_text(datetime.fromisoformat("2024-05-01T08:00:00+08:00")) == "2024-05-01T00:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2024, 5, 1))  # noqa: DTZ001
