"""`broadsheet status`: what an operator sees of a warehouse, well or not."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from flows import screen
from flows.screen import _duration
from flows.service import deployments
from flows.settings import load_settings
from flows.status import LATE, Status, look_into
from tests.conftest import Workplace
from warehouse.ledger import Ledger
from warehouse.lock import is_held, sole_writer

ANSI = "\x1b["


def shown(status: Status, monkeypatch: pytest.MonkeyPatch, *, colour: bool = False) -> str:
    """What the screen says, 200 characters wide."""
    out = io.StringIO()
    console = Console(
        file=out, width=200, force_terminal=colour, no_color=not colour, color_system="standard", highlight=False
    )
    monkeypatch.setattr(screen, "screen", console)
    screen.show_status(status)
    return out.getvalue()


def failed(ledger: Ledger, run_id: str, step: str, error: str) -> None:
    ledger.start_run(run_id)
    ledger.step_run(run_id, step)
    ledger.fail_run(run_id, error, edition=None, event_id=f"failed-{run_id}", event_type="t", body=b"{}")


def test_status_for_programs_holds_what_the_screen_says(begun: Workplace) -> None:
    found = json.loads(begun.call("status", "--json").stdout)
    edition = found["edition"]
    assert (edition["edition"], edition["page_count"]) == (1, 1)
    assert found["last_success"]["status"] == "published"
    assert [run["killed"] for run in found["runs"]] == [False]
    assert found["run_under_way"] is False
    assert found["quarantine"] == []
    assert [event["type"] for event in found["undelivered"]] == ["broadsheet.edition.published"]
    assert found["disk"]["published"] == (begun.warehouse / "broadsheet.duckdb").stat().st_size
    assert datetime.fromisoformat(found["at"]) > datetime.fromisoformat(edition["published_at"])


def test_screen_is_plain_where_it_is_no_terminal_and_where_colour_is_unwanted(begun: Workplace) -> None:
    assert ANSI not in begun.call("status", FORCE_COLOR="").stdout
    assert ANSI + "32m" in begun.call("status", FORCE_COLOR="1", NO_COLOR="").stdout
    assert ANSI + "32m" not in begun.call("status", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_failed_run_stands_out_beside_the_last_that_went_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.start_run("good")
        ledger.finish_run("good", "unchanged", counts={"unchanged": 7, "read": 0}, edition=None)
        failed(ledger, "bad", "build", "A test \x1b[31mfailed\nbadly.")
    status = look_into(load_settings(warehouse=tmp_path), 5)
    text = shown(status, monkeypatch)
    assert "ago (unchanged); the last run did not go well" in text
    assert "failed in step build: A test \\x1b[31mfailed\\nbadly." in text
    assert "7 unchanged" in text
    assert "0 read" not in text
    assert "No edition was published yet." in text
    assert "\x1b[1;31mfailed: build" in shown(status, monkeypatch, colour=True)


def test_last_success_is_found_behind_many_failures(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.start_run("good")
        ledger.finish_run("good", "published", counts={}, edition=1)
        for number in range(4):
            failed(ledger, f"bad{number}", "read", "No.")
    status = look_into(load_settings(warehouse=tmp_path), 2)
    assert [run.run_id for run in status.runs] == ["bad3", "bad2"]
    assert status.last_success is not None
    assert status.last_success.run_id == "good"


def test_late_is_what_the_hourly_schedule_missed_twice() -> None:
    cron = next(one["schedules"][0]["cron"] for one in deployments() if one["name"] == "hourly")
    minute, *others = cron.split()
    assert (minute.isdigit(), others) == (True, ["*", "*", "*", "*"])
    assert timedelta(hours=2) == LATE


def test_killed_run_is_told_from_one_that_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.start_run("killed")
        ledger.step_run("killed", "read")
    assert not is_held(tmp_path)
    assert "killed: read" in shown(look_into(load_settings(warehouse=tmp_path), 5), monkeypatch)
    with sole_writer(tmp_path), Ledger(tmp_path) as ledger:
        assert is_held(tmp_path)
        ledger.start_run("now")
        status = look_into(load_settings(warehouse=tmp_path), 5)
        assert [(run.run_id, status.killed(run)) for run in status.runs] == [("now", False), ("killed", True)]
        assert "running" in shown(status, monkeypatch)
    assert not is_held(tmp_path)


def test_many_events_are_counted_and_the_oldest_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path) as ledger:
        for number in range(screen.MAX_EVENTS + 3):
            failed(ledger, str(number), "read", "No.")
    text = shown(look_into(load_settings(warehouse=tmp_path), 1), monkeypatch)
    assert text.count("Undelivered: ") == screen.MAX_EVENTS
    assert "And 3 more events." in text


def test_disabled_endpoint_stands_out_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    with Ledger(tmp_path) as ledger:
        ledger.meet({"archive": None, "desk": None}, now)
        failed(ledger, "run", "read", "No.")
        ledger.meet({"archive": None, "desk": None}, now)
        ledger.record_attempt(
            "failed-run",
            "archive",
            attempted_at=now,
            status_code=410,
            outcome="refused",
            detail="410 Gone",
            seconds=0.1,
            next_attempt_at=now,
            disabled_why="410 Gone",
        )
    status = look_into(load_settings(warehouse=tmp_path), 5)
    text = shown(status, monkeypatch, colour=True)
    assert "\x1b[32m1 active" in text
    assert "\x1b[1;31m1 disabled" in text
    assert "Endpoint archive is disabled, for 410 Gone; 1 event waits for it: `broadsheet webhook retry" in text
    assert [one["state"] for one in json.loads(json.dumps(status.as_json()["endpoints"]))] == ["disabled", "active"]


def test_status_before_any_warehouse_fails_and_says_what_to_do(tmp_path: Path) -> None:
    result = Workplace(tmp_path, tmp_path / "none").call("status", "--json")
    assert (result.returncode, result.stdout) == (1, "")
    assert "`broadsheet run` is the first" in result.stderr


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=8.4), "8 s"),
        (timedelta(minutes=3, seconds=20), "3 min 20 s"),
        (timedelta(minutes=26, seconds=20), "26 min"),
        (timedelta(hours=5, minutes=2), "5 h 2 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=3), "2 days 3 h"),
        (timedelta(days=400, hours=3), "400 days"),
    ],
)
def test_times_are_told_in_units_that_say_something(time: timedelta, told: str) -> None:
    assert _duration(time.total_seconds()) == told
