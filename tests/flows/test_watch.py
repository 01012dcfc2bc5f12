"""The watcher: real files, real runs, and a real Prefect server that is asked for runs."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.watch import FAILED_RUN_PAUSE, FIRST_PAUSE, HOURLY, LONGEST_BURST, TAG, Burst, pause
from tests.conftest import BROADSHEET, Workplace, wait_for
from tests.pages import CLINIC, CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.ledger import Ledger

QUIET = 2.0


def test_what_lay_there_before_is_due_when_it_is_quiet() -> None:
    burst = Burst(QUIET)
    assert not burst.is_due({"a.txt": "1"}, 100)
    assert not burst.is_due({"a.txt": "1"}, 101)
    assert burst.is_due({"a.txt": "1"}, 102)


def test_nothing_is_due_in_an_empty_inbox() -> None:
    assert not Burst(QUIET).is_due({}, 100)
    assert not Burst(QUIET).is_due({}, 1000)


def test_burst_is_one_run_and_one_that_never_ends_is_not_waited_out() -> None:
    burst = Burst(QUIET)
    due = [burst.is_due({f"{n}.txt": "1" for n in range(second)}, second) for second in range(1, 200)]
    assert due.index(True) == LONGEST_BURST


def test_page_that_changes_while_a_run_is_under_way_is_due_after_it() -> None:
    burst = Burst(QUIET)
    burst.is_due({"a.txt": "half"}, 0)
    burst.note({"a.txt": "half"}, 30, worked=True)
    assert not burst.is_due({"a.txt": "whole"}, 31)
    assert burst.is_due({"a.txt": "whole"}, 33)


def test_what_goes_away_is_no_news() -> None:
    burst = Burst(QUIET)
    burst.note({"a.txt": "1", "b.txt": "1"}, 0, worked=True)
    assert not burst.is_due({"a.txt": "1"}, 10)
    assert not burst.waits()


def test_what_failed_is_tried_again_after_growing_pauses_or_at_once_for_news() -> None:
    burst = Burst(QUIET)
    burst.note({"a.txt": "1"}, 0, worked=False)
    assert not burst.is_due({"a.txt": "1"}, FIRST_PAUSE - 1)
    assert burst.is_due({"a.txt": "1"}, FIRST_PAUSE)
    burst.note({"a.txt": "1"}, FIRST_PAUSE, worked=False)
    assert not burst.is_due({"a.txt": "1"}, 2 * FIRST_PAUSE)
    assert burst.is_due({"a.txt": "1"}, 3 * FIRST_PAUSE)
    assert not burst.is_due({"a.txt": "2"}, 10)
    assert burst.is_due({"a.txt": "2"}, 10 + QUIET)
    assert [pause(failures, 300) for failures in (1, 2, 3, 100_000)] == [5, 10, 20, 300]


def test_runs_that_fail_all_day_do_not_flood_those_who_are_told_of_each() -> None:
    burst = Burst(QUIET, longest_pause=FAILED_RUN_PAUSE)
    listing, runs = {"a.txt": "1"}, 0
    for second in range(24 * 3600):
        if burst.is_due(listing, second):
            burst.note(listing, second, worked=False)
            runs += 1
    assert 24 <= runs <= 36


@contextmanager
def watching(place: Workplace, log: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """``broadsheet watch`` on this place, its log in a file; ended with SIGTERM, which it must take well."""
    environ = place.environ(BROADSHEET_SETTLE_SECONDS="0.5", **environment)
    with log.open("w") as output:
        process = subprocess.Popen([BROADSHEET, "watch"], env=environ, stdout=output, stderr=output, text=True)
    try:
        wait_for(lambda: "Watching" in log.read_text() or process.poll() is not None, seconds=60)
        yield process
    finally:
        process.terminate()
        assert process.wait(60) == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def land(place: Workplace, name: str, content: str) -> None:
    """A page that comes as most programs write it: under a hidden name first. Its time is now."""
    file = place.inbox / name
    file.parent.mkdir(parents=True, exist_ok=True)
    hidden = file.with_name(f".{file.name}.part")
    hidden.write_text(content, encoding="utf-8")
    hidden.rename(file)


@pytest.fixture
def hourly(prefect_api: str) -> str:
    """The id of the deployment of which runs are asked for, on a server where nobody runs it."""
    flow, name = HOURLY.split("/")
    flow_id = httpx.post(f"{prefect_api}/flows/", json={"name": flow}).json()["id"]
    deployment = {"name": name, "flow_id": flow_id, "paused": False}
    return str(httpx.post(f"{prefect_api}/deployments/", json=deployment).json()["id"])


def asked_for(api: str, deployment_id: str) -> list[dict[str, Any]]:
    """The runs that watchers asked for."""
    wanted = {"deployments": {"id": {"any_": [deployment_id]}}, "flow_runs": {"tags": {"all_": [TAG]}}}
    return list(httpx.post(f"{api}/flow_runs/filter", json=wanted).json())


def test_server_is_asked_for_one_run_at_a_time(place: Workplace, prefect_api: str, hourly: str, tmp_path: Path) -> None:
    place.put("clinic.txt", CLINIC)
    log = tmp_path / "watch.log"
    with watching(place, log):
        wait_for(lambda: len(asked_for(prefect_api, hourly)) == 1, seconds=120)
        land(place, "sub/harbour.txt", HARBOUR)
        wait_for(lambda: "waits for its turn already" in log.read_text(), seconds=120)
        (run,) = asked_for(prefect_api, hourly)
        running = {"state": {"type": "RUNNING"}, "force": True}
        httpx.post(f"{prefect_api}/flow_runs/{run['id']}/set_state", json=running).raise_for_status()
        (place.inbox / "sub" / "harbour.json").write_text('{"newspaper": "北部湾晨报"}', encoding="utf-8")
        wait_for(lambda: len(asked_for(prefect_api, hourly)) == 2, seconds=120)
        for other in (".hidden.txt", "notes.pdf", "sub/readme"):
            (place.inbox / other).write_text("no page", encoding="utf-8")
        land(place, "orchard.txt", ORCHARD)
        wait_for(lambda: log.read_text().count("waits for its turn already") == 2, seconds=120)
    assert len(asked_for(prefect_api, hourly)) == 2


def test_server_that_is_away_and_an_inbox_that_vanishes_do_not_end_it(
    place: Workplace, tmp_path: Path, dead_port: int
) -> None:
    place.put("clinic.txt", CLINIC)
    log = tmp_path / "watch.log"
    with watching(place, log, PREFECT_API_URL=f"http://127.0.0.1:{dead_port}/api") as process:
        wait_for(lambda: "can't be asked for a run" in log.read_text(), seconds=120)
        place.inbox.rename(tmp_path / "elsewhere")
        wait_for(lambda: "looked for again" in log.read_text(), seconds=120)
        (tmp_path / "elsewhere").rename(place.inbox)
        land(place, "harbour.txt", HARBOUR)
        wait_for(lambda: log.read_text().count("Watching") == 2, seconds=120)
        wait_for(lambda: log.read_text().rpartition("Watching")[2].count("can't be asked") > 0, seconds=120)
        assert process.poll() is None


def test_server_that_a_dotenv_file_names_is_asked(
    tmp_path: Path, dead_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Workplace(tmp_path / "inbox", tmp_path / "warehouse")
    place.put("clinic.txt", CLINIC)
    (tmp_path / ".env").write_text(f"PREFECT_API_URL=http://127.0.0.1:{dead_port}/api\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "watch.log"
    with watching(place, log):
        wait_for(lambda: "can't be asked for a run" in log.read_text(), seconds=120)
    assert not place.warehouse.exists()


def test_interrupt_ends_it(place: Workplace, tmp_path: Path) -> None:
    with watching(place, tmp_path / "watch.log") as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


@pytest.mark.long
def test_pages_that_land_are_published_by_one_run_of_its_own(begun: Workplace, tmp_path: Path) -> None:
    # without the tests' server, which would be asked for runs: each run brings a temporary one
    alone = Workplace(begun.inbox, begun.warehouse, {"PREFECT_HOME": str(tmp_path / "prefect")})
    land(alone, "orchard.txt", ORCHARD)
    log = tmp_path / "watch.log"
    with watching(alone, log):
        wait_for(lambda: "published, edition 2" in log.read_text(), seconds=600)
        land(alone, "one/harbour.txt", HARBOUR)
        land(alone, "two/copy.txt", HARBOUR)
        land(alone, "clinic.txt", CLINIC_LATER)
        wait_for(lambda: "published, edition 3" in log.read_text(), seconds=600)
    assert alone.ask("select count(*) from marts.pages") == [(3,)]
    with Ledger(alone.warehouse) as ledger:
        assert [run.status for run in ledger.last_runs(9)] == ["published"] * 3
